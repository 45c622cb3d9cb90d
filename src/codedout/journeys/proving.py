"""Finding out whether HMRC answers for the number that a person typed.

HMRC never says who signed in. Until it has answered for the number, nothing kept for that number
may be shown: anybody can type anybody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from codedout.domain.errors import HmrcError, NotAllowed, Refused
from codedout.journeys.ports import Looking


class Outcome(Enum):
    PROVEN = auto()
    REFUSED = auto()  # 403: one of several causes, which HMRC does not tell apart
    NOT_KNOWN = auto()  # HMRC could not be asked


@dataclass(frozen=True, slots=True)
class Proof:
    outcome: Outcome
    error: HmrcError | None = None


def prove(look: Looking) -> Proof:
    """Ask HMRC one harmless question about the number; it answers only for the right person."""
    try:
        look.returns()
    except NotAllowed as error:
        return Proof(Outcome.REFUSED, error)
    except Refused as error:
        # HMRC checks who asks before it looks at the question, so a
        # refusal of the question itself proves the person; a spoilt number or request does not.
        if error.status == 400 and error.code.startswith("RULE_"):
            return Proof(Outcome.PROVEN, error)
        return Proof(Outcome.NOT_KNOWN, error)
    except HmrcError as error:
        return Proof(Outcome.NOT_KNOWN, error)
    return Proof(Outcome.PROVEN)
