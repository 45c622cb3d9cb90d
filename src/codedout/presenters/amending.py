"""What a person may give another figure, or take back, in one code year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from codedout.domain.coded_out import ItemKey
from codedout.domain.comparison import Figure, compare
from codedout.domain.rules.windows import Answer, Verdict, WhatIsOpen
from codedout.domain.tax_year import TaxYear
from codedout.journeys.reading import AmountsReading
from codedout.presenters.compare import (
    CompareView,
    changeable,
    item_label,
    unsafe_notice,
    why_unsafe_in,
)
from codedout.presenters.compare import present as compare_page
from codedout.presenters.last_known import not_read
from codedout.presenters.refusals import could_not_read
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Link, Notice
from codedout.presenters.windows import reason


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendView:
    """`blocked` says why nothing can be done; `must_answer` that the person must be asked first.

    `notices` say what else could not be read, and `return_read` whether HMRC's record of the year's
    return could. `items` are what may be chosen, with their labels; `hints` a line on the figures
    of each; `figures` HMRC's of each, or on the form for removing the person's own. `last` is the
    year as HMRC last gave it, to be looked at where it does not answer now.
    """

    year: TaxYear
    effect: str
    note: str
    blocked: tuple[Notice, ...]
    notices: tuple[Notice, ...]
    must_answer: bool
    return_read: bool
    items: Mapping[ItemKey, str]
    hints: Mapping[ItemKey, str]
    figures: Mapping[ItemKey, Decimal]
    last: CompareView | None
    all_label: str
    back: Link


def present(reading: AmountsReading, open_: WhatIsOpen, show: Viewer, now: datetime) -> AmendView:
    """For giving an amount another figure."""
    both = compare(reading.hmrc_held.value, reading.user.value, reading.latest.value)
    year = reading.code_year
    rows = [(r, r.key) for r in changeable(both) if r.key is not None]
    hints = {}
    for row, key in rows:
        if row.hmrc is None:
            continue
        hmrc = show.gbp(row.hmrc.amount)
        hints[key] = (
            show.say("change.amount_hint", hmrc=hmrc)
            if row.user is None
            else show.say("change.amount_hint_yours", hmrc=hmrc, yours=show.gbp(row.user.amount))
        )
    return _view(
        reading,
        open_.amend,
        show,
        now,
        items={key: item_label(r.kind, r.owed_for(year), year, key, show) for r, key in rows},
        hints=hints,
        figures={key: row.hmrc.amount for row, key in rows if row.hmrc is not None},
        last=_as_it_was(reading, open_, show, now),
    )


def present_removal(
    reading: AmountsReading, open_: WhatIsOpen, show: Viewer, now: datetime
) -> AmendView:
    """For taking a figure back."""
    both = compare(reading.hmrc_held.value, reading.user.value, reading.latest.value)
    year = reading.code_year
    own: list[tuple[Figure, TaxYear | None]] = [
        *((row.user, row.owed_for(year)) for row in both.rows if row.user is not None),
        *((figure, None) for figure in both.unmatched),
    ]
    items = {
        figure.key: show.say(
            "change.remove_one",
            item=item_label(figure.kind, owed, year, figure.key, show),
            amount=show.gbp(figure.amount),
        )
        for figure, owed in own
        if figure.key is not None
    }
    if why_unsafe_in(reading) is not None:
        items = {}  # one cannot be taken out of a set that cannot be sent; all of them can
    figures = {figure.key: figure.amount for figure, _ in own if figure.key is not None}
    return _view(
        reading,
        open_.delete,
        show,
        now,
        items=items,
        hints={},
        figures=figures,
        last=_as_it_was(reading, open_, show, now),
        removal=True,
    )


def _as_it_was(
    reading: AmountsReading, open_: WhatIsOpen, show: Viewer, now: datetime
) -> CompareView | None:
    """The page of the year's figures, if some of them are only those that HMRC last gave."""
    if all(part.last_known is None for part in reading.parts):
        return None
    return compare_page(reading, open_, show, now)


def present_test_figures(
    reading: AmountsReading, verdict: Verdict, show: Viewer, now: datetime
) -> AmendView:
    """For putting made-up figures into HMRC's test system."""
    view = _view(reading, verdict, show, now, items={}, hints={}, figures={}, replaced_whole=True)
    return replace(view, effect=show.say("testfigures.replaces", year=show.year(view.year)))


def _view(
    reading: AmountsReading,
    verdict: Verdict,
    show: Viewer,
    now: datetime,
    *,
    items: Mapping[ItemKey, str],
    hints: Mapping[ItemKey, str],
    figures: Mapping[ItemKey, Decimal],
    last: CompareView | None = None,
    removal: bool = False,
    replaced_whole: bool = False,
) -> AmendView:
    year = reading.code_year
    shown = show.year(year)
    figures_of = [("compare.part.hmrc", reading.hmrc_held), ("compare.part.yours", reading.user)]
    blocked = list(not_read(figures_of, show, now) if last is None else last.notices)
    if not blocked and verdict.answer in (Answer.NO, Answer.EMPTY):
        blocked.append(_no(verdict, show, removal=removal))
    why = why_unsafe_in(reading)
    if not blocked and not (removal or replaced_whole) and why is not None:
        blocked.append(unsafe_notice(why, show))
    no_record = reading.returns.error
    notices = (
        ()
        if blocked or no_record is None
        else (could_not_read(show.say("compare.part.returns"), no_record, show, now),)
    )
    return AmendView(
        year=year,
        effect=show.say("change.effect.bill", year=shown),
        note=reason(verdict, show.words) if verdict.answer is Answer.YES else "",
        blocked=tuple(blocked),
        notices=notices,
        return_read=no_record is None,
        must_answer=not blocked and verdict.answer is Answer.ASK,
        items=items,
        hints=hints,
        figures=figures,
        last=last,
        all_label=show.say("change.remove_all", year=shown),
        back=Link(
            label=show.say("change.back.compare", year=shown),
            page="compare",
            params={"year": str(year)},
        ),
    )


def _no(verdict: Verdict, show: Viewer, *, removal: bool) -> Notice:
    return Notice(
        title=show.say("change.closed_remove" if removal else "change.closed"),
        lines=(reason(verdict, show.words),),
    )
