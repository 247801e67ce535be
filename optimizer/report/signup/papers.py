"""Pages for families: the menu of clubs, an application and an agreement for each child, the list of answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from optimizer.domain.people import Student
from optimizer.domain.programme import Club
from optimizer.domain.scenario import Scenario
from optimizer.domain.telling import Names, TimetableNames, class_text, times_text
from optimizer.domain.timetable import Timetable
from optimizer.domain.week import Slot
from optimizer.files.labels import column_label
from optimizer.language.lists import wish_text
from optimizer.language.text import Text
from optimizer.payroll.fees import Tariff
from optimizer.payroll.money import half_up, to_yuan
from optimizer.payroll.service_facts import ServiceDay
from optimizer.report.printed.sheet_page import SheetPage
from optimizer.report.signup import words

WISHES = 3
"""Wishes that families are asked for; whoever names fewer has a smaller chance (goal `club-choice`)."""

HomeClass = tuple[str, int, str]
"""Campus, grade and class, as in students.csv."""


@dataclass(frozen=True)
class SignupPapers:
    """The papers of one school. With a ``timetable`` agreements name the child's groups."""

    scenario: Scenario
    timetable: Timetable = field(default_factory=Timetable)

    def say(self, text: Text, **fields: object) -> str:
        """A text in the language of the school."""
        return (text.format(**fields) if fields else text).say(self.scenario.settings.language)

    @cached_property
    def names(self) -> TimetableNames:
        return TimetableNames(self.scenario, self.timetable, self.scenario.settings.language)

    @cached_property
    def slots(self) -> list[Slot]:
        """Slots that a child can be signed up for, those with clubs alone and extended ones included."""
        return list(self.scenario.week.slots)

    @cached_property
    def classes(self) -> dict[HomeClass, list[Student]]:
        """Home class -> its children in the order of students.csv; classes of classes.csv without any are there too."""
        found: dict[HomeClass, list[Student]] = {
            (row.campus, row.grade, row.class_name): [] for row in self.scenario.classes
        }
        for student in self.scenario.students:
            found.setdefault((student.campus, student.grade, student.class_name), []).append(student)
        return dict(sorted(found.items()))

    def class_title(self, key: HomeClass) -> str:
        """A home class as headings and file names call it; the campus in front where there are several."""
        campus, grade, name = key
        title = self.say(class_text(grade, name))
        return f"{campus} {title}" if campus and len({one for one, _, _ in self.classes}) > 1 else title

    @cached_property
    def fee(self) -> str:
        """The price of taking part, in words."""
        fees = self.scenario.settings.fees
        parts = [
            self.say(text, yuan=f"{yuan:f}")
            for text, yuan in (
                (words.FEE_SLOT, fees.yuan_per_slot),
                (words.FEE_HOUR, fees.yuan_per_hour),
                (words.FEE_RUN, fees.yuan_per_student),
                (words.FEE_CAP, fees.cap_yuan_per_student),
            )
            if yuan
        ]
        clubs = [self.say(words.CLUB_FEES)] if any(club.yuan_per_meeting for club in self.scenario.clubs) else []
        return self.names.listed([*(parts or [self.say(words.FREE)]), *clubs])

    @cached_property
    def wishes(self) -> int:
        """Wishes that the papers ask for."""
        return min(WISHES, len(self.scenario.clubs))

    def letter(self) -> str:
        """The letter to families, to be changed into the school's own words."""
        week = self.scenario.week
        times = self.names.listed(dict.fromkeys(times_text(slot, "–") for slot in self.slots))
        return self.say(
            words.LETTER,
            school=self.scenario.settings.title or self.scenario.name,
            first=self.names.day(week.days[0]),
            last=self.names.day(week.days[-1]),
            times=times,
            fee=self.fee,
            clubs=len(self.scenario.clubs),
            wishes=self.wishes,
        )

    # -- pages --------------------------------------------------------------------------------------------------

    def menu(self) -> list[SheetPage]:
        """Every club on offer, a row each."""
        return [
            SheetPage(
                heading="",
                columns=[self.say(text) for text in words.MENU_HEAD],
                lines=[self._menu_row(club) for club in self.scenario.clubs],
                shares=(8, 8, 5, 14, 4, 4, 5, 6, 10),
                row_height=9,
            )
        ]

    def _menu_row(self, club: Club) -> list[str]:
        names, week = self.names, self.scenario.week
        slots = [slot.token for slot in week.slots if slot.token in club.slots]
        every = set(slots) == {slot.token for slot in week.slots if not slot.extended}
        return [
            club.name or club.id,
            names.activity(club.activity),
            names.grades(club.grades) or self.say(words.ANY),
            self.say(words.ANY) if every or not slots else self.say(Names(self.scenario).spans(slots)),
            str(club.meetings_per_week),
            self.say(words.ANY) if club.max_students is None else str(club.max_students),
            str(club.fewest_members),
            f"{club.yuan_per_meeting:f}",
            names.people(club.leaders),
        ]

    def applications(self, students: Sequence[Student]) -> list[SheetPage]:
        """A page for each child, and a blank one for a child that is on no list."""
        return [self._application(student) for student in (*students, None)]

    def _application(self, student: Student | None) -> SheetPage:
        blank = words.BLANK
        home, name, number = (
            (self.names.home_class(student), student.name or blank, student.id) if student else (blank, blank, blank)
        )
        wishes = "　".join(self.say(words.WISH, wish=wish_text(n)) for n in range(1, self.wishes + 1))
        return SheetPage(
            heading=self.say(words.WHO, home=home or blank, name=name, id=number),
            notes=[self.say(words.TICK)],
            columns=self._slot_head(),
            lines=self._slot_lines({slot.token: "□" for slot in self.slots}),
            below=[
                *([self.say(words.WISHES, lines=wishes), self.say(words.HOW_MANY)] if self.wishes else []),
                *(self.say(text) for text in (words.SIBLING, words.CARE, words.SIGN)),
            ],
            row_height=12,
            is_form=True,
        )

    def agreements(self, students: Sequence[Student]) -> list[SheetPage]:
        """A page for each child who signed up: its own times, groups, fees and waiver, to be signed."""
        return [self._agreement(student) for student in students if student.attends]

    def _agreement(self, student: Student) -> SheetPage:
        groups = self._groups_of(student)
        waived = f"{(100 * student.fee_waiver).normalize():f}%"
        shown_waiver = self.say(words.WAIVED, share=waived) if student.fee_waiver else ""
        fee = self.say(words.AGREED_FEE, fee=self.fee, week=to_yuan(self._week_fee(student)), waived=shown_waiver)
        return SheetPage(
            heading=self.say(
                words.WHO, home=self.names.home_class(student), name=student.name or words.BLANK, id=student.id
            ),
            notes=[
                self.say(words.AGREED_TIMES),
                *([self.say(words.AGREED_GROUP, groups=self.names.listed(groups))] if groups else []),
                fee,
            ],
            columns=self._slot_head(),
            lines=self._slot_lines(dict.fromkeys(student.attends, "√")),
            below=[*(self.say(text) for text in words.DUTIES), "", self.say(words.AGREEMENT_SIGN)],
            row_height=12,
            is_form=True,
        )

    def _groups_of(self, student: Student) -> list[str]:
        row = self.timetable.member.get(student.id)
        groups = (row.care_group, *row.clubs, row.extended_group) if row else ()
        return [self.names.short_group(group) for group in groups if group]

    def _week_fee(self, student: Student) -> int:
        """Fen of a week in which the child attends all that it signed up for, clubs aside."""
        tariff = Tariff(self.scenario)
        days = {
            ServiceDay(None, day): dict.fromkeys((token for token in tokens if token in student.attends), "")
            for day, tokens in self.scenario.week.on_day.items()
        }
        gross = tariff.gross({day: groups for day, groups in days.items() if groups})
        return half_up(gross * (1 - Fraction(student.fee_waiver)))

    def _slot_head(self) -> list[str]:
        return ["", *map(self.names.day, self.scenario.week.days)]

    def _slot_lines(self, marks: dict[str, str]) -> list[list[str]]:
        """Slots down, days across: the mark and the time of each slot that has one."""
        week = self.scenario.week
        lines = []
        for label in dict.fromkeys(slot.label for slot in self.slots):
            tokens = [day + label for day in week.days]
            cells = [
                f"{marks[token]} {times_text(week[token], '–')}" if token in marks and token in week.by_token else ""
                for token in tokens
            ]
            lines.append([self.names.slot(label), *cells])
        return lines

    def answers(self, returned: Mapping[str, bool] | None = None) -> list[SheetPage]:
        """A page for each home class: who has answered, to be ticked off by the class teacher.

        Parameters
        ----------
        returned : mapping, optional
            Student id -> whether the child takes part, of those whose answer is back: then the page is filled in.
        """
        enrolled = {(row.campus, row.grade, row.class_name): row.enrolled for row in self.scenario.classes}
        pages = []
        for key, students in self.classes.items():
            count = enrolled.get(key)
            rows = [[student.name or student.id, *self._answer(student, returned)] for student in students]
            rows += [[""] * 6] * max(0, (count or 0) - len(rows))
            pages.append(
                SheetPage(
                    heading=self.class_title(key),
                    notes=[
                        *([] if count is None else [self.say(words.ENROLLED, n=count)]),
                        *([] if returned is None else [self.returned_text(students, returned)]),
                    ],
                    columns=[self.say(text) for text in words.ANSWERS_HEAD],
                    lines=[[str(number), *row] for number, row in enumerate(rows, 1)],
                    shares=(2, 6, 3, 3, 4, 4, 10),
                    below=[self.say(words.ANSWERS_SIGN)],
                )
            )
        return pages

    def _answer(self, student: Student, returned: Mapping[str, bool] | None) -> list[str]:
        """Marks in the columns behind the name."""
        if returned is None:
            return [""] * 5
        part = returned.get(student.id)
        marks = ["√" if part is True else "", "√" if part is False else ""]
        return [*marks, "", "", self.say(words.NO_ANSWER) if part is None else ""]

    def returned_text(self, students: Sequence[Student], returned: Mapping[str, bool]) -> str:
        """How many of some children have answered what, and the names of those who have not."""
        parts = [returned.get(student.id) for student in students]
        missing = [student.name or student.id for student in students if student.id not in returned]
        fields = {"yes": parts.count(True), "no": parts.count(False), "none": len(missing)}
        names = self.say(words.MISSING, names=self.names.listed(missing)) if missing else ""
        return self.say(words.RETURNED, **fields) + names

    def questions(self) -> str:
        """Questions to paste into a survey tool, titled as the reader of tables knows them."""
        day_slots = [self.names.token(slot.token) for slot in self.slots]
        clubs = self.names.listed(club.name or club.id for club in self.scenario.clubs)
        fill = self.say(words.FILL_IN)
        asked: list[tuple[str, str]] = [
            *((self.column(name), fill) for name in ("student", "name", "grade", "class")),
            (self.say(words.TAKES_PART), self.say(words.ONE_OF, options=self.names.listed(self.yes_no))),
            (self.column("attends"), self.say(words.SEVERAL_OF, options=self.names.listed(day_slots))),
            *((title, self.say(words.ONE_OF, options=clubs)) for title in self.wish_columns),
        ]
        lines = [f"{number}. {title}    （{kind}）" for number, (title, kind) in enumerate(asked, 1)]
        return self.say(words.SURVEY, questions="\n".join(lines))

    @property
    def wish_columns(self) -> list[str]:
        """Headers of the columns of wishes, as the reader of tables knows them."""
        return [self.say(Text(f"choice_{n}", wish_text(n).zh)) for n in range(1, self.wishes + 1)]

    @property
    def yes_no(self) -> list[str]:
        return self.say(words.YES_NO).split()

    def column(self, name: str) -> str:
        """The header of a column of the students' table."""
        return column_label("students", name, self.scenario.settings.language)
