"""One amount from when it was earned to when it is settled, as days in their order (R8, R93, R94).

HMRC's own days come first. What HMRC does not tell goes by the days that are everybody's, and the
year of the tax code by R8, which is then said to be the usual one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from codedout.domain.account import Coding
from codedout.domain.choice import ReturnRecord
from codedout.domain.document_kind import DocumentKind
from codedout.domain.documents import CollectionStatus
from codedout.domain.liability import Charge, Named
from codedout.domain.rules.charge_split import CAME_BACK
from codedout.domain.rules.code_years import named_by, naming
from codedout.domain.rules.on_account import second_payment_by
from codedout.domain.rules.put_back import PutBack
from codedout.domain.tax_year import TaxYear


class Mark(StrEnum):
    """What a part of the ribbon is. Of parts that begin on one day the one named first is first."""

    EARNED = "earned"
    FILED = "filed"
    PAPER = "paper"
    FOR_CODE = "for_code"
    ONLINE = "online"
    PUT_DOWN = "put_down"
    DUE = "due"
    CODE = "code"
    COLLECTED = "collected"
    PUT_BACK = "put_back"
    PAID = "paid"
    PAYABLE = "payable"
    SETTLED = "settled"


class By(StrEnum):
    """Where a day is from: HMRC told it, it is everybody's, or by the usual rule (R8), or ours.

    READ: of a code's year, where HMRC names none and R8 is not about the charge; ours too.
    """

    HMRC = "hmrc"
    LAW = "law"
    USUAL = "usual"
    READ = "read"
    OURS = "ours"


class Way(StrEnum):
    """How the amount is met: directly, through a code, or directly after a code did not do it.

    IF: there is no amount yet.
    """

    DIRECT = "direct"
    CODE = "code"
    BACK = "back"
    IF = "if"


class When(StrEnum):
    """Where a part lies from a day."""

    PAST = "past"
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the ribbon, from its first day to its last; most are one day."""

    of: Mark
    first: date
    last: date
    by: By
    code_year: TaxYear | None = None

    def when(self, today: date) -> When:
        """Whether it is over, goes on, or is to come."""
        if self.last < today:
            return When.PAST
        return When.AHEAD if self.first > today else When.NOW


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeYear:
    """A year whose tax code collects the amount. `by`: HMRC says so, the usual rule, or we do."""

    year: TaxYear
    by: By
    put_down_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ribbon:
    """The parts by their first days. `today` has its place among them."""

    owed_year: TaxYear
    way: Way
    code_years: tuple[CodeYear, ...]
    parts: tuple[Part, ...]
    today: date

    @property
    def first(self) -> date:
        """Where it begins."""
        return min(part.first for part in self.parts)

    @property
    def last(self) -> date:
        """Where it ends; not before today."""
        return max(self.today, *(part.last for part in self.parts))


_TAX_DUE = frozenset(
    {
        DocumentKind.BALANCING_CHARGE,
        DocumentKind.AMENDED_RETURN,
        DocumentKind.CLASS_2,
        DocumentKind.CODED_OUT,
        DocumentKind.CANCELLED_CODING,
    }
)


_BILLS = frozenset({DocumentKind.BALANCING_CHARGE, DocumentKind.AMENDED_RETURN})


def way_of(charge: Charge) -> Way:
    """How a charge is met, as far as HMRC says."""
    if charge.status in CAME_BACK:
        return Way.BACK
    return Way.CODE if charge.divided.coded or charge.status is not None else Way.DIRECT


def ribbon(
    owed_year: TaxYear,
    charge: Charge | None,
    codings: Sequence[Coding],
    record: ReturnRecord,
    *,
    paid_on: Iterable[date],
    back: PutBack | None,
    today: date,
) -> Ribbon:
    """The ribbon of one charge of a year; without one, of what may come of the year.

    `codings` are those of the account, `paid_on` the days of payments set against the charge.
    """
    way = Way.IF if charge is None else way_of(charge)
    code_years = () if way is Way.DIRECT else code_years_of(owed_year, charge, codings)
    parts = [
        _span(Mark.EARNED, owed_year.first_day, owed_year.last_day, By.LAW),
        *_return(owed_year, record, way),
    ]
    for each in code_years:
        parts += _in_code(each, charge, back)
    if charge is not None:
        is_debt = is_coded_debt(charge, code_years)
        parts += _paid(owed_year, charge, way, sorted(paid_on), back, is_debt=is_debt)
        parts += _settled(charge, way, code_years, sorted(paid_on))
    order = list(Mark)
    return Ribbon(
        owed_year=owed_year,
        way=way,
        code_years=code_years,
        parts=tuple(sorted(parts, key=lambda part: (part.first, order.index(part.of), part.last))),
        today=today,
    )


def code_years_of(
    owed_year: TaxYear, charge: Charge | None, codings: Sequence[Coding]
) -> tuple[CodeYear, ...]:
    """The years of the codes that HMRC names for it; the usual one where it names none.

    None for what HMRC could not put into a code at all. Without a charge it is what all `codings`
    of the year name.
    """
    about = (
        naming(one for one in codings if one.return_year == owed_year)
        if charge is None
        else charge.codings
    )
    if charge is not None and charge.status is CollectionStatus.REJECTED:
        return ()
    if not about:
        by = By.USUAL if charge is None or named_by(charge) is Named.BY_RULE else By.READ
        return (CodeYear(year=owed_year.collected_in, by=by),)
    found: dict[TaxYear, date | None] = {}
    for one in about:
        if one.code_year is not None:
            days = [day for day in (found.get(one.code_year), one.started_on) if day is not None]
            found[one.code_year] = min(days, default=None)
    return tuple(
        CodeYear(year=year, by=By.HMRC, put_down_on=day) for year, day in sorted(found.items())
    )


