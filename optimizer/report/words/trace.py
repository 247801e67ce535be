"""Words of the trace of a run and of `optimizer bench`."""

from __future__ import annotations

from optimizer.language.text import Text

STAGES: dict[str, Text] = {
    "construct": Text("first timetable", "初始课表"),
    "start": Text("earlier week", "上一份课表"),
    "mend": Text("mending", "修补"),
    "whole": Text("solving whole", "整体求解"),
    "search": Text("improving", "改进"),
    "building": Text("building models", "建立模型"),
    "total": Text("total", "总计"),
}
WORDS: dict[str, Text] = {
    "title": Text("Timetables and proven bound over time", "求解过程：课表扣分与已证明的下界"),
    "seconds": Text("seconds", "秒"),
    "points": Text("points", "扣分"),
    "timetable": Text("best timetable (unserved {n})", "当前最好课表（未服务 {n}）"),
    "more_wait": Text("earlier ones with more unserved", "此前未服务更多的课表"),
    "bound": Text("proven bound", "已证明的下界"),
}
