"""What a viewer shows of a name, a number, an amount and typed words while others look."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from codedout.domain.adviser import Adviser, Role
from codedout.domain.nino import Nino
from codedout.domain.share_safe import ShareSafe
from codedout.presenters.viewer import Viewer
from tests.signin.fakes import Sessions
from tests.store.values import FACTS, tokens

NAMES, AMOUNTS = Viewer(share_safe=ShareSafe.NAMES), Viewer(share_safe=ShareSafe.AMOUNTS)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "£0"),
        ("0.01", "£0–£100"),
        ("99.99", "£0–£100"),
        ("100", "£100–£500"),
        ("2999.99", "£1,000–£3,000"),
        ("3000", "£3,000–£5,000"),
        ("99999999999.99", "£100,000 or more"),
        ("-412.30", "minus £100–£500"),
    ],
)
def test_a_band_stands_in_the_place_of_an_amount(amount: str, said: str) -> None:
    each = Decimal(amount)
    assert [AMOUNTS.gbp(each), AMOUNTS.with_pence(each), AMOUNTS.exact(each)] == [said] * 3


def test_with_names_hidden_amounts_are_shown() -> None:
    assert NAMES.gbp(Decimal("412.30")) == "£412.30"
    assert NAMES.drawn(Decimal("412.30")) == Decimal("412.30")
    assert NAMES.typed("£412.30") == "£412.30"
    assert NAMES.tax_code("K45") == "K45"


@pytest.mark.parametrize("show", [NAMES, AMOUNTS])
def test_names_numbers_and_words_are_hidden(show: Viewer) -> None:
    nino = Nino("AA123456A")
    said = [
        show.person("Rowan Ashby"),
        show.nino(nino),
        show.made_up_nino(nino),
        show.hmrc_number("XM002610011594"),
        show.typed("Rowan asked for it"),
        show.item_number(4_100_000_017),
    ]
    for each in said:
        assert "hidden" in each
        assert not {"Rowan", "Ashby", "456", "2610", "4100", "17", "56A"} & set(each.split())
        assert not any(part in each for part in ("Rowan", "456", "6 A", "2610", "4100"))


def test_two_items_are_told_apart_while_their_numbers_are_hidden() -> None:
    several = {NAMES.item_number(number) for number in range(4_100_000_000, 4_100_000_200)}
    assert len(several) == 200
    assert AMOUNTS.item_number(4_100_000_017) == NAMES.item_number(4_100_000_017)


def test_a_figure_typed_and_a_tax_code_are_amounts() -> None:
    assert "412" not in AMOUNTS.typed("412.30")
    assert "45" not in AMOUNTS.tax_code("K45")


def test_to_a_presenter_names_are_hidden_and_to_nobody_else_unasked() -> None:
    session = Sessions().open("secret", tokens(), FACTS, None, datetime(2026, 11, 2, tzinfo=UTC))
    assert not Viewer.of(session).hides_names
    for role in Role:
        adviser = Adviser(key="a", username="rowan", name="Rowan", role=role)
        viewer = Viewer.of(replace(session, adviser=adviser))
        assert viewer.hides_names is (role is Role.PRESENTER)
        assert not viewer.hides_amounts
