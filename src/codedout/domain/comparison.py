"""HMRC's figures and a person's own for one code year, side by side.

All of it is story (a) of R10a: amounts taken through the year's tax code. Nothing is added up,
guessed or left out: every figure that HMRC answered with stands in the comparison.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from codedout.domain.coded_out import (
    NOTHING_HELD,
    Amounts,
    ItemKey,
    Kind,
    OwnSet,
    Question,
    Source,
    TaxCodeComponent,
    UnmatchedSubmission,
)
from codedout.domain.errors import UnsafeToSend
from codedout.domain.tax_year import TaxYear

UNSAFE = ("no_id", "repeated", "unknown_source", "two_in_year", "unknown_kind", "not_listed")
"""Every `UnsafeToSend.reason`."""

Figure = TaxCodeComponent | UnmatchedSubmission


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One item: HMRC's figure, the person's, or both.

    Attributes:
        key: None for an item to which HMRC has given no id (R34).
        difference: the person's figure less HMRC's, in pounds; None unless there is one of each.
        in_use: whose figure HMRC says it uses; None if that could not be read or does not say.
    """

    key: ItemKey | None
    hmrc: TaxCodeComponent | None
    user: TaxCodeComponent | None
    in_use: Source | None

    @property
    def kind(self) -> Kind:
        return self._either.kind

    @property
    def difference(self) -> Decimal | None:
        if self.hmrc is None or self.user is None:
            return None
        return self.user.amount - self.hmrc.amount

    @property
    def _either(self) -> TaxCodeComponent:
        component = self.hmrc or self.user
        assert component is not None, "a row has a figure"  # noqa: S101
        return component

    def owed_for(self, code_year: TaxYear) -> TaxYear | None:
        """The year the tax was owed for; None for "an earlier year". HMRC's word goes first."""
        found = (owed_for(c, code_year) for c in (self.hmrc, self.user) if c is not None)
        return next((year for year in found if year is not None), None)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An item whose own source is not the one HMRC was asked for. It is shown by its own."""

    asked: Question
    component: TaxCodeComponent


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One code year.

    Attributes:
        rows: items with an id, in the order in which HMRC lists them.
        rows_without_id: items without one: to be seen, not to be changed.
        unmatched: the person's figures that belong to no item of HMRC's.
        contradictions: items that do not fit the question asked.
        elsewhere: figures that only other answers have, such as `latest` when HMRC's own list
            could not be read. They say nothing about what the person submitted.
        repeated: keys that stand for more than one figure, so that a change could hit either.
        hmrc_read, user_read, latest_read: whether each answer was had.
    """

    rows: tuple[Row, ...]
    rows_without_id: tuple[Row, ...]
    unmatched: tuple[Figure, ...]
    contradictions: tuple[Contradiction, ...]
    elsewhere: tuple[Figure, ...]
    repeated: tuple[ItemKey, ...]
    hmrc_read: bool
    user_read: bool
    latest_read: bool

    @property
    def unsafe(self) -> bool:
        """Nothing may be sent: HMRC's list does not tell its items apart."""
        return bool(self.repeated)


def compare(hmrc_held: Amounts | None, user: Amounts | None, latest: Amounts | None) -> Comparison:
    """HMRC's answers to the three questions about one code year, item by item.

    None is an answer that could not be read, which is not the same as an empty one.
    """
    hmrcs, own = _by_own_source(hmrc_held or NOTHING_HELD, user or NOTHING_HELD)
    submitted = (user or NOTHING_HELD).unmatched
    matched, strays = _match(hmrcs, own, hmrc_read=hmrc_held is not None)
    in_use = latest.components if latest is not None else ()
    return Comparison(
        rows=tuple(_rows(hmrcs, matched, in_use)),
        rows_without_id=tuple(_rows_without_id(hmrcs, own, in_use)),
        unmatched=(*strays, *submitted),
        contradictions=(
            *_contradictions(Question.HMRC_HELD, hmrc_held),
            *_contradictions(Question.USER, user),
        ),
        elsewhere=tuple(_elsewhere((*hmrcs, *own, *submitted), hmrc_held, latest)),
        repeated=tuple(sorted({*_repeated(hmrcs), *_repeated((*own, *submitted))})),
        hmrc_read=hmrc_held is not None,
        user_read=user is not None,
        latest_read=latest is not None,
    )


def own_set(user: Amounts) -> OwnSet:
    """The person's own figures for a code year, unmatched ones too, and never one of HMRC's.

    This is what a change starts from. HMRC does not say whether a set that it is sent replaces
    the last one or is merged into it; the whole set is right either way. Whether HMRC's own list
    tells its items apart is for `Comparison.unsafe` to say.

    Raises:
        UnsafeToSend: with a reason out of `UNSAFE`; a set sent would not be the person's.
    """
    if user.unread_kinds:  # a set without them would take them away
        raise UnsafeToSend("unknown_kind")
    if any(c.source is Source.UNKNOWN for c in user.components):
        raise UnsafeToSend("unknown_source")
    own: list[Figure] = [c for c in user.components if c.source is Source.USER]
    figures = [(figure.key, figure.amount) for figure in [*own, *user.unmatched]]
    entries = [(key, amount) for key, amount in figures if key is not None]
    if len(entries) < len(figures):
        raise UnsafeToSend("no_id")
    if len(dict(entries)) < len(entries):
        raise UnsafeToSend("repeated")
    if sum(key.kind is Kind.IN_YEAR for key, _ in entries) > 1:
        raise UnsafeToSend("two_in_year")  # HMRC's form has room for one
    return OwnSet.of(entries)


