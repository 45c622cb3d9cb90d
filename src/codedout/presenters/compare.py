"""HMRC's figures beside the person's own for one code year, item by item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from codedout.domain.coded_out import (
    Amounts,
    ItemKey,
    Kind,
    Source,
    TaxCodeComponent,
    UnmatchedSubmission,
)
from codedout.domain.comparison import Comparison, Figure, Row, compare, why_unsafe
from codedout.domain.rules.windows import Answer, WhatIsOpen
from codedout.domain.tax_year import TaxYear
from codedout.domain.walk_start import Start, starts
from codedout.journeys.parts import Part
from codedout.journeys.reading import AmountsReading
from codedout.presenters.items import (
    item_param,
    kind_meaning,
    kind_name,
    named,
    owed_for,
    owed_phrase,
    source_name,
)
from codedout.presenters.last_known import one_time, shown, then, unread
from codedout.presenters.story_link import story_link
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
    reading = _of_one_mould(reading)
    held, user, latest = reading.hmrc_held, reading.user, reading.latest
    both = compare(shown(held), shown(user), None if _too_new(reading) else shown(latest))
    year = reading.code_year
    at = one_time(_shown_parts(reading), show)
    unsafe = why_unsafe_in(reading)
    why = {id(row): _why(row, start, show) for row, start in starts(both, year)}
    rows = [
        _row(r, both, year, reading, show, whole=bool(at), more=why.get(id(r)))
        for r in (*both.rows, *both.rows_without_id)
    ]
    return CompareView(
        intro=show.say(
            "compare.intro" if rows or both.unmatched else "compare.intro_none",
            year=show.year(year),
        ),
        table=_table(rows, year, reading, show, at=at) if rows else None,
        empty=None if rows or _unread(reading) else _empty(both, open_, reading, show),
        unmatched=_unmatched(both, reading.user, show),
        unmatched_why=show.say(
            "compare.unmatched.why" if user.last_known is None else "compare.unmatched.why_then"
        ),
        kinds=_kinds(both, show),
        notices=tuple(_notices(reading, both, open_, show, now, unsafe=unsafe, at=at)),
        actions=_actions(both, open_, year, show, safe=unsafe is None)
        if _can_be_changed(reading)
        else (),
        actions_why=reason(open_.amend, show.words)
        if _can_be_changed(reading)
        else show.say("compare.action.not_read"),
        reading_note=show.say("common.our_reading"),
    )


def _of_one_mould(reading: AmountsReading) -> AmountsReading:
    """With HMRC's old word on which figure it uses only if both figures are old too.

    Beside a figure of today it could be about another; so it could beside one that was read back
    after a change, where the word itself is from before that.
    """
    held, user, latest = (
        part.last_known for part in (reading.hmrc_held, reading.user, reading.latest)
    )
    if held and user and latest and latest.since == user.since:
        return reading
    return replace(reading, latest=replace(reading.latest, last_known=None))


def _too_new(reading: AmountsReading) -> bool:
    """Whether HMRC's word of today on which figure it uses would stand beside an old figure."""
    figures = (reading.hmrc_held, reading.user)
    return reading.latest.read is not None and any(part.last_known is not None for part in figures)


def _shown_parts(reading: AmountsReading) -> list[Part[Amounts]]:
    """Of what is on the page, all that HMRC said of amounts."""
    parts = [reading.hmrc_held, reading.user]
    return parts if reading.latest.last_known is None else [*parts, reading.latest]


def _is_old(reading: AmountsReading) -> bool:
    return any(part.last_known is not None for part in _shown_parts(reading))


def _can_be_changed(reading: AmountsReading) -> bool:
    """Whether HMRC said just now what a change would start from."""
    return reading.hmrc_held.value is not None and reading.user.value is not None


def difference_words(difference: Decimal | None, show: Viewer) -> str:
    """ "£32.30 less than HMRC's figure"; a sign would be missed, and read aloud badly."""
    if difference is None:
        return show.say("compare.difference.none")
    if difference == 0:
        return show.say("compare.difference.same")
    key = "compare.difference.less" if difference < 0 else "compare.difference.more"
    return show.say(key, amount=show.gbp(abs(difference)))


def _why(row: Row, start: Start, show: Viewer) -> tuple[str, Link]:
    """The way to why a small underpayment was not left alone."""
    why, year = show.say("compare.not_left"), start.taken_in
    owed = owed_phrase(show, row.kind, row.owed_for(year), year)
    label = show.say("compare.not_left_item", why=why, kind=kind_name(show, row.kind), owed=owed)
    params = {"year": str(year), **named(start.item, show)}
    return why, Link(label=label, page="small-differences", params=params)