def is_coded_debt(charge: Charge, code_years: Sequence[CodeYear]) -> bool:
    """Whether it was due and went into a code later than a bill does (R8): ours to read (R28)."""
    due = charge.document.due_on
    if charge.kind not in _BILLS or due is None or not charge.divided.coded or not code_years:
        return False
    first = code_years[0]
    begun = first.put_down_on or first.year.first_day
    return first.by is By.HMRC and first.year > charge.owed_year.collected_in and due < begun


def _span(of: Mark, first: date, last: date, by: By, code_year: TaxYear | None = None) -> Part:
    return Part(of=of, first=first, last=last, by=by, code_year=code_year)


def _day(of: Mark, on: date, by: By, code_year: TaxYear | None = None) -> Part:
    return _span(of, on, on, by, code_year)


def _return(year: TaxYear, record: ReturnRecord, way: Way) -> list[Part]:
    """The day on which HMRC has the return; else the last days for it (R15, R94)."""
    if record.received_on is not None:
        return [_day(Mark.FILED, record.received_on, By.HMRC)]
    for_code = [] if way is Way.DIRECT else [_day(Mark.FOR_CODE, year.choice_closes_on, By.LAW)]
    return [
        _day(Mark.PAPER, year.paper_return_by, By.LAW),
        *for_code,
        _day(Mark.ONLINE, year.return_due_on, By.LAW),
    ]


def _in_code(each: CodeYear, charge: Charge | None, back: PutBack | None) -> list[Part]:
    """The change of the code and the year of collecting. A coding that begins within that year
    changes the code no sooner; what was put back within it is collected no longer.
    """
    year, put_down = each.year, each.put_down_on
    begins, ends, by = year.first_day, year.last_day, each.by
    parts = []
    if put_down is not None:
        begins = put_down if begins < put_down <= ends else begins
        parts.append(_day(Mark.PUT_DOWN, put_down, By.HMRC, year))
    cancelled = charge is not None and charge.status is CollectionStatus.CANCELLED
    if cancelled and back is not None and back.on is not None:
        if back.on <= begins:
            return parts
        if back.on < ends:
            ends, by = back.on, By.OURS
    return [
        *parts,
        _day(Mark.CODE, begins, each.by, year),
        _span(Mark.COLLECTED, begins, ends, by, year),
    ]


def _paid(
    year: TaxYear,
    charge: Charge,
    way: Way,
    paid_on: Sequence[date],
    back: PutBack | None,
    *,
    is_debt: bool,
) -> list[Part]:
    """Due, put back, payable and paid, as far as each concerns the charge."""
    parts = []
    split = charge.divided.split
    directly = (
        way is Way.DIRECT
        or is_debt
        or (way is Way.CODE and split.paid + split.still_to_pay > 0)
        or (way is Way.BACK and charge.document.original > charge.divided.coded)
    )
    due = _due(year, charge, way) if directly else None
    if due is not None:
        parts.append(due)
    if way is Way.BACK and back is not None:
        if back.on is not None:
            by = By.HMRC if back.on_told else By.OURS
            parts.append(_day(Mark.PUT_BACK, back.on, by))
        by = By.HMRC if back.payable_told else By.OURS
        parts.append(_day(Mark.PAYABLE, back.payable_by, by))
    if paid_on:
        parts.append(_span(Mark.PAID, paid_on[0], paid_on[-1], By.HMRC))
    return parts


def _due(year: TaxYear, charge: Charge, way: Way) -> Part | None:
    """When it is due: as HMRC says, else the day that the law has for it (R94).

    A later day of HMRC's may be that of what came back from a code (R93).
    """
    told = charge.document.due_on
    if told is not None and (way is not Way.BACK or told <= year.return_due_on):
        return _day(Mark.DUE, told, By.HMRC)
    if charge.kind is DocumentKind.FIRST_PAYMENT_ON_ACCOUNT:
        return _day(Mark.DUE, year.plus(-1).return_due_on, By.LAW)
    if charge.kind is DocumentKind.SECOND_PAYMENT_ON_ACCOUNT:
        return _day(Mark.DUE, second_payment_by(year.plus(-1)), By.LAW)
    return _day(Mark.DUE, year.return_due_on, By.LAW) if charge.kind in _TAX_DUE else None


def _settled(
    charge: Charge, way: Way, code_years: Sequence[CodeYear], paid_on: Sequence[date]
) -> list[Part]:
    """The day on which nothing is left: HMRC's, or where a code is to do it, the end of its year.

    There is none while something is to be paid directly, and none for what is taken out of a code.
    """
    document, clearing = charge.document, charge.document.last_clearing
    if document.outstanding <= 0:
        told = clearing.on if clearing is not None else None
        if told is None and way is not Way.CODE:
            told = max(paid_on, default=None)
        if told is not None:
            return [_day(Mark.SETTLED, told, By.HMRC)]
    leaves = charge.status is CollectionStatus.WAITING_CANCELLATION
    if way is not Way.CODE or leaves or charge.divided.split.still_to_pay > 0 or not code_years:
        return []
    last = code_years[-1]
    return [_day(Mark.SETTLED, last.year.last_day, last.by, last.year)]
