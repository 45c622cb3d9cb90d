"""What differs between two answers of HMRC's to one question about one code year."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from codedout.domain.coded_out import (
    Amounts,
    ItemKey,
    Kind,
    Source,
    TaxCodeComponent,
    UnmatchedSubmission,
)
from codedout.domain.comparison import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One item: the figure there was, the one there is, or both."""

    old: Figure | None
    new: Figure | None

    @property
    def figure(self) -> Figure:
        """The one there is or, where there is none, the one there was."""
        figure = self.new or self.old
        assert figure is not None, "a difference has a figure"  # noqa: S101
        return figure

    @property
    def kind(self) -> Kind:
        return self.figure.kind

    @property
    def key(self) -> ItemKey | None:
        """None for an item to which HMRC has given no id, then or now."""
        keys = (figure.key for figure in (self.new, self.old) if figure is not None)
        return next((key for key in keys if key is not None), None)

    @property
    def now_unmatched(self) -> bool:
        """Whether it is by now a figure that matches nothing of HMRC's, and was none before."""
        return _is_unmatched(self.new) and not _is_unmatched(self.old)

    @property
    def now_matched(self) -> bool:
        """The other way round; what is gone altogether matches nothing."""
        return _is_unmatched(self.old) and self.new is not None and not _is_unmatched(self.new)

    @property
    def only_the_match(self) -> bool:
        """Whether the person's figure is as it was: then what moved is what HMRC holds for it."""
        if self.old is None or self.new is None:
            return False
        return (self.now_unmatched or self.now_matched) and self.old.amount == self.new.amount


def _is_unmatched(figure: Figure | None) -> bool:
    return isinstance(figure, UnmatchedSubmission)


def source_of(figure: Figure) -> Source:
    """Whose figure it is. What matches nothing of HMRC's is the person's."""
    return figure.source if isinstance(figure, TaxCodeComponent) else Source.USER


def differences(old: Amounts, new: Amounts) -> tuple[Difference, ...]:
    """Every figure that is new, gone, another amount or another's than it was; each once.

    A figure of the person's that matches nothing of HMRC's any more, or does again, is one too.

    Items are told apart by kind and id. Where HMRC gave no id, as while the year runs, two are the
    same if nothing else could be meant. Dates alone are no difference: HMRC dates all of a person's
    figures anew whenever one of them is sent.
    """
    left: list[Figure] = [*old.components, *old.unmatched]
    right: list[Figure] = [*new.components, *new.unmatched]
    _pairs(left, right, _same_throughout)
    _pairs(left, right, _same_but_for_the_number)
    changed = [
        *_pairs(left, right, _same_but_for_the_match),
        *_pairs(left, right, _same_item),
        *_pairs(left, right, _the_only_one(left, right)),
    ]
    return (
        *(Difference(old=before, new=after) for before, after in changed),
        *(Difference(old=before, new=None) for before in left),
        *(Difference(old=None, new=after) for after in right),
    )


def _pairs(
    left: list[Figure], right: list[Figure], fit: Callable[[Figure, Figure], bool]
) -> list[tuple[Figure, Figure]]:
    """Each of `left` with the first of `right` that fits; both are taken out."""
    return list(_take(left, right, fit))


def _take(
    left: list[Figure], right: list[Figure], fit: Callable[[Figure, Figure], bool]
) -> Iterator[tuple[Figure, Figure]]:
    for before in tuple(left):
        after = next((figure for figure in right if fit(before, figure)), None)
        if after is not None:
            left.remove(before)
            right.remove(after)
            yield before, after


def _same_throughout(before: Figure, after: Figure) -> bool:
    return before.id == after.id and _same_figure(before, after)


def _same_but_for_the_number(before: Figure, after: Figure) -> bool:
    """HMRC gives an item its number when the year has ended: that is no change to it."""
    return None in (before.id, after.id) and _same_figure(before, after)


def _same_figure(before: Figure, after: Figure) -> bool:
    sources = {source_of(before), source_of(after)}
    return (
        (before.kind, before.amount) == (after.kind, after.amount)
        and _is_unmatched(before) is _is_unmatched(after)
        and (len(sources) == 1 or Source.UNKNOWN in sources)
    )


def _same_but_for_the_match(before: Figure, after: Figure) -> bool:
    return (
        (before.kind, before.amount) == (after.kind, after.amount)
        and (before.id == after.id or None in (before.id, after.id))
        and source_of(before) is source_of(after)
    )


def _same_item(before: Figure, after: Figure) -> bool:
    return before.key is not None and before.key == after.key and _may_be_one(before, after)


def _may_be_one(before: Figure, after: Figure) -> bool:
    """Whether one may have become the other. What matched nothing never was HMRC's item."""
    unmatched = _is_unmatched(before) or _is_unmatched(after)
    return not unmatched or source_of(before) is source_of(after)


def _the_only_one(left: list[Figure], right: list[Figure]) -> Callable[[Figure, Figure], bool]:
    """For items without an id: what is left of a kind, where it is one before and one after."""

    def alone(figures: list[Figure]) -> set[Kind]:
        kinds = [figure.kind for figure in figures]
        return {kind for kind in kinds if kinds.count(kind) == 1}

    lone = alone(left) & alone(right)

    def fit(before: Figure, after: Figure) -> bool:
        return (
            before.kind is after.kind
            and before.kind in lone
            and None in (before.id, after.id)
            and _may_be_one(before, after)
        )

    return fit