def _row(
    row: Row,
    both: Comparison,
    year: TaxYear,
    reading: AmountsReading,
    show: Viewer,
    *,
    whole: bool,
    more: tuple[str, Link] | None,
) -> tuple[Cell, ...]:
    """`whole`: one time is said for all of the table, so that none has to stand by its figures."""
    related = row.owed_for(year)
    old = ["", "", ""]
    if not whole:
        old = [then(p, show) for p in (reading.hmrc_held, reading.user, reading.latest)]
    return (
        Cell(
            text=kind_name(show, row.kind),
            note=""
            if row.key is None
            else show.say("compare.item", number=show.item_number(row.key.id)),
            more=more,
        ),
        Cell(
            text=owed_for(show, row.kind, related, year),
            link=None if related is None else story_link(related, show),
        ),
        Cell(text=show.year(year)),
        _figure(row.hmrc, show, read=both.hmrc_read, old=old[0]),
        _figure(row.user, show, read=both.user_read, old=old[1]),
        Cell(text=difference_words(row.difference, show)),
        Cell(text=show.say("compare.in_use.too_new"))
        if _too_new(reading)
        else _in_use(row, both, show, old=old[2]),
    )


def _figure(component: TaxCodeComponent | None, show: Viewer, *, read: bool, old: str) -> Cell:
    if component is None:
        return Cell(text=show.say("common.nothing" if read else "common.not_read"), note=old)
    note = ""
    if component.submitted_on is not None:
        # A change to one figure sends all of a person's again, and HMRC then dates them all anew.
        name = "sent_on" if component.source is Source.USER else "changed_on"
        note = show.say(f"common.{name}", day=show.day(component.submitted_on))
    return Cell(text=show.gbp(component.amount), note=_both_notes(note, old, show))


def _in_use(row: Row, both: Comparison, show: Viewer, *, old: str) -> Cell:
    if row.in_use is None:
        name = "compare.in_use.unknown" if both.latest_read else "common.not_read"
        return Cell(text=show.say(name), note=old)
    moved = row.in_use is Source.HMRC_HELD and row.user is not None
    return Cell(
        text=source_name(show, row.in_use),
        note=_both_notes(show.say("compare.in_use.moved") if moved else "", old, show),
    )


def _both_notes(note: str, old: str, show: Viewer) -> str:
    return show.say("compare.notes", one=note, other=old) if note and old else note or old


def _table(
    rows: list[tuple[Cell, ...]], year: TaxYear, reading: AmountsReading, show: Viewer, *, at: str
) -> Table:
    caption = "caption_then" if at else "caption_partly" if _is_old(reading) else "caption"
    values = {"year": show.year(year)} | ({"when": at} if at else {})
    in_use = "in_use" if reading.latest.last_known is None else "in_use_then"
    labels = ["what", "owed_for", "taken_in", "hmrc", "yours", "difference", in_use]
    return Table(
        key="compare",
        caption=show.say(f"compare.{caption}", **values),
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


def _empty(
    both: Comparison, open_: WhatIsOpen, reading: AmountsReading, show: Viewer
) -> Notice | None:
    if not both.hmrc_read:
        return None
    year = reading.code_year
    if _is_old(reading):
        return _empty_then(reading, show, unmatched=bool(both.unmatched))
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


def _empty_then(reading: AmountsReading, show: Viewer, *, unmatched: bool) -> Notice:
    """That there was nothing to compare when HMRC last answered."""
    lines = []
    yours = "unmatched" if unmatched else "yours"
    for name, part in (("hmrc", reading.hmrc_held), (yours, reading.user)):
        if part.last_known is not None:
            at = show.at(part.last_known.at)
            year = show.year(reading.code_year)
            lines.append(show.say(f"compare.empty_then.{name}", at=at, year=year))
    return Notice(title=show.say("compare.empty_then.title"), lines=tuple(lines))


def _unmatched(both: Comparison, user: Part[Amounts], show: Viewer) -> Table | None:
    figures: list[Figure] = [*both.unmatched]
    if not figures:
        return None
    return Table(
        key="unmatched",
        caption=show.say("compare.unmatched.caption")
        if user.last_known is None
        else show.say("compare.unmatched.caption_then", at=show.at(user.last_known.at)),
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
                    else show.say("compare.unmatched.number", number=show.item_number(figure.id)),
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
    at: str,
) -> Iterator[Notice]:
    named: list[tuple[str, Part[Any]]] = [
        ("compare.part.hmrc", reading.hmrc_held),
        ("compare.part.yours", reading.user),
        ("compare.part.latest", reading.latest),
        ("compare.part.returns", reading.returns),
    ]
    yield from unread(named, show, now, at=at)
    if not _is_old(reading) and any(
        r.user is not None and r.in_use is Source.HMRC_HELD for r in both.rows
    ):
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
    answers = [shown(part) for part in (reading.hmrc_held, reading.user, reading.latest)]
    return any(answer is not None and answer.unread_kinds for answer in answers)


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
        number=show.item_number(key.id),
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
                params={"year": str(year), **named(item_param(r.key), show)},
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
