"""Why a student waits, as it is written into the waiting list. ``{days}`` are the days of that reason."""

from __future__ import annotations

from optimizer.language.text import Text

TOO_FEW_STAFF = Text("too few staff on {days}", "{days}人手不足")
NO_ROOM_OR_ACTIVITY = Text("no room or activity fits on {days}", "{days}没有合适的场地或活动")
NO_EXERCISE_PLACE = Text("no place for the daily exercise on {days}", "{days}没有体育活动的场地")
NO_DUTY_STAFF = Text("nobody for duty on {days}", "{days}没有值班人员")
NO_CLUB_IN_CLUB_TIME = Text("signed up for club time alone and got no club", "只报了社团时段，未能进入社团")
RULES_CANNOT_BE_KEPT = Text("the rules cannot be kept on {days} otherwise", "{days}无法同时满足各项规定")
