"""staff-available: people serve only where they are available, on days on which they are still vetted.

Others have no variable: see `excludes_staff`.
"""

from optimizer.domain.people import Staff
from optimizer.engine.cp.context import EncodingContext
from optimizer.engine.problem.school import School


def excludes_staff(school: School, person: Staff, campus: str, club: str, kind: str, token: str, part: str) -> bool:
    """Somebody who is not available in the slot, or no longer vetted on its day."""
    return not person.serves_in(token) or not school.vetted(person, token)


def encode(context: EncodingContext) -> None:
    """No variable exists for anybody who is not available."""
