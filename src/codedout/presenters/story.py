"""The story of one year: one of its charges, how it stands, its ribbon, and what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from codedout.domain.account import Account
from codedout.domain.change import Change
from codedout.domain.charge_history import ChargeHistory
from codedout.domain.documents import ChargeLine, CollectionStatus
from codedout.domain.liability import Charge, Note, YearOwed
from codedout.domain.rules.charge_split import CAME_BACK
from codedout.domain.rules.put_back import PutBack, put_back
from codedout.domain.rules.ribbon import CodeYear, Mark, Ribbon, When, is_coded_debt, ribbon
from codedout.domain.tax_year import TaxYear, london_day
from codedout.journeys.liability import LiabilityReading
from codedout.journeys.parts import Part
from codedout.journeys.reading import record_of
from codedout.journeys.story import ALL_OF, YearReading
from codedout.presenters import story_ribbon, story_timeline
from codedout.presenters.last_known import not_read
from codedout.presenters.owing_due import how_long
from codedout.presenters.story_back import countdown, day_to_pay_by
from codedout.presenters.story_ribbon import RibbonView, code_named
from codedout.presenters.story_sums import sums
from codedout.presenters.story_told import Told, charges_of
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Cell, Column, Fact, Link, Notice, Table

_IN_CODE = frozenset({"initiated", "awaiting_collection", "unknown", "coded"})

_NOTES = (
    Note.SPLIT_NOT_TOLD,
    Note.OUTSTANDING_DOES_NOT_FIT,
    Note.CODED_MORE_THAN_CHARGED,
    Note.CODED_AMOUNT_NOT_TOLD,
    Note.CODED_DIFFERS,
    Note.FUTURE_YEAR,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """`amount` is that of the charge, `notes` what HMRC says that does not go together."""

    amount: str
    sentence: str
    notices: tuple[Notice, ...]
    facts: tuple[Fact, ...]
    countdown: Notice | None
    ribbon: RibbonView
    sums: tuple[Fact, ...]
    timeline: Table | None
    timeline_notes: tuple[str, ...]
    notes: tuple[str, ...]
    statuses: Table
    links: tuple[Link, ...]


def present(
    year: TaxYear,
    chosen: int,
    told: Told,
    read: YearReading,
    show: Viewer,
    *,
    changes: Sequence[Change],
    now: datetime,
) -> StoryView:
    """The page for one year; `chosen` is the place of a charge among `charges_of` it."""
    owed, today = told.owed(year), london_day(now)
    charges = charges_of(owed)
    charge = charges[chosen] if charges else None
    record = record_of(read.returns, year)
    histories = {
        number: part.value for number, part in read.histories.items() if part.value is not None
    }
    backs = {
        one.document.id: _put_back(one, told.account, histories, today)
        for one in charges
        if one.status in CAME_BACK
    }
    back = None if charge is None else backs.get(charge.document.id)
    owing = None if charge is None else told.to_pay.get(charge.document.id)
    found = ribbon(
        year,
        charge,
        told.account.codings,
        record,
        paid_on=() if charge is None else _paid_on(charge, told),
        back=back,
        today=today,
    )
    return StoryView(
        amount=_amount(year, charge, show, unread=_is_lacking(told)),
        sentence=_nothing(year, owed, told, found, show)
        if charge is None
        else _sentence(charge, found, show),
        notices=tuple(_unread(told.reading, read, show, now)),
        facts=() if charge is None else _facts(charge, told.account, found, show),
        countdown=None if charge is None else countdown(charge, owing, found, back, show),
        ribbon=story_ribbon.present(found, charge, back, show),
        sums=()
        if charge is None
        else sums(charge, owing, day_to_pay_by(charge, found, back), today, show),
        timeline=story_timeline.present(
            year,
            charges,
            told.account,
            told.payments,
            show,
            histories=histories,
            backs=backs,
            record=record,
            changes=changes,
        ),
        timeline_notes=(show.say("story.timeline.not_asked", year=show.year(year), most=ALL_OF),)
        if len(charges) > ALL_OF
        else (),
        notes=tuple(_notes(owed, charge, found, show)),
        statuses=_statuses(show),
        links=tuple(_links(year, show)),
    )


def _put_back(
    charge: Charge, account: Account, histories: dict[str, ChargeHistory], today: date
) -> PutBack | None:
    number = charge.document.id
    history = histories.get(number)
    changes = () if history is None else history.changes
    return put_back(charge, account.lines_of(number), changes, today)


def _paid_on(charge: Charge, told: Told) -> list[date]:
    lines = told.account.lines_by_document()
    paid = story_timeline.paid_towards(charge.document, told.payments, lines)
    return [on for on, _, _ in paid if on is not None]


def _is_lacking(told: Told) -> bool:
    """Whether HMRC did not tell all of the account."""
    return any(part.error is not None for part in told.reading.account.parts)


def _amount(year: TaxYear, charge: Charge | None, show: Viewer, *, unread: bool) -> str:
    if charge is None:
        name = "story.amount_unread" if unread else "story.no_amount"
        return show.say(name, year=show.year(year))
    amount = show.gbp(charge.document.original)
    return show.say("story.amount", amount=amount, year=show.year(year))


def standing_of(charge: Charge) -> str:
    """How a charge stands, as the catalogue names it."""
    if charge.status is not None:
        return charge.status.name.lower()
    if charge.divided.coded:
        return "coded"
    if charge.document.is_coded_out:
        return "coded_untold"
    return "direct" if charge.divided.split.still_to_pay else "direct_paid"


def _values(year: TaxYear, code_years: Sequence[CodeYear], show: Viewer) -> dict[str, str]:
    values = {"year": show.year(year)}
    if code_years:
        values["code"] = code_named(code_years, show)
    return values


def _sentence(charge: Charge, found: Ribbon, show: Viewer) -> str:
    values = _values(charge.owed_year, found.code_years, show)
    standing = _standing_now(charge, found)
    if is_parted(charge):
        values |= {"coded": show.gbp(charge.divided.coded), "rest": show.gbp(_rest(charge))}
        said = f"{show.say('story.parts', **values)} {show.say(f'story.part_of_it.{standing}')}"
    else:
        said = show.say(f"story.sentence.{standing}", **values)
    return f"{said} {show.say('story.sentence.paid_since')}" if _paid_since(charge) else said


def _standing_now(charge: Charge, found: Ribbon) -> str:
    """How it stands, and whether the year of collecting runs or is over."""
    standing = standing_of(charge)
    running = _running(standing, found)
    if running is When.PAST:
        return "past"
    return "initiated_now" if running is When.NOW and standing == "initiated" else standing


def is_parted(charge: Charge) -> bool:
    """Whether only some of it is or was for a tax code. Each of both parts is then told."""
    return 0 < charge.divided.coded < charge.document.original


def _rest(charge: Charge) -> Decimal:
    """What of it was never for a tax code."""
    return charge.document.original - charge.divided.coded


def _paid_since(charge: Charge) -> bool:
    return bool(charge.divided.came_back) and charge.document.outstanding <= 0


def _nothing(year: TaxYear, owed: YearOwed | None, told: Told, found: Ribbon, show: Viewer) -> str:
    lines = []
    if _is_lacking(told):
        lines.append(show.say("story.nothing_unread", year=show.year(year)))
    if owed is not None and owed.beside.coded is not None:
        values = _values(year, found.code_years, show)
        amount = show.gbp(owed.beside.coded)
        lines.append(show.say("story.only_coding", amount=amount, **values))
    return " ".join([*lines, show.say("story.nothing")])


def _facts(charge: Charge, account: Account, found: Ribbon, show: Viewer) -> tuple[Fact, ...]:
    """What it is, HMRC's word for how it stands, and what that means."""
    standing = standing_of(charge)
    words = _hmrcs_words(account.lines_of(charge.document.id))
    two = is_parted(charge) and charge.divided.split.still_to_pay > 0
    place = "story.place_of_parts" if two else f"story.place.{standing}"
    items = [
        (
            show.say("story.fact.kind"),
            show.say(f"charges.kind.{charge.kind.value}"),
            _debt(charge, found, show),
        ),
        (show.say("story.fact.means"), _means(standing, charge, found, show), ""),
        (show.say("story.fact.place"), show.say(place), ""),
        (show.say("story.fact.do"), _do(standing, charge, found, show), ""),
    ]
    if words:
        several = show.say("story.fact.several_words") if len(words) > 1 else ""
        items.insert(1, (show.say("story.fact.word"), ", ".join(words), several))
    return tuple(Fact(label=label, value=value, note=note) for label, value, note in items)


