"""HMRC's figures beside the person's own for one code year, item by item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from codedout.domain.coded_out import ItemKey, Kind, Source, TaxCodeComponent, UnmatchedSubmission
from codedout.domain.comparison import Comparison, Figure, Row, compare, why_unsafe
from codedout.domain.errors import HmrcError
from codedout.domain.rules.windows import Answer, WhatIsOpen
from codedout.domain.tax_year import TaxYear
from codedout.journeys.reading import AmountsReading
from codedout.presenters.items import (
    item_param,
    kind_meaning,
    kind_name,
    owed_for,
    owed_phrase,
    source_name,
)
from codedout.presenters.refusals import could_not_read
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Cell, Column, Fact, Link, Notice, Table, Tone
from codedout.presenters.windows import reason


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareView:
    intro: str
    table: Table | None
    empty: Notice | None
    unmatched: Table | None
    unmatched_why: str
    kinds: tuple[Fact, ...]
    notices: tuple[Notice, ...]
    actions: tuple[Link, ...]
    actions_why: str
    reading_note: str


def present(reading: AmountsReading, open_: WhatIsOpen, show: Viewer, now: datetime) -> CompareView:
    """The page for one code year. A part that could not be read leaves the rest standing."""
    held, user, latest = reading.hmrc_held, reading.user, reading.latest
    both = compare(held.value, user.value, latest.value)
    year = reading.code_year
    unsafe = why_unsafe_in(reading)
    rows = [_row(r, both, year, show) for r in (*both.rows, *both.rows_without_id)]
    return CompareView(
        intro=show.say(
            "compare.intro" if rows or both.unmatched else "compare.intro_none",
            year=show.year(year),
        ),
        table=_table(rows, year, show) if rows else None,
        empty=None if rows or _unread(reading) else _empty(both, open_, year, show),
        unmatched=_unmatched(both, show),
        unmatched_why=show.say("compare.unmatched.why"),
        kinds=_kinds(both, show),
        notices=tuple(_notices(reading, both, open_, show, now, unsafe=unsafe)),
        actions=_actions(both, open_, year, show, safe=unsafe is None),
        actions_why=_actions_why(both, open_, show),
        reading_note=show.say("common.our_reading"),
    )


def difference_words(difference: Decimal | None, show: Viewer) -> str:
    """ "£32.30 less than HMRC's figure"; a sign would be missed, and read aloud badly."""
    if difference is None:
        return show.say("compare.difference.none")
    if difference == 0:
        return show.say("compare.difference.same")
    key = "compare.difference.less" if difference < 0 else "compare.difference.more"
    return show.say(key, amount=show.gbp(abs(difference)))


def _row(row: Row, both: Comparison, year: TaxYear, show: Viewer) -> tuple[Cell, ...]:
    related = row.owed_for(year)
    return (
        Cell(
            text=kind_name(show, row.kind),
            note="" if row.key is None else show.say("compare.item", number=row.key.id),
        ),
        Cell(text=owed_for(show, row.kind, related, year)),
        Cell(text=show.year(year)),
        _figure(row.hmrc, show, read=both.hmrc_read),
        _figure(row.user, show, read=both.user_read),
        Cell(text=difference_words(row.difference, show)),
        _in_use(row, both, show),
    )


def _figure(component: TaxCodeComponent | None, show: Viewer, *, read: bool) -> Cell:
    if component is None:
        return Cell(text=show.say("common.nothing" if read else "common.not_read"))
    note = ""
    if component.submitted_on is not None:
        # A change to one figure sends all of a person's again, and HMRC then dates them all anew.
        name = "sent_on" if component.source is Source.USER else "changed_on"
        note = show.say(f"common.{name}", day=show.day(component.submitted_on))
    return Cell(text=show.gbp(component.amount), note=note)


def _in_use(row: Row, both: Comparison, show: Viewer) -> Cell:
    if row.in_use is None:
        name = "compare.in_use.unknown" if both.latest_read else "common.not_read"
        return Cell(text=show.say(name))
    moved = row.in_use is Source.HMRC_HELD and row.user is not None
    return Cell(
        text=source_name(show, row.in_use),
        note=show.say("compare.in_use.moved") if moved else "",
    )


def _table(rows: list[tuple[Cell, ...]], year: TaxYear, show: Viewer) -> Table:
    labels = ["what", "owed_for", "taken_in", "hmrc", "yours", "difference", "in_use"]
    return Table(
        key="compare",
        caption=show.say("compare.caption", year=show.year(year)),
        columns=tuple(
            Column(
                label=show.say(f"compare.column.{name}"),
                numeric=name in ("hmrc", "yours"),
                short=name in ("taken_in",),
            )
            for name in labels
        ),
        rows=tuple(rows),
    )


def _empty(both: Comparison, open_: WhatIsOpen, year: TaxYear, show: Viewer) -> Notice | None:
    if not both.hmrc_read:
        return None
    if open_.view.answer is Answer.NO:
        return Notice(
            title=show.say("compare.empty.title"), lines=(reason(open_.view, show.words),)
        )
    shown = show.year(year)
    yours = (
        ("compare.empty.unmatched",)
        if both.unmatched
        else ("compare.empty.yours", "compare.empty.why")
    )
    return Notice(
        title=show.say("compare.empty.title"),
        lines=(
            show.say("compare.empty.hmrc", year=shown),
            *(show.say(name, year=shown) for name in yours),
        ),
    )


def _unmatched(both: Comparison, show: Viewer) -> Table | None:
    figures: list[Figure] = [*both.unmatched]
    if not figures:
        return None
    return Table(
        key="unmatched",
        caption=show.say("compare.unmatched.caption"),
        columns=(
            Column(label=show.say("compare.column.what")),
            Column(label=show.say("compare.unmatched.amount"), numeric=True),
            Column(label=show.say("compare.unmatched.sent")),
        ),
        rows=tuple(
            (
                Cell(
                    text=kind_name(show, figure.kind),
                    note=""
                    if figure.id is None
                    else show.say("compare.unmatched.number", number=figure.id),
                ),
                Cell(text=show.gbp(figure.amount)),
                Cell(
                    text=show.say("common.not_known")
                    if figure.submitted_on is None
                    else show.day(figure.submitted_on)
                ),
            )
            for figure in figures
        ),
    )


def _kinds(both: Comparison, show: Viewer) -> tuple[Fact, ...]:
    rows = (*both.rows, *both.rows_without_id)
    shown: set[Kind] = {r.kind for r in rows} | {f.kind for f in both.unmatched}
    return tuple(
        Fact(label=kind_name(show, kind), value=kind_meaning(show, kind))
        for kind in Kind
        if kind in shown
    )


def _notices(
    reading: AmountsReading,
    both: Comparison,
    open_: WhatIsOpen,
    show: Viewer,
    now: datetime,
    *,
    unsafe: str | None,
) -> Iterator[Notice]:
    errors: list[tuple[str, HmrcError | None]] = [
        ("hmrc", reading.hmrc_held.error),
        ("yours", reading.user.error),
        ("latest", reading.latest.error),
        ("returns", reading.returns.error),
    ]
    for name, error in errors:
        if error is not None:
            yield could_not_read(show.say(f"compare.part.{name}"), error, show, now)
    if any(r.user is not None and r.in_use is Source.HMRC_HELD for r in both.rows):
        yield Notice(
            title=show.say("compare.moved.title"),
            lines=(show.say("compare.moved.line"),),
            tone=Tone.ATTENTION,
        )
    if both.contradictions:
        yield Notice(
            title=show.say("compare.contradiction.title"),
            lines=(
                show.say("compare.contradiction.line"),
                *(
                    show.say(
                        "compare.contradiction.item",
                        kind=kind_name(show, c.component.kind),
                        amount=show.gbp(c.component.amount),
                        source=source_name(show, c.component.source),
                    )
                    for c in both.contradictions
                ),
            ),
            tone=Tone.ATTENTION,
        )
    if unsafe is not None and any(v.answer in _MAYBE for v in (open_.amend, open_.delete)):
        yield unsafe_notice(unsafe, show)
    if _unread(reading):
        yield Notice(
            title=show.say("compare.unread.title"),
            lines=(show.say("compare.unread.line"),),
            tone=Tone.ATTENTION,
        )
    if both.elsewhere:
        yield Notice(
            title=show.say("compare.elsewhere.title"),
            lines=(
                show.say("compare.elsewhere.line"),
                *(
                    show.say(
                        "compare.elsewhere.item",
                        kind=kind_name(show, f.kind),
                        amount=show.gbp(f.amount),
                        source=source_name(show, _source(f)),
                    )
                    for f in both.elsewhere
                ),
            ),
        )


def why_unsafe_in(reading: AmountsReading) -> str | None:
    """Why single figures of this year could not be sent; None where they can, or nobody knows."""
    held, user = reading.hmrc_held.value, reading.user.value
    return None if held is None or user is None else why_unsafe(held, user)


def unsafe_notice(why: str, show: Viewer) -> Notice:
    """That single figures cannot be changed here, for a reason out of `UNSAFE`."""
    return Notice(
        title=show.say("compare.unsafe.title"),
        lines=(show.say(f"compare.unsafe.why.{why}"), show.say("compare.unsafe.line")),
        tone=Tone.ATTENTION,
    )


def _unread(reading: AmountsReading) -> bool:
    """Whether any answer has amounts of a kind that we do not know."""
    parts = (reading.hmrc_held, reading.user, reading.latest)
    return any(part.value is not None and part.value.unread_kinds for part in parts)


def _source(figure: Figure) -> Source:
    return Source.USER if isinstance(figure, UnmatchedSubmission) else figure.source


_MAYBE = (Answer.YES, Answer.ASK)


def changeable(both: Comparison) -> list[Row]:
    """The items that can be given another figure: those that HMRC holds, with an id."""
    return [r for r in both.rows if r.key is not None and r.hmrc is not None]


def item_label(
    kind: Kind, related: TaxYear | None, year: TaxYear, key: ItemKey, show: Viewer
) -> str:
    """One item in a list to choose from."""
    return show.say(
        "compare.item_label",
        kind=kind_name(show, kind),
        owed=owed_phrase(show, kind, related, year),
        number=key.id,
    )


def _actions(
    both: Comparison, open_: WhatIsOpen, year: TaxYear, show: Viewer, *, safe: bool
) -> tuple[Link, ...]:
    links = []
    if open_.amend.answer in _MAYBE and safe:
        links += [
            Link(
                label=show.say(
                    "compare.action.change",
                    item=item_label(r.kind, r.owed_for(year), year, r.key, show),
                ),
                page="change",
                params={"year": str(year), "item": item_param(r.key)},
            )
            for r in changeable(both)
            if r.key is not None
        ]
    if open_.delete.answer in _MAYBE:
        links.append(
            Link(
                label=show.say("compare.action.remove"),
                page="remove",
                params={"year": str(year)},
            )
        )
    return tuple(links)


def _actions_why(both: Comparison, open_: WhatIsOpen, show: Viewer) -> str:
    if not both.hmrc_read or not both.user_read:
        return show.say("compare.action.not_read")
    return reason(open_.amend, show.words)
