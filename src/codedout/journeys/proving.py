"""Finding out whether HMRC answers for the number that a person typed.

HMRC never says who signed in. Until it has answered for the number, nothing kept for that number
may be shown: anybody can type anybody's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from codedout.domain.coded_out import Question
from codedout.domain.errors import HmrcError, NotAllowed, Refused
from codedout.domain.tax_year import TaxYear
from codedout.journeys.ports import Looking


class Outcome(Enum):
    PROVEN = auto()
    REFUSED = auto()  # 403: one of several causes, which HMRC does not tell apart
    NOT_KNOWN = auto()  # HMRC could not be asked


@dataclass(frozen=True, slots=True)
class Proof:
    outcome: Outcome
    error: HmrcError | None = None


OURS = ("RESOURCE_FORBIDDEN", "HTTPS_REQUIRED")
"""403s that are about this software and say nothing of the person."""


def prove(look: Looking, newest: TaxYear) -> Proof:
    """Ask HMRC about the number for `newest`, the newest year; it answers only for who may see it.

    The two questions are of the interface that holds what is shown. (HMRC's record of returns is
    open to supporting agents, to whom it shows no amounts.) One of them failing leaves the other.
    """
    first = _asked(lambda: look.amounts(newest, Question.LATEST))
    if first.outcome is not Outcome.NOT_KNOWN:
        return first
    second = _asked(lambda: look.choice(newest))
    return first if second.outcome is Outcome.NOT_KNOWN else second


def _asked(ask: Callable[[], object]) -> Proof:
    try:
        ask()
    except NotAllowed as error:
        return Proof(Outcome.NOT_KNOWN if error.code in OURS else Outcome.REFUSED, error)
    except Refused as error:
        # HMRC checks who asks before it looks at the question, so a refusal of the question itself
        # proves the person; a spoilt number or request does not.
        if error.status == 400 and error.code.startswith("RULE_"):
            return Proof(Outcome.PROVEN, error)
        return Proof(Outcome.NOT_KNOWN, error)
    except HmrcError as error:
        return Proof(Outcome.NOT_KNOWN, error)
    return Proof(Outcome.PROVEN)
