"""The story of a charge of which only some is for a tax code: each of both parts is told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from codedout.presenters.viewer import Viewer
from tests.fakes import Bench
from tests.presenters.test_story import charge, told

TELLS = {
    "initiated": "£60 is to be paid to HMRC",
    "awaiting-collection": "£60 is to be paid to HMRC",
    "fully-collected": "£60 is to be paid to HMRC",
    "waiting-cancellation": "£60 is to be paid to HMRC",
    "partly-collected": "£100 is to be paid to HMRC: £40 that came back",
    "not-collected": "£100 is to be paid to HMRC: £40 that came back",
    "cancelled": "£100 is to be paid to HMRC: £40 that came back",
    "rejected": "£100 is to be paid to HMRC: £40 that came back",
}
"""Of £100, of which £40 is for the code and nothing is met yet."""


@pytest.mark.parametrize("status", list(TELLS))
def test_what_was_never_for_the_code_is_to_be_paid_whatever_became_of_the_rest(
    bench: Bench, show: Viewer, status: str
) -> None:
    open_ = Decimal("60.00") if status == "fully-collected" else Decimal("100.00")
    charge(bench, status, amount_coded_out=Decimal("40.00"), outstanding=open_)
    view = told(bench, show)
    facts = {fact.label: fact.value for fact in view.facts}
    assert TELLS[status] in facts[show.say("story.fact.do")]
    assert "Nothing" not in facts[show.say("story.fact.do")]
    assert "£40" in view.sentence
    assert "£60" in view.sentence
    assert facts[show.say("story.fact.place")] == show.say("story.place_of_parts")
    assert show.say("story.part.due") in [part.label for part in view.ribbon.parts]


def test_a_charge_sent_to_a_code_without_an_amount_is_not_said_to_be_in_none(
    bench: Bench, show: Viewer
) -> None:
    charge(bench, None, is_coded_out=True)
    view = told(bench, show)
    facts = {fact.label: fact.value for fact in view.facts}
    assert facts[show.say("story.fact.means")] == show.say("story.means.coded_untold")
    assert "£100" in facts[show.say("story.fact.do")]


@pytest.mark.parametrize("status", ["partly-collected", "cancelled"])
def test_nothing_seen_to_be_collected_is_not_called_about_nought(
    bench: Bench, show: Viewer, status: str
) -> None:
    charge(bench, status)
    means = {fact.label: fact.value for fact in told(bench, show).facts}[
        show.say("story.fact.means")
    ]
    assert "£0" not in means
    assert "HMRC’s account" in means
