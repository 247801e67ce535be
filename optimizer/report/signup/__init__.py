"""What a school hands out at the sign-up, before the tables of the scenario are complete."""

from __future__ import annotations

from pathlib import Path

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.report.printed.sheet_page import A4_LANDSCAPE, A4_PORTRAIT, Paper, PrintedSheet, SheetPage
from optimizer.report.signup import words
from optimizer.report.signup.class_book import write_class_book
from optimizer.report.signup.papers import SignupPapers
from optimizer.system import file_name

__all__ = ["write_signup"]


def write_signup(folder: Path, scenario: Scenario, timetable: Timetable | None = None) -> None:
    """Write the papers of the sign-up into an existing folder.

    Parameters
    ----------
    scenario : Scenario
        The school with its clubs; its students are the children to whom papers go out.
    timetable : Timetable, optional
        A week: agreements then name the groups of each child.
    """
    papers = SignupPapers(scenario, timetable or Timetable())
    language = scenario.settings.language
    title = scenario.settings.title or scenario.name
    (folder / "letter.txt").write_text(papers.letter(), encoding="utf-8-sig", newline="\n")
    (folder / "questions.txt").write_text(papers.questions(), encoding="utf-8-sig", newline="\n")
    students = [student for of_class in papers.classes.values() for student in of_class]
    sheets: dict[str, tuple[str, list[SheetPage], Paper]] = {
        "menu": (papers.say(words.MENU), papers.menu() if scenario.clubs else [], A4_LANDSCAPE),
        "applications": (papers.say(words.APPLICATION), papers.applications(students), A4_PORTRAIT),
        "agreements": (papers.say(words.AGREEMENT), papers.agreements(students), A4_PORTRAIT),
        "answers": (papers.say(words.ANSWERS), papers.answers(), A4_PORTRAIT),
    }
    for name, (heading, pages, paper) in sheets.items():
        if pages:
            PrintedSheet(f"{title} · {heading}", "", pages, paper).write(folder / f"{name}.html", language)
    (folder / "classes").mkdir()
    for key in papers.classes:
        write_class_book(folder / "classes" / file_name(f"{papers.class_title(key)}.xlsx"), papers, key)
