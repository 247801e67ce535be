"""together: students with the same code are in the same care group."""

from collections import defaultdict

from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """in[code,g] >= care[s,g] for every served student s with the code; row: sum_g in[code,g] - 1, not below 0."""
    codes: dict[str, list[str]] = defaultdict(list)
    for student in context.scenario.students:
        if student.together:
            codes[student.together].append(student.id)
    context.add_group_spread("together", codes)