def _debt(charge: Charge, found: Ribbon, show: Viewer) -> str:
    """That it is a debt, by our reading, and what follows from that; "" where it is none."""
    due = charge.document.due_on
    if due is None or not is_coded_debt(charge, found.code_years):
        return ""
    return show.say(
        "story.debt",
        due=show.day(due),
        code=code_named(found.code_years, show),
        debt=show.say("common.kind.debt"),
    )


def _hmrcs_words(lines: Sequence[ChargeLine]) -> list[str]:
    found = (item.collection for line in lines for item in line.items)
    return sorted({said.text for said in found if said is not None})


def _means(standing: str, charge: Charge, found: Ribbon, show: Viewer) -> str:
    lines = [
        show.say(f"story.part_of_it.{_standing_now(charge, found)}")
        if is_parted(charge)
        else show.say(f"story.means.{standing}")
    ]
    if standing in ("partly_collected", "cancelled") and charge.divided.coded:
        amount = charge.divided.split.through_code
        if amount:
            lines.append(show.say("story.collected", collected=show.gbp(amount)))
        else:
            lines.append(show.say(f"story.none_seen.{standing}"))
    if standing in ("initiated", "awaiting_collection") and found.code_years:
        code = found.code_years[-1].year
        when = _phase(code, found)
        lines.append(show.say(f"story.phase.{when.value}", code=show.year(code)))
    return " ".join(lines)


