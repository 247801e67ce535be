"""A small school whose every name and id is Greek: what is Latin or Chinese in an output is then a word of ours.

It has everything that an output can speak of: clubs open and not, joined groups, extended care, duties, a waiting
student, outside staff, a second published week, breaches of rules, fees and pay.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from optimizer.auditing.clauses import ASKED
from optimizer.domain.result import Bound, Result, Score, Status
from optimizer.domain.timetable import Waiting
from optimizer.report.context import ReportContext
from optimizer.testing.schools import MONDAY, SmallSchool, week

ALLOWED = (
    *sorted((label for asked in ASKED for label in asked.labels), key=len, reverse=True),
    *("zhanggong", "lianyungang-road", "wenlan", "beilei", "heibu", "JavaScript", "Gini", "Jain"),
    *("`pay`", "`batch`", "optimizer check SCENARIO timetable.xlsx --marked OUT.xlsx", "English", "中文"),
)
"""Labels of policies, commands, the names of the two languages themselves."""


def greek_context(language: Literal["zh", "en"]) -> ReportContext:
    school = SmallSchool(
        days="Mon Tue",
        slots=2,
        extended=1,
        title="Ωδείο",
        language=language,
        fees={"yuan_per_slot": "3.75"},
        pay={"scheme": "units"},
        duty={"roles": ["manager"]},
        grouping={"max_size": 40},
        physical={"min_minutes_per_day": 30, "from_attended_minutes": 60},
    )
    school.students("Σ1 Σ2 Σ3", name="Αλφα", class_name="Κ1", clubs="Λ1 Λ2", attends="Mon Tue MonX")
    school.students("Σ4 Σ5", name="=1+1", grade=2, class_name="Κ2", priority="φτώχεια", fee_waiver=1)
    school.students("Σ6", name="Ζήτα", grade=2)
    school.staff("Τ1 Τ2 Τ3", name="Βήτα", skills="τέχνη").staff("Μ1", role="manager", name="+86 Δέλτα")
    school.staff("Ε1", role="outside", name="Έξω", yuan_per_slot="50").staff("Β1", role="volunteer", name="@Βοηθός")
    school.rooms("Ρ1 Ρ2", name="Αίθουσα", kind="τάξη", capacity=40).rooms("Ρ3", name="Αυλή", kind="αυλή", capacity=60)
    school.activity("ανα", "reading", name="Ανάγνωση", kinds="τάξη")
    school.activity("τεχ", "arts", name="Τέχνη", skill="τέχνη")
    school.activity("αθλ", "sports", name="Άθληση", kinds="αυλή", physical_minutes=40)
    school.club("Λ1", "τεχ", name="Λέσχη", slots="Mon2", leaders="Τ2").club("Λ2", "τεχ", name="Κλειστή")
    school.school_class(1, "Κ1", teacher="Τ1", phone="+30 210").pin("Γ1", "Mon1", activity="ανα")
    built = school.build()
    known = tuple(row for row in built.activities if row.id not in ("hw", "rd", "sp"))
    scenario = replace(built, name="Ωδείο", activities=known)
    timetable = week(
        scenario,
        care={"Γ1": "Σ1 Σ2 Σ3", "Γ2": "Σ4 Σ5"},
        clubs={"Λ1": "Σ1 Σ2"},
        extended={"Χ1": "Σ1 Σ2 Σ3"},
        sessions={
            "Γ1": "ανα Ρ1 Τ1",
            "Γ2": "αθλ Ρ3 Τ3 Β1",
            "Γ2@Mon2": "> Γ1",
            "Λ1@Mon2": "τεχ Ρ2 Τ2 Ε1",
            "Χ1@MonX1": "ανα Ρ1 Τ2",
        },
        duties={"Mon1": "Μ1", "Tue2": "Μ1"},
        waiting={"Σ6": "Mon Tue"},
    )
    return _beside(ReportContext.of(scenario, timetable, MONDAY))


def _beside(context: ReportContext) -> ReportContext:
    """The same with a published week that differs, and a result with bounds."""
    first, *rest = context.timetable.sessions
    before = replace(
        context.timetable, sessions=(replace(first, room="Ρ2", lead="Τ2"), *rest), duties=context.timetable.duties[:-1]
    )
    waiting = tuple(Waiting(student=row.student, days=row.days, reason="λόγος") for row in context.timetable.waiting)
    timetable = replace(context.timetable, waiting=waiting)
    context = replace(context, timetable=timetable, published=before)
    score = context.audit.score
    bound = Bound(unserved=score.unserved, points=max(0, score.points - 10))
    result = Result("Ωδείο", Status.FEASIBLE, MONDAY, 0, Score(score.hard, score.unserved, score.points), bound)
    return replace(context, result=result)


def strays(text: str, language: Literal["zh", "en"]) -> list[str]:
    """Words of the other language in a text that should be of this one alone."""
    text = re.sub(r"@(Mon|Tue)X?[0-9]", "", text)
    for allowed in ALLOWED:
        text = text.replace(allowed, "")
    pattern = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+" if language == "en" else r"[A-Za-z]{2,}"
    return re.findall(pattern, text)
