"""What a document of the account is, in words."""

from __future__ import annotations

from decimal import Decimal

from codedout.domain.document_kind import DocumentKind
from codedout.domain.documents import Document
from codedout.domain.tax_year import TaxYear
from codedout.presenters.viewer import Viewer

_MOST = 60
"""Of a name of HMRC's for a charge, as much as a line holds."""

ON_ACCOUNT = frozenset(
    {
        DocumentKind.FIRST_PAYMENT_ON_ACCOUNT,
        DocumentKind.SECOND_PAYMENT_ON_ACCOUNT,
        DocumentKind.PAYMENT_ON_ACCOUNT_REBALANCED,
    }
)


def what_it_is(document: Document, kind: DocumentKind, show: Viewer) -> str:
    """ "Balancing payment"; for what we do not tell apart, HMRC's own name of it."""
    name = document.text or document.description
    if kind in (DocumentKind.OTHER_CHARGE, DocumentKind.UNKNOWN) and name:
        return named(name, show)
    return show.say(f"charges.kind.{kind.value}")


def named(name: str, show: Viewer) -> str:
    """By HMRC's name for it."""
    return show.say("owing.named", text=show.typed(name, _MOST))


def of_year(what: str, year: TaxYear | None, show: Viewer) -> str:
    """ "Balancing payment for 2023 to 2024"."""
    return what if year is None else show.say("owing.of_year", what=what, year=show.year(year))


def percent(rate: Decimal) -> str:
    """ "7.75", "2": without the noughts at its end."""
    return f"{rate.normalize():f}"


def owed_for(year: TaxYear | None, show: Viewer) -> str:
    """ "2023 to 2024", within a table."""
    return show.say("owing.no_year") if year is None else show.year(year)
