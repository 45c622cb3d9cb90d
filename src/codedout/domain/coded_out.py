"""Amounts taken through a tax code, HMRC's beside a person's own.

Everything here hangs on one `code_year`: the year whose tax code took the amounts (RULES R10).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from codedout.domain.tax_year import TaxYear


class Kind(StrEnum):
    """The four kinds that HMRC keeps apart, spelt as its API spells them (RULES R5)."""

    SELF_ASSESSMENT = "selfAssessmentUnderpayment"
    PAYE = "payeUnderpayment"
    DEBT = "debt"
    IN_YEAR = "inYearAdjustment"


class Source(StrEnum):
    """Whose figure an item is."""

    HMRC_HELD = "hmrcHeld"
    USER = "user"
    UNKNOWN = "unknown"  # a value that HMRC's document does not list yet


class Question(StrEnum):
    """Which figures HMRC is asked for. LATEST is a question, never an answer."""

    HMRC_HELD = "hmrcHeld"
    USER = "user"
    LATEST = "latest"


@dataclass(frozen=True, slots=True, order=True)
class ItemKey:
    """What makes an item that item: HMRC's id is unique only within a kind."""

    kind: Kind
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxCodeComponent:
    """One amount in a tax code.

    `id` is None while the year runs: HMRC gives ids only after it has ended (R34).
    `related_tax_year` is the year the tax was owed for, where HMRC says.
    """

    kind: Kind
    id: int | None
    amount: Decimal
    source: Source
    submitted_on: datetime | None
    related_tax_year: TaxYear | None = None

    @property
    def key(self) -> ItemKey | None:
        return None if self.id is None else ItemKey(self.kind, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmatchedSubmission:
    """A figure the person sent whose id matches nothing that HMRC holds."""

    kind: Kind
    id: int | None
    amount: Decimal
    submitted_on: datetime | None

    @property
    def key(self) -> ItemKey | None:
        return None if self.id is None else ItemKey(self.kind, self.id)


@dataclass(frozen=True, slots=True)
class Amounts:
    """HMRC's answer to one question about one code year. Empty where HMRC holds nothing.

    `unread_kinds` names members of a kind that we do not know. HMRC takes a person's set whole, so
    a set read beside one of them must not be sent back: what is in it would be lost.
    """

    components: tuple[TaxCodeComponent, ...] = ()
    unmatched: tuple[UnmatchedSubmission, ...] = ()
    unread_kinds: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.components or self.unmatched)


NOTHING_HELD = Amounts()


@dataclass(frozen=True, slots=True)
class OwnSet(Mapping[ItemKey, Decimal]):
    """The whole set of figures that a person has sent for a code year, or wants to.

    HMRC takes the set whole: what is left out is gone. So a change is always the old set with
    one thing different.
    """

    entries: tuple[tuple[ItemKey, Decimal], ...] = ()

    @classmethod
    def of(cls, figures: Mapping[ItemKey, Decimal] | Iterable[tuple[ItemKey, Decimal]]) -> OwnSet:
        """The set of these figures, in a fixed order."""
        return cls(tuple(sorted(dict(figures).items())))

    def __getitem__(self, key: ItemKey) -> Decimal:
        return dict(self.entries)[key]

    def __iter__(self) -> Iterator[ItemKey]:
        return (key for key, _ in self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def with_amount(self, key: ItemKey, amount: Decimal) -> OwnSet:
        """The set with this one figure put in or replaced.

        HMRC's form has room for one in-year adjustment, so a new one takes the place of any
        other; `displaced_by` says which, so that the person is told before.
        """
        kept = {k: a for k, a in self.entries if k not in self.displaced_by(key)}
        return OwnSet.of(kept | {key: amount})

    def without(self, key: ItemKey) -> OwnSet:
        """The set with this figure taken out."""
        return OwnSet.of({k: a for k, a in self.entries if k != key})

    def displaced_by(self, key: ItemKey) -> tuple[ItemKey, ...]:
        """Which of the person's figures must go for `key` to be sent."""
        if key.kind is not Kind.IN_YEAR:
            return ()
        return tuple(k for k in self if k.kind is Kind.IN_YEAR and k != key)
