"""Nothing is shown for a number until HMRC has answered for it."""

from __future__ import annotations

import pytest

from codedout.domain.coded_out import Question
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
from tests.fakes import YEAR, Call, FakeHmrc

ASKED = Operation.VIEW_AMOUNTS


def test_an_answer_proves_the_number_with_one_question() -> None:
    hmrc = FakeHmrc()
    assert prove(hmrc, YEAR).outcome is Outcome.PROVEN
    assert hmrc.calls == [Call(ASKED, YEAR, Question.LATEST)]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (NotAllowed(ASKED, status=403, code="CLIENT_OR_AGENT_NOT_AUTHORISED"), Outcome.REFUSED),
        (NotAllowed(ASKED, status=403, code="INVALID_SCOPE"), Outcome.REFUSED),
        (NotAllowed(ASKED, status=403, code="RESOURCE_FORBIDDEN"), Outcome.NOT_KNOWN),
        (NotAllowed(ASKED, status=403, code="HTTPS_REQUIRED"), Outcome.NOT_KNOWN),
        # HMRC looks at the question only after it has checked who asks.
        (Refused(ASKED, status=400, code="RULE_TAX_YEAR_NOT_SUPPORTED"), Outcome.PROVEN),
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
    # The other question, which is asked only where the first tells nothing.
    hmrc.fails(HmrcUnreachable(Operation.VIEW_CHOICE))
    proof = prove(hmrc, YEAR)
    assert (proof.outcome, proof.error) == (outcome, error)


def test_a_person_hmrc_does_not_answer_for_is_refused() -> None:
    assert prove(FakeHmrc(known=False), YEAR).outcome is Outcome.REFUSED


def test_one_question_failing_leaves_the_other() -> None:
    hmrc = FakeHmrc()
    hmrc.fails(UnexpectedAnswer(ASKED, status=500))
    assert prove(hmrc, YEAR).outcome is Outcome.PROVEN


def test_where_only_the_record_of_returns_answers_nothing_is_proven() -> None:
    """As for a supporting agent: HMRC shows them whether a return is in, and no amounts."""
    hmrc = FakeHmrc()
    hmrc.fails(NotAllowed(ASKED, status=403, code="CLIENT_OR_AGENT_NOT_AUTHORISED"))
    assert prove(hmrc, YEAR).outcome is Outcome.REFUSED
    assert Operation.VIEW_RETURNS not in {call.operation for call in hmrc.calls}
