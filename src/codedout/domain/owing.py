"""What of an account is still to be paid, and what a tax code is to collect, charge by charge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from codedout.domain.document_kind import DocumentKind
from codedout.domain.documents import ChargeLine, CollectionStatus, Document
from codedout.domain.liability import NIL
from codedout.domain.tax_year import TaxYear


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One charge of which something is open.

    Attributes:
        to_pay: what of it is to be paid directly.
        in_code: what of it a tax code is to collect.
        collected: what a tax code has collected of it; None where HMRC does not tell.
        came_back: what a tax code was to collect and did not.
        not_collected: what of that is still in `to_pay`.
        code_years: the years whose codes collect it. `by_rule`: HMRC names none; by R8, or ours.
    """

    document: Document
    kind: DocumentKind
    lines: tuple[ChargeLine, ...]
    status: CollectionStatus | None
    to_pay: Decimal
    in_code: Decimal
    collected: Decimal | None = NIL
    came_back: Decimal = NIL
    not_collected: Decimal = NIL
    code_years: tuple[TaxYear, ...] = ()
    by_rule: bool = False

    @property
    def interest(self) -> Decimal:
        """Interest that is still to be paid, as far as HMRC gives it."""
        found = self.document.late_interest
        if found is None:
            return NIL
        told = found.accruing if found.outstanding is None else found.outstanding
        return NIL if told is None else max(told, NIL)

    def is_overdue(self, today: date) -> bool:
        """Whether the day it was to be paid by has passed."""
        return self.document.due_on is not None and self.document.due_on < today


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """All that is open, told apart; `due` in the order of the days it is due on.

    `unclear` are documents with something open of which HMRC's record does not say plainly
    whether it is to be paid. They are in no sum, and no more are `estimates`.
    """

    due: tuple[Owed, ...] = ()
    in_code: tuple[Owed, ...] = ()
    estimates: tuple[Owed, ...] = ()
    unclear: tuple[Document, ...] = ()

    @property
    def to_pay(self) -> Decimal:
        """What is to be paid directly of all that is due, without interest."""
        return sum((one.to_pay for one in self.due), NIL)

    @property
    def interest(self) -> Decimal:
        """The interest on it that is still to be paid."""
        return sum((one.interest for one in self.due), NIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotByCode:
    """What HMRC's account says of a year's bill that a tax code was to collect and does not.

    `open` are the charges of which something of that is still to be paid directly;
    `some_collected`: a code took another part, or is to.
    """

    open: tuple[Owed, ...] = ()
    some_collected: bool = False
