"""Undoing a change: to what it would go back, or why it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from codedout.domain.change import Ask, Change
from codedout.domain.coded_out import NOTHING_HELD, OwnSet, Source
from codedout.domain.rules.windows import Answer
from codedout.domain.tax_year import TaxYear
from codedout.journeys.parts import Part
from codedout.journeys.preparing import in_use
from codedout.journeys.reading import ChoiceReading
from codedout.journeys.undoing import Seen, WayBack, Why
from codedout.presenters.changes import asked_values, later_link, title_of, to_hmrcs
from codedout.presenters.in_use import moves
from codedout.presenters.items import kind_name
from codedout.presenters.last_known import not_read
from codedout.presenters.refusals import could_not_read
from codedout.presenters.undone import undone_by, undone_link, undone_words
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Link, Notice, receipt_link
from codedout.presenters.windows import reason

_ALREADY_SO = ("D2", "O2", "I2")
"""Rows that say no because HMRC holds already what is asked for: somebody else changed it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoView:
    """As `AmendView`, for what is undone: `back_to`, and the `figures` that stood there before.

    `moves`: what goes, comes back or is another figure again. `not_as_before`: for which of them
    HMRC was using its own, and would not afterwards.
    `instead` leads to having none of the person's own figures, where that is another thing.
    """

    year: TaxYear
    effect: str
    note: str
    blocked: tuple[Notice, ...]
    notices: tuple[Notice, ...]
    must_answer: bool
    return_read: bool
    moves: tuple[str, ...]
    back_to: str
    figures: tuple[str, ...]
    not_as_before: tuple[str, ...]
    instead: Link | None
    back: Link


def present(
    change: Change, seen: Seen, way: WayBack | None, show: Viewer, now: datetime
) -> UndoView:
    """`way` is None where what HMRC holds could not be read."""
    what = change.what
    year, reference = what.tax_year, change.reference
    blocked = _blocked(change, seen, way, show, now)
    no_record = seen.returns.error
    part = show.say("compare.part.returns")
    unread = () if blocked or no_record is None else (could_not_read(part, no_record, show, now),)
    answer = None if blocked or way is None else way.verdict.answer
    return UndoView(
        year=year,
        effect=show.say("change.undo.about", reference=reference, what=title_of(change, show)),
        note=reason(way.verdict, show.words) if way and answer is Answer.YES else "",
        blocked=blocked,
        notices=unread,
        must_answer=answer is Answer.ASK,
        return_read=no_record is None,
        moves=() if blocked or way is None else _moves(change, seen, way, show),
        back_to="" if way is None else _back_to(change, way, show),
        figures=_figures(way, show),
        not_as_before=_not_as_before(change, way, show),
        instead=to_hmrcs(year, show) if what.wanted and way and way.wanted else None,
        back=receipt_link(reference, show.say("change.undo.to_receipt", reference=reference)),
    )


def _blocked(
    change: Change, seen: Seen, way: WayBack | None, show: Viewer, now: datetime
) -> tuple[Notice, ...]:
    """Whatever stands in the way of it."""
    if way is None:
        return tuple(not_read(_parts(seen), show, now))
    lasting = way.why_not in (Why.NOT_MADE, Why.UNDONE, Why.UNDER_WAY)
    as_before = way.why_not is Why.SINCE and way.verdict.rule in _ALREADY_SO
    if way.verdict.answer is Answer.NO and not lasting and not as_before:
        title = show.say("change.undo.closed.title")
        return (Notice(title=title, lines=(reason(way.verdict, show.words),)),)
    if way.why_not is None:
        return ()
    already = way.why_not in (Why.UNDONE, Why.UNDER_WAY)
    title = f"{undone_by(way.by)[0][0]}_already" if already else "none"
    return (
        Notice(
            title=show.say(f"change.undo.{title}.title"),
            lines=undone_words(way.by, show) if already else tuple(_why_not(change, way, show)),
            links=_elsewhere(change, way, show),
        ),
    )


def _why_not(change: Change, way: WayBack, show: Viewer) -> Iterator[str]:
    name = "" if way.why_not is None else way.why_not.value
    if way.why_not is Why.SINCE:
        name += "_amounts" if change.what.ask.of_amounts else "_choice"
        if way.by:
            yield show.say("change.undo.since.you", **asked_values(way.by[-1], show))
        else:
            yield show.say("change.undo.since.somebody")
    yield show.say(f"change.undo.none.{name}.line")


def _parts(seen: Seen) -> tuple[tuple[str, Part[Any]], ...]:
    if isinstance(seen, ChoiceReading):
        return (("collection.part.choice", seen.choice),)
    return (("compare.part.hmrc", seen.hmrc_held), ("compare.part.yours", seen.user))


def _elsewhere(change: Change, way: WayBack, show: Viewer) -> tuple[Link, ...]:
    """Where a person can go on who cannot go back."""
    year = change.what.tax_year
    params = {"year": str(year)}
    match way.why_not:
        case Why.UNDONE | Why.UNDER_WAY:
            return (undone_link(way.by, show),)
        case Why.SINCE if change.what.ask.of_amounts:
            label = show.say("change.undo.to_change", year=show.year(year))
            return (*_to_later(way, show), Link(label=label, page="change", params=params))
        case Why.SINCE:
            label = show.say("change.back.collection", year=show.year(year))
            return (*_to_later(way, show), Link(label=label, page="collection", params=params))
        case Why.SAME:
            return (to_hmrcs(year, show),)
        case _:
            return ()


def _to_later(way: WayBack, show: Viewer) -> tuple[Link, ...]:
    return tuple(later_link(each.reference, show) for each in way.by)


def _moves(change: Change, seen: Seen, way: WayBack, show: Viewer) -> tuple[str, ...]:
    """Nothing stands in the way: so what the change left is what the person now has."""
    if isinstance(seen, ChoiceReading):
        return ()
    now, year = change.what.wanted or OwnSet(), change.what.tax_year
    held = seen.hmrc_held.value or NOTHING_HELD
    passed_over = [key for key in now if in_use(seen, key) is Source.HMRC_HELD]
    return moves(held, now, _wanted(way), year, show, passed_over=passed_over)


def _back_to(change: Change, way: WayBack, show: Viewer) -> str:
    name = {Ask.RESTART: "in", Ask.STOP: "out"}.get(way.ask, "figures" if way.wanted else "none")
    return show.say(f"change.undo.back_to_{name}", year=show.year(change.what.tax_year))


def _wanted(way: WayBack | None) -> OwnSet:
    return OwnSet() if way is None or way.wanted is None else way.wanted


def _figures(way: WayBack | None, show: Viewer) -> tuple[str, ...]:
    return tuple(
        show.say(
            "receipts.item_amended",
            amount=show.gbp(amount),
            kind=kind_name(show, key.kind),
            number=show.item_number(key.id),
        )
        for key, amount in _wanted(way).items()
    )


def _not_as_before(change: Change, way: WayBack | None, show: Viewer) -> tuple[str, ...]:
    """HMRC uses the newer of its own and the person's, and what is sent again is the newer."""
    what, wanted = change.what, _wanted(way)
    # Rows of an earlier release say it of some items only.
    said_so = (what.item,) if what.in_use is Source.HMRC_HELD else ()
    passed_over = dict.fromkeys((*what.passed_over, *said_so, *what.going_along))
    return tuple(
        show.say(
            "change.undo.was_hmrcs", kind=kind_name(show, key.kind), number=show.item_number(key.id)
        )
        for key in passed_over
        if key is not None and key in wanted
    )
