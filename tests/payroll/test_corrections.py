"""What was published stays visible; what differs now is a line of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.errors import SettingsError
from optimizer.payroll import PayResult, Published, pay, pay_tables, read_published, write_pay
from tests.payroll.logs import roll, served
from tests.payroll.school import STAFF, school, staff, timetable, with_staff

POLICY = {"scheme": "rates", "rate": [{"yuan": 30}], "pool_yuan": 5000}


def first(policy: dict[str, object] = POLICY) -> PayResult:
    return pay(school(policy), timetable(), roll(), served())


def again(published: Published, policy: dict[str, object] = POLICY) -> PayResult:
    """The same month after it turned out that T02 missed a slot and S1 another."""
    return pay(school(policy), timetable(), roll((0, "2", "S1")), served((0, "1", "T02")), published=published)


def test_corrections_of_people_lines_and_students() -> None:
    result = again(Published.of(first()))
    rows = {(row.sheet, row.id): row.difference for row in result.corrections}
    assert rows == {
        ("pay", "T02"): -3000,
        ("pay-lines", "T02@2026-11-02/1"): -3000,
        ("fees", "S1"): -375,
        ("accounts", "labour"): -3000,
        ("accounts", "balance"): 3000,
    }
    t02 = next(row for row in result.people if row.staff == "T02")
    assert (t02.published, t02.correction, t02.fen) == (18000, -3000, 15000)


def test_published_items_of_the_account_stand() -> None:
    result = again(Published.of(first()))
    items = {item.item: item.fen for item in result.account}
    assert (items["labour"], items["labour_correction"]) == (66000, -3000)
    assert result.balance == 500000 - 24000 - 63000
    assert "outside_correction" not in items


def test_fees_that_make_the_pool_are_corrected_in_the_account() -> None:
    policy: dict[str, object] = {"subsidy_yuan": 1000}
    result = again(Published.of(first(policy)), policy)
    items = {item.item: item.fen for item in result.account}
    assert items["fees_correction"] == -375
    assert items["fees"] + items["fees_correction"] == sum(row.fee for row in result.fees)
    assert result.balance == 0


def test_written_and_read_back(tmp_path: Path) -> None:
    write_pay(tmp_path, first())
    assert read_published(tmp_path) == Published.of(first())


def test_a_correction_of_a_correction(tmp_path: Path) -> None:
    write_pay(tmp_path, again(Published.of(first())))
    back = pay(school(POLICY), timetable(), roll(), served(), published=read_published(tmp_path))
    rows = {(row.sheet, row.id): row.difference for row in back.corrections}
    assert rows[("pay", "T02")] == rows[("accounts", "labour")] == 3000
    assert next(item.fen for item in back.account if item.item == "labour") == 63000


def test_nothing_changed_means_no_correction() -> None:
    result = pay(school(POLICY), timetable(), roll(), served(), published=Published.of(first()))
    assert result.corrections == ()
    assert all(row.correction == 0 for row in result.people)


def test_whoever_is_paid_no_more_stays_on_the_sheet() -> None:
    log = served(*[(number, slot, "M01") for number in (0, 2) for slot in "12"])
    result = pay(school(POLICY), timetable(), roll(), log, published=Published.of(first()))
    m01 = next(row for row in result.people if row.staff == "M01")
    assert (m01.slots, m01.fen, m01.correction) == (0, 0, -12000)
    gone = with_staff(school(POLICY), *STAFF[:3], *STAFF[4:], staff("M02"))
    week = pay(gone, timetable_without_duties(), published=Published.of(pay(school(POLICY), timetable())))
    assert next(row for row in pay_tables(week)[0].rows if row[0] == "M01")[1:3] == ("", "")


def timetable_without_duties():  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(timetable(), duties=())


def test_another_period_is_refused(tmp_path: Path) -> None:
    write_pay(tmp_path, first())
    text = (tmp_path / "result.json").read_text(encoding="utf-8").replace("2026-11", "2026-10")
    (tmp_path / "result.json").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match="same period"):
        again(read_published(tmp_path))


def test_a_folder_that_is_none_of_ours(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="not a folder that"):
        read_published(tmp_path)
