"""An earlier week as the start of a search: its plan under the present tables, and its names for the groups of a plan."""

from __future__ import annotations

from collections import Counter

import numpy as np

from optimizer.engine.lp.mixed_integer import cheapest_assignment
from optimizer.engine.plan.convert import from_timetable
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.plan import Plan, PlannedSession
from optimizer.engine.problem.school import School
