"""What a person and HMRC hold under one tax year's code, and changing the person's part."""

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Literal

from .calendar import TaxYear, london_date, stamp, to_milliseconds
from .checks import Entry
from .person import KINDS, HmrcItem, Kind, Person, Submission, Year
from .refusals import Refusal
from .settings import Settings
from .wire import pounds_on_wire

Source = Literal["hmrcHeld", "user", "latest"]
Wire = dict[str, object]

# RULE_OUTSIDE_AMENDMENT_WINDOW was added for 2025-26 onwards (hmrc/income-tax-mtd-changelog).
FIRST_YEAR_WITH_A_WINDOW = TaxYear(2026)


def retrieve(person: Person, year: TaxYear, source: Source, now: datetime) -> Wire:
    """The body of GET amounts.

    Raises:
        Refusal: MATCHING_RESOURCE_NOT_FOUND when there is nothing from this source;
            INTERNAL_SERVER_ERROR when the year has ended and an item has no id
            (hmrc/self-assessment-accounts-api:MappingSupportDownstream.scala).
    """
    held = person.year(year)
    ended = year.has_ended(now)
    shown = [_item(pair, ended) for pair in _choose(held, source)]
    if ended and any("id" not in item for _, item in shown):
        raise Refusal("INTERNAL_SERVER_ERROR")
    body: Wire = {}
    if shown:
        body["taxCodeComponents"] = _by_kind(shown)
    if source != "hmrcHeld" and (strays := _unmatched(held)):
        body["unmatchedCustomerSubmissions"] = _by_kind(_stray(one, ended) for one in strays)
    if not body:
        raise Refusal("MATCHING_RESOURCE_NOT_FOUND")
    return body


def replace(
    person: Person, year: TaxYear, entries: list[Entry], now: datetime, settings: Settings
) -> Person:
    """The person after PUT.

    Raises:
        Refusal: RULE_DUPLICATE_ID_NOT_ALLOWED or RULE_OUTSIDE_AMENDMENT_WINDOW.
    """
    check_duplicates(entries, settings)
    _check_window(person, year, now, settings)
    sent = tuple(
        Submission(
            kind=one.kind, id=one.id, amount=f"{one.amount:.2f}", submitted=to_milliseconds(now)
        )
        for one in entries
    )
    if settings.put == "merge":
        keys = {_slot(one) for one in sent}
        sent = (*(one for one in person.year(year).submitted if _slot(one) not in keys), *sent)
    return person.with_year(year, submitted=sent)


def remove(person: Person, year: TaxYear, now: datetime, settings: Settings) -> Person:
    """The person after DELETE.

    Raises:
        Refusal: MATCHING_RESOURCE_NOT_FOUND or RULE_OUTSIDE_AMENDMENT_WINDOW.
    """
    if not year.has_ended(now):
        raise Refusal("MATCHING_RESOURCE_NOT_FOUND")
    _check_window(person, year, now, settings)
    if not person.year(year).submitted:
        raise Refusal("MATCHING_RESOURCE_NOT_FOUND")
    return person.with_year(year, submitted=())


def check_duplicates(entries: list[Entry], settings: Settings) -> None:
    """Within a kind; across kinds too when the switch says so (HMRC does not say which).

    Raises:
        Refusal: RULE_DUPLICATE_ID_NOT_ALLOWED, which carries no paths.
    """
    whole: Callable[[Entry], object] = lambda one: one.id  # noqa: E731
    within: Callable[[Entry], object] = lambda one: (one.kind, one.id)  # noqa: E731
    key = whole if settings.duplicate_ids == "any" else within
    if len({key(one) for one in entries}) < len(entries):
        raise Refusal("RULE_DUPLICATE_ID_NOT_ALLOWED")


def _check_window(person: Person, year: TaxYear, now: datetime, settings: Settings) -> None:
    if year < FIRST_YEAR_WITH_A_WINDOW:
        return
    too_late = london_date(now) > year.last_day_to_amend
    returned = person.year(year).tax_return.submitted_by(now)
    if too_late or (returned and settings.after_return == "refuse"):
        raise Refusal("RULE_OUTSIDE_AMENDMENT_WINDOW")


def _slot(one: Submission) -> tuple[Kind, int]:
    """What a merge overwrites; a year has room for one in-year adjustment whatever its id."""
    return one.kind, 0 if one.kind == "inYearAdjustment" else one.id


Pair = tuple[HmrcItem, Submission | None]


def _pairs(held: Year) -> list[Pair]:
    """Each HMRC item with the person's figure for it, if any; matched by kind and id."""
    sent = {(one.kind, one.id): one for one in held.submitted}
    return [
        (item, sent.get((item.kind, item.id)) if item.id is not None else None)
        for item in held.hmrc_items
    ]


def _choose(held: Year, source: Source) -> list[Pair]:
    """The pairs a source shows, each reduced to the side it shows."""
    if source == "hmrcHeld":
        return [(item, None) for item, _ in _pairs(held)]
    if source == "user":
        return [(item, sent) for item, sent in _pairs(held) if sent is not None]
    return [
        # the later of the two; at the same instant the person's, as it was sent against HMRC's
        (item, sent if sent is not None and sent.submitted >= item.updated else None)
        for item, sent in _pairs(held)
    ]


def _unmatched(held: Year) -> list[Submission]:
    known = {(item.kind, item.id) for item in held.hmrc_items}
    return [one for one in held.submitted if (one.kind, one.id) not in known]


def _item(pair: Pair, ended: bool) -> tuple[Kind, Wire]:
    item, sent = pair
    shown = item.amount if sent is None else sent.amount
    moment = item.updated if sent is None else sent.submitted
    body: Wire = {"amount": pounds_on_wire(Decimal(shown))}
    if item.related_tax_year is not None:
        body["relatedTaxYear"] = item.related_tax_year
    body |= {"submittedOn": stamp(moment), "source": "hmrcHeld" if sent is None else "user"}
    if ended and item.id is not None:  # ids come only after the year has ended
        body["id"] = item.id
    return item.kind, body


def _stray(one: Submission, ended: bool) -> tuple[Kind, Wire]:
    body: Wire = {"amount": pounds_on_wire(one.amount), "submittedOn": stamp(one.submitted)}
    return one.kind, body | ({"id": one.id} if ended else {})


def _by_kind(items: Iterable[tuple[Kind, Wire]]) -> Wire:
    """Three kinds are lists; the in-year adjustment is one object."""
    found = list(items)
    grouped: Wire = {}
    for kind in KINDS:
        of_kind = [body for its_kind, body in found if its_kind == kind]
        if of_kind:
            grouped[kind] = of_kind[0] if kind == "inYearAdjustment" else of_kind
    return grouped
