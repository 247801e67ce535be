"""The places of the desk.

A new place is a screen (a module of ``screens/`` and a line here) and a module of the page (a line in
``page/places.js``).
"""

from __future__ import annotations

from optimizer.desk.screen import Screen
from optimizer.desk.screens.archive import ArchiveScreen
from optimizer.desk.screens.begin import BeginScreen
from optimizer.desk.screens.check import CheckScreen
from optimizer.desk.screens.clubs import ClubsScreen
from optimizer.desk.screens.find import FindScreen
from optimizer.desk.screens.month import MonthScreen
from optimizer.desk.screens.solve import SolveScreen
from optimizer.desk.screens.tables import TablesScreen
from optimizer.desk.screens.term import TermScreen
from optimizer.desk.screens.today import TodayScreen
from optimizer.desk.screens.week import WeekScreen

PLACES: tuple[type[Screen], ...] = (
    BeginScreen,
    TablesScreen,
    TermScreen,
    ClubsScreen,
    CheckScreen,
    SolveScreen,
    WeekScreen,
    TodayScreen,
    MonthScreen,
    ArchiveScreen,
    FindScreen,
)
