"""unserved: the slots of waited days, each times the student's priority. Compared before all points."""

from optimizer.engine.cp.constraints import negate
from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """sum over students s and days d of (1 - served[s,d]) * slots(s,d) * weight(s)."""
    for student in context.variable_students:
        for day in context.school.attended[student.id]:
            waits = negate(context.enrolment.served(student.id, day))
            cost = context.school.unserved_cost(student, day)
            context.objective_terms.add_unserved(f"{student.id} {day}", cost, waits)
