"""The way back to what a person began, prepared, or sent without knowing the end: a line each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from codedout.domain.change import Ask, Change, ChangeState
from codedout.domain.draft import Draft
from codedout.domain.tax_year import TaxYear
from codedout.presenters import drafts as begun
from codedout.presenters.changes import check_link, is_open, title_of
from codedout.presenters.receipts import which
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Line, Link, Notice, receipt_link


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfinishedView:
    """Of amounts in a code and of the choice for a bill, each in a list of its own (R10a)."""

    amounts: tuple[Line, ...] = ()
    bills: tuple[Line, ...] = ()


def present(
    drafts: Sequence[Draft],
    changes: Sequence[Change],
    show: Viewer,
    is_over: Callable[[Ask, TaxYear], bool],
    *,
    year: TaxYear | None = None,
    asks: Iterable[Ask] = Ask,
) -> UnfinishedView:
    """`drafts`, and of `changes` those not sent or of unknown end; of `year` alone, if it is one's.

    `asks`: what a form is for. A change of unknown end is told in each form of its story: whatever
    is asked for there comes after it. `is_over`: whether the calendar no longer allows to ask so.
    """
    asks = frozenset(asks)
    of_amounts = {ask.of_amounts for ask in asks}
    lines = [
        *(
            (c.what.ask, c.what.tax_year, _sent(c, show))
            for c in changes
            if is_open(c) and c.what.ask.of_amounts in of_amounts
        ),
        *(
            (d.ask, d.tax_year, _begun(d, show, over=is_over(d.ask, d.tax_year)))
            for d in drafts
            if d.ask in asks
        ),
        *(
            (
                c.what.ask,
                c.what.tax_year,
                _prepared(c, show, over=is_over(c.what.ask, c.what.tax_year)),
            )
            for c in changes
            if c.state is ChangeState.READY and c.what.ask in asks
        ),
    ]

    def those(story: Callable[[Ask], bool]) -> tuple[Line, ...]:
        return tuple(line for ask, of, line in lines if story(ask) and year in (None, of))

    return UnfinishedView(
        amounts=those(lambda ask: ask.of_amounts), bills=those(lambda ask: not ask.of_amounts)
    )


def also_prepared(change: Change, prepared: Sequence[Change], show: Viewer) -> tuple[Notice, ...]:
    """For the check page of a change: what else stands `prepared` for the very same amount."""
    item = change.what.item
    others = [
        each
        for each in prepared
        if item is not None
        and each.reference != change.reference
        and each.is_about_the_same(change)
        and each.what.item == item
    ]
    if not others:
        return ()
    said = (
        show.say(
            "unfinished.also.line",
            what=begun.in_short(title_of(each, show), which(each, show), show),
            when=show.at(each.prepared_at),
        )
        for each in others
    )
    return (
        Notice(
            title=show.say("unfinished.also.title"),
            lines=(*said, show.say("unfinished.also.one")),
            links=tuple(
                check_link(each, show.say("receipts.open_prepared", reference=each.reference))
                for each in others
            ),
        ),
    )


def _sent(change: Change, show: Viewer) -> Line:
    name = "taken" if change.state is ChangeState.TAKEN else "sent"
    what = begun.in_short(title_of(change, show), which(change, show), show)
    when = show.at(change.asked_at)
    said = show.say(f"unfinished.{name}", what=what, when=when)
    way = show.say("unfinished.receipt", reference=change.reference)
    return Line(text=said, links=(receipt_link(change.reference, way),))


def _begun(draft: Draft, show: Viewer, *, over: bool) -> Line:
    what = begun.in_short(begun.title_of(draft, show), begun.filled_in(draft, show), show)
    said = show.say("unfinished.begun", what=what, when=show.at(draft.begun_at))
    if over:  # its form is shut; the list in Receipts has the button that throws it away
        way = Link(label=show.say("unfinished.to_throw"), page="receipts")
    else:
        way = begun.to_draft(draft, show.say("unfinished.go_on"))
    return _line(said, way, show, over=over)


def _prepared(change: Change, show: Viewer, *, over: bool) -> Line:
    what = begun.in_short(title_of(change, show), which(change, show), show)
    said = show.say("unfinished.prepared", what=what, when=show.at(change.prepared_at))
    name = "open_passed" if over else "open_prepared"
    way = check_link(change, show.say(f"receipts.{name}", reference=change.reference))
    return _line(said, way, show, over=over)


def _line(said: str, way: Link, show: Viewer, *, over: bool) -> Line:
    return Line(text=f"{said} {show.say('receipts.passed')}" if over else said, links=(way,))