def _phase(code: TaxYear, found: Ribbon) -> When:
    if code.has_ended(found.today):
        return When.PAST
    return When.AHEAD if code > TaxYear.containing(found.today) else When.NOW


def _do(standing: str, charge: Charge, found: Ribbon, show: Viewer) -> str:
    if _paid_since(charge):
        return show.say("story.do.paid_since")
    split = charge.divided.split
    still = show.gbp(split.still_to_pay)
    left = show.gbp(split.not_collected if charge.divided.came_back else split.still_to_pay)
    running = _running(standing, found)
    name = f"story.do.{standing}" if running is None else f"story.do_running.{running.value}"
    two = is_parted(charge) and split.still_to_pay > 0
    if two and split.not_collected:
        both = show.gbp(split.not_collected + split.still_to_pay)
        lines = [show.say("story.do_both", both=both, back=left, still=still)]
    elif two:
        lines = [show.say("story.do_direct", still=still)]
    else:
        lines = [show.say(name, left=left)]
        if charge.divided.came_back:
            lines += [show.say("story.do_when"), show.say("story.left", left=left)]
    if two or standing == "direct":
        days = [part.first for part in found.parts if part.of is Mark.DUE]
        lines += [
            show.say("story.due", due=show.day(day), how=how_long((day - found.today).days, show))
            for day in days
        ]
    if standing in _IN_CODE:
        lines.append(show.say("story.by_hand"))
    return " ".join(lines)


def _running(standing: str, found: Ribbon) -> When | None:
    """Whether the year of collecting runs or is over, for what HMRC still means to collect."""
    if standing not in ("initiated", "awaiting_collection") or not found.code_years:
        return None
    when = _phase(found.code_years[-1].year, found)
    return None if when is When.AHEAD else when


def _notes(owed: YearOwed | None, charge: Charge | None, found: Ribbon, show: Viewer) -> list[str]:
    if owed is None:
        return []
    values = {"year": show.year(owed.tax_year)}
    there = owed.notes if charge is None else owed.notes & (charge.divided.notes | _OF_YEAR)
    notes = [show.say(f"story.note.{note.value}", **values) for note in _NOTES if note in there]
    notes += [
        show.say("story.note.code_year_odd", code=show.year(each.year), **values)
        for each in found.code_years
        if each.year <= owed.tax_year
    ]
    return notes


_OF_YEAR = frozenset({Note.CODED_AMOUNT_NOT_TOLD, Note.CODED_DIFFERS, Note.FUTURE_YEAR})


def _statuses(show: Viewer) -> Table:
    """All that HMRC can say of collecting, whatever it says of this one."""
    names = ("word", "means", "place", "do")
    return Table(
        key="story-statuses",
        caption=show.say("story.statuses.caption"),
        columns=tuple(Column(label=show.say(f"story.statuses.{name}")) for name in names),
        rows=tuple(
            (
                Cell(
                    text=show.say(f"story.name.{status.name.lower()}"),
                    note="" if status is CollectionStatus.UNKNOWN else status.value,
                ),
                Cell(text=show.say(f"story.means.{status.name.lower()}")),
                Cell(text=show.say(f"story.place.{status.name.lower()}")),
                Cell(text=show.say(f"story.do.{status.name.lower()}")),
            )
            for status in CollectionStatus
        ),
    )


def _unread(
    reading: LiabilityReading, read: YearReading, show: Viewer, now: datetime
) -> list[Notice]:
    """What HMRC did not tell, each once however many of its calls failed."""
    named: list[tuple[str, Part[Any]]] = []
    for name, parts in (
        ("story.part_of.account", reading.account.parts),
        ("story.part_of.payments", reading.payments.parts),
        ("story.part_of.returns", (read.returns,)),
        ("story.part_of.history", tuple(read.histories.values())),
    ):
        failed = [part for part in parts if part.error is not None]
        named += [(name, part) for part in failed[:1]]
    return list(not_read(named, show, now))


def _links(year: TaxYear, show: Viewer) -> list[Link]:
    choice = show.say("story.to_choice", year=show.year(year))
    return [
        Link(label=choice, page="collection", params={"year": str(year)}),
        Link(label=show.say("story.back"), page="liability"),
    ]
