"""unserved: the slots of waited days, each times the student's priority. Compared before all points."""

from optimizer.model.context import Context
from optimizer.model.logic import negate


def encode(context: Context) -> None:
    """sum over students s and days d of (1 - served[s,d]) * slots(s,d) * weight(s)."""
    for student in context.loose:
        for day in context.school.attended[student.id]:
            waits = negate(context.enrolment.served(student.id, day))
            cost = context.school.unserved_cost(student, day)
            context.ledger.add_unserved(f"{student.id} {day}", cost, waits)
