"""changes: a mended week differs little from the published one."""

from optimizer.engine.cp.constraints import Lit, linear_sum, negate
from optimizer.engine.cp.context import EncodingContext
from optimizer.engine.plan.plan import Plan, PlannedSession


def encode(context: EncodingContext) -> None:
    """Beside a published week, for each touched session: 1 if activity or room differ or it stands in one week only.

    differs >= 1 - activity[g,t,a0], >= 1 - (g is in room r0, itself or as a guest), or >= held[g,t] if it is new.
    For each person and place, session or duty: 1 if the person serves there in one of the weeks only.
    """
    published = context.published
    if published is None:
        return
    for group, token in context.sessions:
        before = published.meetings.get((group, token))
        _session(context, published, group, token, before)
        staff = {before.lead, *before.assistants} - {""} if before and not before.host else set()
        _staff(context, f"{group}@{token}", staff, context.roster.team(group, token))
    for campus, token in context.roster.open_duties:
        before_duty = set(published.duties.get((campus, token), ()))
        _staff(context, f"{campus}@{token}", before_duty, list(context.roster.on_duty(campus, token).items()))


def _session(context: EncodingContext, published: Plan, group: str, token: str, before: PlannedSession | None) -> None:
    programme, logic = context.programme, context.constraints
    if before is None:
        context.objective_terms.add("changes", f"{group}@{token}", programme.held(group, token), 1)
        return
    shown = published.meetings[before.host, token] if before.host else before
    there: list[Lit] = [programme.room(group, token, shown.room)]
    for host in programme.hosts(group, token):
        of_host = programme.room(host, token, shown.room)
        there.append(logic.both(programme.joins(group, host, token), of_host, f"as_before[{group},{host},{token}]"))
    in_room = linear_sum(there)
    same = programme.activity(group, token, shown.activity)
    if isinstance(in_room, int) and isinstance(same, int):
        context.objective_terms.add("changes", f"{group}@{token}", int(not (in_room and same)), 1)
        return
    differs = logic.boolean(f"differs[{group},{token}]")
    logic.define(differs >= 1 - in_room)
    logic.define(differs >= negate(same))
    context.objective_terms.add("changes", f"{group}@{token}", differs, 1)


def _staff(context: EncodingContext, where: str, before: set[str], team: list[tuple[str, Lit]]) -> None:
    people = sorted(before | {p for p, _ in team})
    for person in people:
        serves = linear_sum(literal for p, literal in team if p == person)
        context.objective_terms.add("changes", f"{person} {where}", 1 - serves if person in before else serves, 1)
