"""Made-up people and what they ask for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from codedout.domain.change import AmountsPosition, Ask, ChoicePosition, NewChange, Who
from codedout.domain.choice import ReturnState
from codedout.domain.client_facts import BrowserFacts, ClientFacts, Screen
from codedout.domain.coded_out import (
    NOTHING_HELD,
    Amounts,
    ItemKey,
    Kind,
    OwnSet,
    Source,
    TaxCodeComponent,
)
from codedout.domain.draft import Draft
from codedout.domain.nino import Nino
from codedout.domain.signing_in import Tokens
from codedout.domain.tax_year import TaxYear

KEY = "4HOGQKcNRW5QtFFOYSNYTxuRnMOJ0zTGCXDcPbNDkLc="
OTHER_KEY = "VTxBHLbLNKs9Ibz2kNYfPDU5IvI9ksW8MoUl3zpnF8Y="

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

AMINA = Who("p_amina", "s_amina")
BEN = Who("p_ben", "s_ben")
NINO = Nino("AA123456A")
OTHER_NINO = Nino("AA654321B")
YEAR = TaxYear(2024)
ITEM = ItemKey(Kind.SELF_ASSESSMENT, 7001)

FACTS = ClientFacts(
    device_id="beec798b-b366-47fa-b1f8-92cede14a1ce",
    public_ip="198.51.100.4",
    public_port=51234,
    seen_at=NOON,
    browser=BrowserFacts(
        user_agent="Mozilla/5.0",
        screen=Screen(width=1920, height=1080, scaling_factor="1.25", colour_depth=24),
        window_width=1256,
        window_height=803,
        minutes_ahead_of_utc=0,
    ),
)

DRAFT = Draft(
    who=AMINA,
    ask=Ask.AMEND_ONE,
    tax_year=YEAR,
    item=ITEM,
    typed="38",
    figure=Decimal("412.30"),
    begun_at=NOON,
    saved_at=NOON,
)


def tokens(number: int = 1) -> Tokens:
    """HMRC's tokens, different for each number."""
    return Tokens(
        access_token=f"access-token-{number}",
        refresh_token=f"refresh-token-{number}",
        access_expires_at=NOON + 4 * HOUR,
        scopes=frozenset({"read:self-assessment", "write:self-assessment"}),
    )


def held(amount: str) -> Amounts:
    """One amount of HMRC's."""
    component = TaxCodeComponent(
        kind=ITEM.kind,
        id=ITEM.id,
        amount=Decimal(amount),
        source=Source.HMRC_HELD,
        submitted_on=NOON,
        related_tax_year=TaxYear(2022),
    )
    return Amounts(components=(component,))


def amendment(who: Who = AMINA, amount: str = "380.50") -> NewChange:
    """One amount changed."""
    return NewChange(
        who=who,
        ask=Ask.AMEND_ONE,
        tax_year=YEAR,
        item=ITEM,
        before=AmountsPosition(hmrc_held=held("412.10"), user=NOTHING_HELD),
        wanted=OwnSet.of({ITEM: Decimal(amount)}),
        return_state=ReturnState.UNKNOWN,
        says_not_submitted=True,
    )


def stop(who: Who = AMINA) -> NewChange:
    """A bill not to be collected through the tax code."""
    return NewChange(
        who=who,
        ask=Ask.STOP,
        tax_year=YEAR,
        item=None,
        before=ChoicePosition(opted_out=False),
        wanted=None,
        return_state=ReturnState.OPEN,
        says_not_submitted=None,
    )
