"""When the page of every possible cause stands in a page's place."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from codedout.domain.coded_out import NOTHING_HELD, Amounts
from codedout.domain.errors import HmrcUnreachable, NotAllowed
from codedout.domain.operation import Operation
from codedout.journeys.parts import Part
from codedout.journeys.ports import Read
from codedout.presenters.identity import AGENTS_CAUSES, CAUSES, refused_in
from codedout.presenters.viewer import Viewer

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def not_allowed(code: str) -> Part[Amounts]:
    error = NotAllowed(Operation.VIEW_AMOUNTS, status=403, code=code, correlation_id="c-1")
    return Part(error=error)


def test_signing_out_promises_no_more_than_signing_in_will_show() -> None:
    said = Viewer().say("identity.signed_out.line")
    assert "shown once HMRC has answered for your number" in said


NOT_THIS_PERSON = not_allowed("CLIENT_OR_AGENT_NOT_AUTHORISED")
READ: Part[Amounts] = Part(read=Read(NOTHING_HELD, NOON, "c-2"))
NO_ANSWER: Part[Amounts] = Part(error=HmrcUnreachable(Operation.VIEW_AMOUNTS))


@pytest.mark.parametrize("parts", [[NOT_THIS_PERSON] * 3, [NO_ANSWER, NOT_THIS_PERSON]])
def test_where_hmrc_turned_everything_away_every_cause_is_said(
    parts: list[Part[Amounts]], show: Viewer
) -> None:
    view = refused_in(parts, show, NOON, agent=False)
    assert view is not None
    assert [fact.label for fact in view.causes] == [
        show.say(f"identity.cause.{name}.what") for name in CAUSES
    ]
    assert [notice.quote for notice in view.notices] == ["c-1"]


def test_an_adviser_is_told_what_it_can_mean_for_an_agent(show: Viewer) -> None:
    view = refused_in([NOT_THIS_PERSON], show, NOON, agent=True)
    assert view is not None
    assert [fact.label for fact in view.causes] == [
        show.say(f"clients.cause.{name}.what") for name in AGENTS_CAUSES
    ]
    said = " ".join(fact.value for fact in view.causes)
    assert "main agent" in said
    assert "supporting agent" in said


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [READ],
        [NOT_THIS_PERSON, READ],
        [NO_ANSWER],
        [not_allowed("INVALID_SCOPE")],
        [not_allowed("RESOURCE_FORBIDDEN")],
    ],
)
def test_what_was_read_or_has_a_plain_cause_is_left_to_the_page(
    parts: list[Part[Amounts]], show: Viewer
) -> None:
    assert refused_in(parts, show, NOON, agent=False) is None
