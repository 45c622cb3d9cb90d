"""What HMRC answers otherwise than it did on the visit before, and what of it was done here."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from codedout.domain.change import Change, ChangeState, Who
from codedout.domain.choice import CollectionChoice, ReturnRecord, Returns
from codedout.domain.coded_out import Amounts, Kind, Question, Source
from codedout.domain.errors import StoreUnavailable
from codedout.domain.since import Difference, differences, source_of
from codedout.domain.tax_year import TaxYear
from codedout.journeys.done_by import last_sent_first, who_chose, who_did
from codedout.journeys.known import sent_about, sent_since
from codedout.journeys.parts import Part
from codedout.journeys.ports import OF_CHANGE, Asked, Kept, Known
from codedout.journeys.reading import YEARS_IN_ONE_CALL, YearsReading, running_year

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureMoved:
    """Story (a). `at` is when HMRC answered before; `by` is the person's change that did it."""

    code_year: TaxYear
    difference: Difference
    at: datetime
    by: Change | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceMoved:
    """Story (b): the choice for a bill is another than it was."""

    owed_year: TaxYear
    opted_out: bool
    at: datetime
    by: Change | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnMoved:
    """HMRC's record of a year's return says something else than it did."""

    owed_year: TaxYear
    now: ReturnRecord
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SinceLastLook:
    """`looked_at` is the last time before this visit that HMRC answered anything, on any page: so
    it is the same however much of it HMRC answers now.
    `all_compared`: whether HMRC answered everything the page shows, both times.
    """

    looked_at: datetime
    figures: tuple[FigureMoved, ...]
    choices: tuple[ChoiceMoved, ...]
    returns: tuple[ReturnMoved, ...]
    all_compared: bool


def earlier_answers(known: Known, who: Who, session_key: str, at: datetime) -> Mapping[str, Kept]:
    """What HMRC answered on the visit before; nothing where the store cannot be read.

    What it was asked about a change is none of it: that was not looked at by the person, who is
    told of the change all the same.
    """
    try:
        earlier = known.earlier(who, session_key, at)
        return {name: kept for name, kept in earlier.items() if not name.endswith(OF_CHANGE)}
    except StoreUnavailable as problem:
        _log.warning("What HMRC answered before could not be read: %s", problem)
        return {}


def since_last_look(
    reading: YearsReading, earlier: Mapping[str, Kept], changes: Sequence[Change]
) -> SinceLastLook | None:
    """What differs, of what HMRC answered both times; None where it answered nothing before.

    `changes` are the person's own, newest first.
    """
    asked = _asked(reading)
    both = [one for one, part in asked if _before(one, part, earlier)]
    if not both:
        return None
    return SinceLastLook(
        looked_at=max(kept.at for kept in earlier.values()),
        figures=tuple(_figures(reading, earlier, changes)),
        choices=tuple(_choices(reading, earlier, changes)),
        returns=tuple(_returns(reading, earlier)),
        all_compared=len(both) == len(asked),
    )


def _asked(reading: YearsReading) -> list[tuple[Asked, Part[Any]]]:
    """Everything the page asks, with what came of it."""
    newest = max(reading.choices, default=reading.running)
    sent = [] if reading.sent is None else [(Asked(Amounts, newest, Question.USER), reading.sent)]
    amounts = sorted(reading.amounts.items(), reverse=True)
    return [
        *((Asked(Amounts, y, Question.LATEST), part) for y, part in amounts),
        *sent,
        *((Asked(CollectionChoice, y), part) for y, part in reading.choices.items()),
        (Asked(Returns, None), reading.returns),
    ]


def _before(asked: Asked, part: Part[Any], earlier: Mapping[str, Kept]) -> Kept | None:
    """What HMRC answered before, if it answers now."""
    return None if part.read is None else earlier.get(asked.name)


def _figures(
    reading: YearsReading, earlier: Mapping[str, Kept], changes: Sequence[Change]
) -> Iterator[FigureMoved]:
    found = list(_differing(reading, earlier))
    of_their_own = {
        (year, *_item(each)) for asked, year, _, each in found if asked.question is Question.USER
    }
    in_use: dict[object, Difference] = {}
    for asked, year, kept, each in found:
        item = (year, *_item(each))
        if asked.question is Question.USER:
            if item in in_use and _is_told(each, in_use[item]):
                continue
        elif item in of_their_own and _came_or_went(each) is Source.USER:
            continue  # what they sent may stand there all the same: that is told further on
        else:
            in_use[item] = each
        own = _may_have_done_it(kept, asked, changes)
        yield FigureMoved(code_year=year, difference=each, at=kept.at, by=who_did(each, own))


def _differing(
    reading: YearsReading, earlier: Mapping[str, Kept]
) -> Iterator[tuple[Asked, TaxYear, Kept, Difference]]:
    """What differs between the answers about each year; the person's own figures come last."""
    for asked, part in _asked(reading):
        kept = _before(asked, part, earlier)
        if kept is None or asked.year is None:
            continue
        if not isinstance(kept.value, Amounts) or not isinstance(part.value, Amounts):
            continue
        for each in differences(kept.value, part.value):
            yield asked, asked.year, kept, each


def _item(each: Difference) -> tuple[Kind, int | None]:
    return each.kind, each.figure.id


def _came_or_went(each: Difference) -> Source | None:
    """Whose figure is there now and was not, or the other way round; None if it is another."""
    return source_of(each.figure) if None in (each.old, each.new) else None


def _is_told(own: Difference, in_use: Difference) -> bool:
    """Whether a change of the person's figure is said already with that of the figure in use."""
    then_or_now = in_use.old if own.new is None else in_use.new
    return then_or_now is not None and source_of(then_or_now) is Source.USER


def _may_have_done_it(kept: Kept, asked: Asked, changes: Sequence[Change]) -> list[Change]:
    """The likeliest first. What was taken as not done HMRC may have acted on at any time after."""
    unmade = [c for c in sent_about(asked, changes) if c.state is ChangeState.NOT_DONE]
    made = [c for c in sent_since(kept, asked, changes) if c not in unmade]
    return [*last_sent_first(made), *last_sent_first(unmade)]


def _choices(
    reading: YearsReading, earlier: Mapping[str, Kept], changes: Sequence[Change]
) -> Iterator[ChoiceMoved]:
    for year, part in sorted(reading.choices.items(), reverse=True):
        asked = Asked(CollectionChoice, year)
        kept = _before(asked, part, earlier)
        before, now = None if kept is None else kept.value, part.value
        if kept is None or now is None or not isinstance(before, CollectionChoice):
            continue
        if before.opted_out is now.opted_out or before.sample or now.sample:
            continue
        by = who_chose(_may_have_done_it(kept, asked, changes), opted_out=now.opted_out)
        yield ChoiceMoved(owed_year=year, opted_out=now.opted_out, at=kept.at, by=by)


def _returns(reading: YearsReading, earlier: Mapping[str, Kept]) -> Iterator[ReturnMoved]:
    kept = _before(Asked(Returns, None), reading.returns, earlier)
    before, now = None if kept is None else kept.value, reading.returns.value
    if kept is None or now is None or not isinstance(before, Returns):
        return
    # Both answers are of five years; of another year one of them says nothing.
    first = reading.running.plus(1 - YEARS_IN_ONE_CALL)
    for year in sorted(reading.choices, reverse=True):
        if first <= year <= running_year(kept.at) and before.of(year).state != now.of(year).state:
            yield ReturnMoved(owed_year=year, now=now.of(year), at=kept.at)
