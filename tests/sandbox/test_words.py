"""Test figures have their words in every state, and none that belong to a real person's tax."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from codedout.domain.change import AmountsPosition, Ask, Change, ChangeState, NewChange, Who
from codedout.domain.choice import ReturnState
from codedout.domain.coded_out import NOTHING_HELD, ItemKey, Kind, OwnSet
from codedout.domain.tax_year import TaxYear
from codedout.presenters import changes
from codedout.presenters.viewer import Viewer
from codedout.words import words

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SHOW = Viewer()
READY = Change(
    reference="AB12-CD34",
    what=NewChange(
        who=Who("actor", "subject"),
        ask=Ask.PUT_TEST_FIGURES,
        tax_year=TaxYear(2025),
        item=None,
        before=AmountsPosition(hmrc_held=NOTHING_HELD, user=NOTHING_HELD),
        wanted=OwnSet.of({ItemKey(Kind.DEBT, 42): Decimal("8.20")}),
        return_state=ReturnState.UNKNOWN,
        says_not_submitted=True,
    ),
    state=ChangeState.READY,
    prepared_at=NOW,
)
ONLY = words().say("change.effect.test_only")


def test_the_check_page_says_what_is_put_and_whose_tax_it_changes() -> None:
    view = changes.present_check(READY, "PUT ...", SHOW)
    assert view.table is not None
    assert [row[3].text for row in view.table.rows] == ["£8.20"]
    assert ONLY in view.effects
    assert words().say("change.effect.bill", year="2025 to 2026") not in view.effects


@pytest.mark.parametrize("state", ChangeState)
def test_the_receipt_has_words_for_every_state(state: ChangeState) -> None:
    change = replace(READY, state=state, sent_at=NOW, settled_at=NOW)
    view = changes.present_receipt(change, SHOW, NOW)
    assert view.outcome.title
    assert words().say("change.done.recalculate") not in view.after_words