def why_unsafe(hmrc_held: Amounts, user: Amounts) -> str | None:
    """Why the person's set could not be sent with one figure changed, out of `UNSAFE`; or None."""
    if compare(hmrc_held, user, None).unsafe:
        return "repeated"
    try:
        own = own_set(user)
    except UnsafeToSend as unsafe:
        return unsafe.reason
    # One of theirs that only HMRC's own list has would be lost with the next set that is sent.
    elsewhere = [c.key for c in hmrc_held.components if c.source is Source.USER]
    return "not_listed" if any(key is None or key not in own for key in elsewhere) else None


def has_own(user: Amounts) -> bool:
    """Whether the answer about the person's figures holds any, of whatever kind.

    A figure that is HMRC's by its own source is not one, whatever question brought it.
    """
    return bool(user.unmatched or user.unread_kinds) or any(
        c.source is not Source.HMRC_HELD for c in user.components
    )


def owed_for(figure: Figure, code_year: TaxYear) -> TaxYear | None:
    """The year that tax taken through the code of `code_year` was owed for (R10a).

    An in-year adjustment is for the code year itself; anything else for the related year that
    HMRC gives, or None: an earlier year that it does not name.
    """
    if figure.kind is Kind.IN_YEAR:
        return code_year
    return figure.related_tax_year if isinstance(figure, TaxCodeComponent) else None


def _by_own_source(
    hmrc_held: Amounts, user: Amounts
) -> tuple[list[TaxCodeComponent], list[TaxCodeComponent]]:
    """HMRC's figures and the person's, each where its own source puts it.

    An item that is in the wrong answer as well as in the right one counts once. A source that we
    do not know leaves an item in the answer it came in.
    """
    hmrcs = [c for c in hmrc_held.components if c.source is not Source.USER]
    own = [c for c in user.components if c.source is not Source.HMRC_HELD]
    hmrcs += [c for c in user.components if c.source is Source.HMRC_HELD and c not in hmrcs]
    own += [c for c in hmrc_held.components if c.source is Source.USER and c not in own]
    return hmrcs, own


def _match(
    hmrcs: list[TaxCodeComponent], own: list[TaxCodeComponent], *, hmrc_read: bool
) -> tuple[list[TaxCodeComponent], list[TaxCodeComponent]]:
    """The person's items that HMRC has too, and those it does not have."""
    with_id = [c for c in own if c.key is not None]
    if not hmrc_read:
        return with_id, []
    held = {c.key for c in hmrcs}
    return [c for c in with_id if c.key in held], [c for c in with_id if c.key not in held]


def _rows(
    hmrcs: list[TaxCodeComponent],
    own: list[TaxCodeComponent],
    in_use: tuple[TaxCodeComponent, ...],
) -> Iterator[Row]:
    for key in dict.fromkeys(c.key for c in (*hmrcs, *own) if c.key is not None):
        sources = {c.source for c in in_use if c.key == key}
        used = sources.pop() if len(sources) == 1 else None
        theirs = [c for c in hmrcs if c.key == key]
        mine = [c for c in own if c.key == key]
        if len(theirs) > 1 or len(mine) > 1:
            # Which belongs to which cannot be told, so each stands by itself.
            yield from (Row(key=key, hmrc=c, user=None, in_use=used) for c in theirs)
            yield from (Row(key=key, hmrc=None, user=c, in_use=used) for c in mine)
        else:
            for held, sent in zip_longest(theirs, mine):
                yield Row(key=key, hmrc=held, user=sent, in_use=used)


def _rows_without_id(
    hmrcs: list[TaxCodeComponent],
    own: list[TaxCodeComponent],
    in_use: tuple[TaxCodeComponent, ...],
) -> Iterator[Row]:
    for c in (c for c in hmrcs if c.key is None):
        yield Row(key=None, hmrc=c, user=None, in_use=c.source if c in in_use else None)
    for c in (c for c in own if c.key is None):
        yield Row(key=None, hmrc=None, user=c, in_use=c.source if c in in_use else None)


def _contradictions(asked: Question, answer: Amounts | None) -> Iterator[Contradiction]:
    for component in (answer or NOTHING_HELD).components:
        if component.source.value != asked.value:
            yield Contradiction(asked, component)


def _elsewhere(
    shown: Iterable[Figure], hmrc_held: Amounts | None, latest: Amounts | None
) -> Iterator[Figure]:
    known = {_same(figure) for figure in shown}
    others = (latest or NOTHING_HELD).components + (latest or NOTHING_HELD).unmatched
    for figure in (*others, *(hmrc_held or NOTHING_HELD).unmatched):
        if _same(figure) not in known:
            known.add(_same(figure))
            yield figure


def _same(figure: Figure) -> tuple[Kind, int | None, Decimal, Source]:
    source = figure.source if isinstance(figure, TaxCodeComponent) else Source.USER
    return figure.kind, figure.id, figure.amount, source


def _repeated(figures: Iterable[Figure]) -> list[ItemKey]:
    counted = Counter(figure.key for figure in figures if figure.key is not None)
    return [key for key, times in counted.items() if times > 1]
