"""What a school hands out at the sign-up, before the tables of the scenario are complete."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.files.convert import book_of_folder
from optimizer.files.sign_up_answers import GatheredAnswers
from optimizer.files.workbook_out import write_workbook
from optimizer.report.printed.sheet_page import A4_LANDSCAPE, A4_PORTRAIT, Paper, PrintedSheet, SheetPage
from optimizer.report.signup import words
from optimizer.report.signup.class_book import write_class_book
from optimizer.report.signup.papers import SignupPapers
from optimizer.report.words import say
from optimizer.system import file_name

__all__ = ["answers_by_class", "write_answers", "write_signup"]

ANSWERS_FILE = "answers.html"


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


def write_answers(folder: Path, scenario: Scenario, gathered: GatheredAnswers) -> None:
    """Write the scenario with the answers in it, as tables and as a workbook, and who has answered, a page a class.

    Parameters
    ----------
    scenario : Scenario
        The school as it was when the papers went out.
    """
    papers, language = SignupPapers(_all_children(scenario, gathered)), scenario.settings.language
    title = f"{scenario.settings.title or scenario.name} · {papers.say(words.ANSWERS)}"
    PrintedSheet(title, "", papers.answers(_returned(gathered)), A4_PORTRAIT).write(folder / ANSWERS_FILE, language)
    tables = folder / "tables"
    tables.mkdir()
    for name, data in gathered.files.items():
        (tables / name).write_bytes(data)
    write_workbook(folder / file_name(f"{scenario.name}.xlsx"), book_of_folder(tables)[0])


def answers_by_class(scenario: Scenario, gathered: GatheredAnswers) -> Iterator[str]:
    """A line for each home class: how many answered what, and who has not."""
    papers = SignupPapers(_all_children(scenario, gathered))
    for key, students in papers.classes.items():
        told = papers.returned_text(students, _returned(gathered))
        yield say("fact", scenario.settings.language, what=papers.class_title(key), told=told)


def _all_children(scenario: Scenario, gathered: GatheredAnswers) -> Scenario:
    """The school with the children to whom papers went out, and those who were added on the class workbooks."""
    new = [one for one in gathered.scenario.students if one.id not in scenario.student]
    return replace(scenario, students=(*scenario.students, *new))


def _returned(gathered: GatheredAnswers) -> dict[str, bool]:
    """Student id -> whether the child takes part, of those who have answered."""
    return {one: one in gathered.scenario.student for one in gathered.answered}
