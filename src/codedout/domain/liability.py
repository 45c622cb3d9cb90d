"""What each year's charges came to, and how they were and are to be met.

Every figure is of the documents of an account. What HMRC says of the same money elsewhere, in the
balance and of the codings, stands beside them (`Beside`) and is added to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from codedout.domain.account import Coding
from codedout.domain.document_kind import DocumentKind
from codedout.domain.documents import CollectionStatus, Document
from codedout.domain.tax_year import TaxYear

NIL = Decimal(0)


class Why(StrEnum):
    """Why a document is in no year's total."""

    REPEATED = "repeated"  # the same document once more
    SAYS_OTHERWISE = "says_otherwise"  # another document has its number
    CREDIT = "credit"
    PAYMENT = "payment"
    REPAYMENT = "repayment"
    CLEARING = "clearing"
    UNKNOWN_KIND = "unknown_kind"
    ESTIMATE = "estimate"
    NO_YEAR = "no_year"
    TOO_OLD = "too_old"  # from before there was Self Assessment


class Note(StrEnum):
    """What is to be known about a year's figures."""

    SEVERAL_CHARGES = "several_charges"
    FUTURE_YEAR = "future_year"
    CODED_MORE_THAN_CHARGED = "coded_more_than_charged"
    CODED_AMOUNT_NOT_TOLD = "coded_amount_not_told"
    CODED_DIFFERS = "coded_differs"  # HMRC's codings say another amount than its documents
    OUTSTANDING_DOES_NOT_FIT = "outstanding_does_not_fit"
    SPLIT_NOT_TOLD = "split_not_told"  # HMRC does not say how what is met was met
    UNKNOWN_STATUS = "unknown_status"


@dataclass(frozen=True, slots=True)
class SetAside:
    """A document that is in no total."""

    document: Document
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """How charges are met. The four are the charges, to the penny, and none is less than nothing.

    Attributes:
        paid: what was paid directly or set off, and so met without a tax code.
        through_code: what a tax code collected or is to collect.
        still_to_pay: what is open and was never to be collected through a code.
        not_collected: what was to be so collected, was not, and is open.
    """

    paid: Decimal = NIL
    through_code: Decimal = NIL
    still_to_pay: Decimal = NIL
    not_collected: Decimal = NIL

    @property
    def total(self) -> Decimal:
        """The charges."""
        return self.paid + self.through_code + self.still_to_pay + self.not_collected

    @classmethod
    def of_all(cls, splits: Iterable[Split]) -> Split:
        """Several as one."""
        paid = through_code = still_to_pay = not_collected = NIL
        for each in splits:
            paid += each.paid
            through_code += each.through_code
            still_to_pay += each.still_to_pay
            not_collected += each.not_collected
        return cls(
            paid=paid,
            through_code=through_code,
            still_to_pay=still_to_pay,
            not_collected=not_collected,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Divided:
    """What becomes of one charge.

    Attributes:
        undecided: how much of `split.through_code` HMRC has not settled yet.
        came_back: what a code did not collect of what it was to: `split.not_collected`, and what
            of it was paid since.
    """

    split: Split
    undecided: Decimal = NIL
    came_back: Decimal = NIL
    notes: frozenset[Note] = frozenset()

    @property
    def coded(self) -> Decimal:
        """All that was ever to be collected through a code."""
        return self.split.through_code + self.came_back


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A charge that counts, and how it is met. `status` is None where HMRC says none.

    `codings` are those of its year that are about it, where HMRC names a code.
    """

    document: Document
    owed_year: TaxYear
    kind: DocumentKind
    status: CollectionStatus | None
    divided: Divided
    codings: tuple[Coding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What HMRC says of a year's money elsewhere. None of it is in a total.

    Attributes:
        total_liabilities: the whole bill with what is coded, each figure that HMRC gives once.
        coded: what the codings of the year come to.
        on_return: what was due on the return, as the balance has it.
    """

    total_liabilities: tuple[Decimal, ...] = ()
    coded: Decimal | None = None
    on_return: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOwed:
    """One year's charges, in the order of their numbers; none where only `beside` knows of it."""

    tax_year: TaxYear
    charges: tuple[Charge, ...]
    beside: Beside
    notes: frozenset[Note]

    @property
    def split(self) -> Split:
        """How they are met."""
        return Split.of_all(charge.divided.split for charge in self.charges)

    @property
    def coded(self) -> Decimal:
        """All of them that was ever to be collected through a code."""
        return sum((charge.divided.coded for charge in self.charges), NIL)


class Progress(StrEnum):
    """How far a code is with an amount."""

    UNDER_WAY = "under_way"  # planned or being collected, or HMRC does not say that it is over
    COLLECTED = "collected"
    TAKEN_OUT = "taken_out"  # collected before the rest was taken out of the code again
    IN_PART = "in_part"  # collected, where the rest was not


class Named(StrEnum):
    """How it is known which code collects something."""

    BY_HMRC = "by_hmrc"
    BY_RULE = "by_rule"  # two years on (R8), where HMRC names none
    BY_US = "by_us"  # neither: R8 is not about it, and that year is our reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What the code of `code_year` collected, or is to, of what was owed for `owed_year`.

    `named`: how it is known that it is that code.
    `under_way` is what of it HMRC does not say is over; of the rest, `over` says how that ended.
    """

    owed_year: TaxYear
    code_year: TaxYear
    amount: Decimal
    named: Named
    under_way: Decimal
    over: frozenset[Progress] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Liability:
    """All years in their order. The coded part of `years` is `collected`, `undecided` and
    `came_back` together, to the penny.
    """

    years: tuple[YearOwed, ...] = ()
    collected: tuple[Collected, ...] = ()
    set_aside: tuple[SetAside, ...] = ()

    @property
    def coded(self) -> Decimal:
        """All that was ever to be collected through a code, whichever year it was owed for."""
        return sum((year.coded for year in self.years), NIL)

    @property
    def undecided(self) -> Decimal:
        """How much of it HMRC has not settled yet."""
        return sum((one.divided.undecided for one in self.charges), NIL)

    @property
    def came_back(self) -> Decimal:
        """How much of it was not collected after all, whether or not it was paid since."""
        return sum((one.divided.came_back for one in self.charges), NIL)

    @property
    def charges(self) -> tuple[Charge, ...]:
        """Those of all years."""
        return tuple(charge for year in self.years for charge in year.charges)

    def by_code_year(self) -> dict[TaxYear, Decimal]:
        """What each year's code collected or is to collect, in the order of the years."""
        sums: dict[TaxYear, Decimal] = {}
        for one in self.collected:
            sums[one.code_year] = sums.get(one.code_year, NIL) + one.amount
        return dict(sorted(sums.items()))
