"""Nothing is shown for a number until HMRC has answered for it."""

from __future__ import annotations

import pytest

from codedout.domain.errors import (
    HmrcError,
    HmrcUnreachable,
    NotAllowed,
    Refused,
    SignInExpired,
    UnexpectedAnswer,
)
from codedout.domain.operation import Operation
from codedout.journeys.proving import Outcome, prove
from tests.fakes import Call, FakeHmrc

ASKED = Operation.VIEW_RETURNS


def test_an_answer_proves_the_number_with_one_question() -> None:
    hmrc = FakeHmrc()
    assert prove(hmrc).outcome is Outcome.PROVEN
    assert hmrc.calls == [Call(ASKED, None)]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (NotAllowed(ASKED, status=403, code="CLIENT_OR_AGENT_NOT_AUTHORISED"), Outcome.REFUSED),
        (NotAllowed(ASKED, status=403, code="INVALID_SCOPE"), Outcome.REFUSED),
        # HMRC looks at the question only after it has checked who asks.
        (Refused(ASKED, status=400, code="RULE_INSOLVENT_TRADER"), Outcome.PROVEN),
        (Refused(ASKED, status=400, code="FORMAT_NINO"), Outcome.NOT_KNOWN),
        (Refused(ASKED, status=400, code="INVALID_REQUEST"), Outcome.NOT_KNOWN),
        (Refused(ASKED, status=404, code="NOT_FOUND"), Outcome.NOT_KNOWN),
        (Refused(ASKED, status=429, code="MESSAGE_THROTTLED_OUT"), Outcome.NOT_KNOWN),
        (SignInExpired(ASKED, status=401, code="INVALID_CREDENTIALS"), Outcome.NOT_KNOWN),
        (UnexpectedAnswer(ASKED, status=500, code="INTERNAL_SERVER_ERROR"), Outcome.NOT_KNOWN),
        (UnexpectedAnswer(ASKED, status=200), Outcome.NOT_KNOWN),
        (HmrcUnreachable(ASKED), Outcome.NOT_KNOWN),
    ],
    ids=lambda value: value.code or type(value).__name__ if isinstance(value, HmrcError) else "",
)
def test_each_error_says_what_it_says_of_the_number_and_no_more(
    error: HmrcError, outcome: Outcome
) -> None:
    hmrc = FakeHmrc()
    hmrc.fails(error)
    proof = prove(hmrc)
    assert (proof.outcome, proof.error) == (outcome, error)


def test_a_person_hmrc_does_not_answer_for_is_refused() -> None:
    assert prove(FakeHmrc(known=False)).outcome is Outcome.REFUSED
