"""The school of docs/pay-schemes.md: 76 students, three teachers, a manager, a coach, a week with a Saturday."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.testing.schools import SmallSchool, week

WEEK = {
    "slots": [{"start": "15:50", "end": "16:30"}, {"start": "16:40", "end": "17:30"}],
    "slots_on": {"Sat": [{"start": "15:50", "end": "16:30"}]},
}


def example(tables: dict[str, Any]) -> tuple[Scenario, Timetable]:
    """The school under the ``[fees]`` and ``[pay]`` of a snippet, and its week."""
    rows = SmallSchool(days="Mon Tue Sat", week=WEEK, **tables)
    for number in range(1, 77):
        rows.students(
            f"S{number:02d}",
            grade=3,
            attends="" if number <= 36 else "Mon Tue",
            fee_waiver=Decimal(1 if number in (1, 37) else 0),
            clubs="K01" if number > 56 else "",
        )
    rows.staff("T01 T02 T03", share=1).staff("M01", role="manager").staff("O01", role="outside", yuan_per_slot=120)
    rows.activity("homework", "homework").activity("judo", "sports")
    scenario = rows.club("K01", "judo", slots="Tue1", yuan_per_meeting=Decimal(10)).build()
    return scenario, _timetable(scenario)


def _timetable(scenario: Scenario) -> Timetable:
    """C01 has the 36 students who also come on Saturday, C02 the other 40, 20 of whom play judo on Tue1."""
    ids = [row.id for row in scenario.students]
    return week(
        scenario,
        care={"C01": " ".join(ids[:36]), "C02": " ".join(ids[36:])},
        clubs={"K01": " ".join(ids[56:])},
        sessions={
            "C01@Mon1": "homework R1 T01",
            "C02@Mon1": "homework R1 T02",
            "C01@Mon2": "homework R1 T01",
            "C02@Mon2": "homework R1 T03",
            "C01@Tue1": "homework R1 T02",
            "C02@Tue1": "homework R1 T01",
            "K01@Tue1": "judo R1 O01 T03",
            "C01@Tue2": "homework R1 T01",
            "C02@Tue2": "homework R1 T02",
            "C01@Sat1": "homework R1 T03",
        },
        duties={"Mon1": "M01", "Mon2": "M01"},
    )
