"""staff-available: people serve only where they are available, and vetted in the week.

Kept by who comes into question: `School.staff` holds the vetted.
"""

from optimizer.domain.people import Staff
from optimizer.engine.cp.context import EncodingContext
from optimizer.engine.problem.school import School


def excludes_staff(school: School, person: Staff, campus: str, club: str, kind: str, token: str, part: str) -> bool:
    return token not in person.available or not person.vetted_on(school.week_of)


def encode(context: EncodingContext) -> None:
    """No variable exists for anybody who is not available."""
