"""What the tax calculation of a year used of the amounts in its code, beside what is in use now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from codedout.domain.calculation import Calculation, CalculationType
from codedout.domain.comparison import Comparison, compare
from codedout.domain.picking import Weight
from codedout.domain.tax_year import TaxYear, london_day
from codedout.domain.used import Used, UsedOfKind, used_of
from codedout.journeys.calculating import CalculationReading
from codedout.journeys.reading import AmountsReading
from codedout.presenters.items import kind_name, owed_for, owed_phrase, source_name
from codedout.presenters.refusals import could_not_read
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Cell, Column, Fact, Notice, Table, Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculationView:
    """`finding` goes first; `notices` say what the figures are worth, or why there are none."""

    finding: str = ""
    about: str = ""
    notices: tuple[Notice, ...] = ()
    table: Table | None = None
    why: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sums: tuple[Fact, ...] = ()


def present(
    reading: CalculationReading, beside: AmountsReading, show: Viewer, now: datetime
) -> CalculationView:
    """The calculation to go by. What could not be read leaves the page it stands on alone."""
    year = reading.code_year
    if reading.listed is None:
        return CalculationView(about=show.say("calculation.not_asked"))
    failed = reading.listed if reading.calculation is None else reading.calculation
    if failed.error is not None:
        notice = could_not_read(show.say("calculation.part"), failed.error, show, now)
        return CalculationView(notices=(notice,))
    found = None if reading.calculation is None else reading.calculation.value
    if found is None:
        title = show.say("calculation.none.title", year=show.year(year))
        return CalculationView(
            notices=(Notice(title=title, lines=(show.say("calculation.none.line"),)),)
        )
    if found.errors or found.tax is None:
        return CalculationView(about=_made(found, show), notices=(_no_result(found, show),))
    return _with_result(reading, found, None if found.sample else _in_code(beside), show)


def _in_code(beside: AmountsReading) -> Comparison:
    """What is in the code by what HMRC said just now; an old answer would be no comparison."""
    return compare(beside.hmrc_held.value, beside.user.value, beside.latest.value)


def _with_result(
    reading: CalculationReading, found: Calculation, both: Comparison | None, show: Viewer
) -> CalculationView:
    year = reading.code_year
    kinds = used_of(found, both, year)
    about = f"{_made(found, show)} {_what_it_is(reading, show)}"
    return CalculationView(
        finding=_finding(kinds, year, show),
        about=about,
        notices=tuple(_worth(reading, found, show)),
        table=_table(kinds, year, show) if kinds else None,
        why=tuple(_why(kinds, found, year, show)),
        notes=tuple(_notes(found, year, show)),
        sums=tuple(_sums(kinds, year, show)),
    )


def _made(found: Calculation, show: Viewer) -> str:
    if found.made_at is None:
        return show.say("calculation.made_unknown")
    return show.say("calculation.made", day=show.day(found.made_at))


def _what_it_is(reading: CalculationReading, show: Viewer) -> str:
    kind = CalculationType.UNKNOWN.name if reading.entry is None else reading.entry.kind.value.name
    return show.say(f"calculation.is.{kind}", year=show.year(reading.code_year))


def _no_result(found: Calculation, show: Viewer) -> Notice:
    """HMRC's own words for why there are no figures."""
    texts = [one.text or one.id for one in found.errors]
    said = tuple(
        show.say("calculation.no_result.says", text=show.typed(text)) for text in texts if text
    )
    return Notice(
        title=show.say("calculation.no_result.title"),
        lines=said or (show.say("calculation.no_result.line"),),
        tone=Tone.ATTENTION,
    )


def _worth(reading: CalculationReading, found: Calculation, show: Viewer) -> Iterator[Notice]:
    if found.sample:
        line = show.say("calculation.sample.line")
        title = show.say("calculation.sample.title")
        yield Notice(title=title, lines=(line,), tone=Tone.ATTENTION)
    if reading.picked is None or reading.picked.weight is not Weight.FINAL:
        yield hmrcs_estimate(found, show)


def hmrcs_estimate(found: Calculation, show: Viewer) -> Notice:
    """What has to stand with each figure of a calculation that is not of a submitted return."""
    days = [found.period_to, None if found.made_at is None else london_day(found.made_at)]
    known = [day for day in days if day is not None]
    said = (
        show.say("common.estimate.hmrc", day=show.day(min(known)))
        if found.period_to is not None
        else show.say("common.estimate.hmrc_then")
    )
    return Notice(title=show.say("common.estimate.hmrc_title"), lines=(said,), tone=Tone.ATTENTION)


def _finding(kinds: Sequence[UsedOfKind], year: TaxYear, show: Viewer) -> str:
    if not kinds:
        return show.say("calculation.found.nothing", year=show.year(year))
    compared = [line.difference for kind in kinds for line in kind.compared]
    if any(compared):
        return show.say("calculation.found.differs")
    return "" if None in compared else show.say("calculation.found.same")


# --- the table


def _table(kinds: Sequence[UsedOfKind], year: TaxYear, show: Viewer) -> Table:
    return Table(
        key="calculation",
        caption=show.say("calculation.caption", year=show.year(year)),
        columns=(
            Column(label=show.say("compare.column.what")),
            Column(label=show.say("compare.column.owed_for")),
            Column(label=show.say("compare.column.taken_in"), short=True),
            Column(label=show.say("calculation.column.used"), numeric=True),
            Column(label=show.say("calculation.column.now"), numeric=True),
            Column(label=show.say("compare.column.difference")),
        ),
        rows=tuple(_row(kind, line, year, show) for kind in kinds for line in kind.all),
    )


def _row(kind: UsedOfKind, line: Used, year: TaxYear, show: Viewer) -> tuple[Cell, ...]:
    name = kind_name(show, kind.kind)
    in_all = line is kind.total
    compared = line in kind.compared
    return (
        Cell(text=show.say("calculation.in_all", kind=name) if in_all else name),
        Cell(
            text=show.say("calculation.all_years")
            if in_all
            else owed_for(show, kind.kind, line.related_year, year)
        ),
        Cell(text=show.year(year)),
        _used(line, show),
        _now(line, show) if compared else Cell(text=_elsewhere(kind, show)),
        Cell(text=_difference(line, show) if compared else _elsewhere(kind, show)),
    )


def _elsewhere(kind: UsedOfKind, show: Viewer) -> str:
    return show.say("calculation.difference.by_years" if kind.by_year else "calculation.see_all")


def _used(line: Used, show: Viewer) -> Cell:
    if not line.amounts:
        return Cell(text=show.say("calculation.none_used"))
    notes = [_together(line.amounts, show), _split(line, show)]
    if line.source is not None:
        notes.insert(0, source_name(show, line.source))
    return Cell(text=show.gbp(line.amount), note=_noted(notes, show))


def _together(amounts: Sequence[object], show: Viewer) -> str:
    return show.say("calculation.items", count=len(amounts)) if len(amounts) > 1 else ""


def _noted(notes: Sequence[str], show: Viewer) -> str:
    said = ""
    for note in notes:
        said = show.say("compare.notes", one=said, other=note) if said and note else said or note
    return said


def _split(line: Used, show: Viewer) -> str:
    collected, uncollected = line.collected, line.uncollected
    if collected == line.amount and uncollected == 0:
        return show.say("calculation.split_whole")
    if collected is not None and uncollected is not None:
        return show.say(
            "calculation.split",
            collected=show.gbp(collected),
            uncollected=show.gbp(uncollected),
        )
    if collected is not None:
        return show.say("calculation.collected", collected=show.gbp(collected))
    if uncollected is not None:
        return show.say("calculation.uncollected", uncollected=show.gbp(uncollected))
    return ""


def _now(line: Used, show: Viewer) -> Cell:
    if line.in_use is None or line.now is None:
        return Cell(text=show.say("common.not_known"))
    if not line.in_use:
        return Cell(text=show.say("calculation.none_now"))
    sources = {one.source for one in line.in_use}
    whose = source_name(show, sources.pop()) if len(sources) == 1 else ""
    return Cell(text=show.gbp(line.now), note=_noted([whose, _together(line.in_use, show)], show))


def _difference(line: Used, show: Viewer) -> str:
    difference = line.difference
    if difference is None:
        return show.say("common.not_known")
    if difference == 0:
        return show.say("compare.difference.same")
    name = "less" if difference < 0 else "more"
    return show.say(f"calculation.difference.{name}", amount=show.gbp(abs(difference)))


# --- what is to know about it


def _name(kind: UsedOfKind, line: Used, year: TaxYear, show: Viewer) -> str:
    """ "PAYE tax from an earlier year, owed for 2022 to 2023"."""
    name = kind_name(show, kind.kind)
    if line is kind.total:
        return show.say("calculation.in_all", kind=name)
    owed = owed_phrase(show, kind.kind, line.related_year, year)
    return show.say("calculation.what", kind=name, owed=owed)


def _why(
    kinds: Sequence[UsedOfKind], found: Calculation, year: TaxYear, show: Viewer
) -> Iterator[str]:
    """Of each difference, as much of why it is as HMRC's answers say."""
    for kind in kinds:
        for line in kind.all:
            if line.difference:
                yield _why_one(line, found, _name(kind, line, year, show), show)
        if not kind.adds_up:
            yield show.say("calculation.other_total", kind=kind_name(show, kind.kind))


def _why_one(line: Used, found: Calculation, what: str, show: Viewer) -> str:
    changed = [one.submitted_on for one in line.in_use or () if one.submitted_on is not None]
    if found.made_at is not None and changed and max(changed) > found.made_at:
        return show.say("calculation.why.changed", what=what, day=show.day(max(changed)))
    if not line.amounts:
        return show.say("calculation.why.code_only", what=what)
    if not line.in_use:
        return show.say("calculation.why.calculation_only", what=what)
    return show.say("calculation.why.unknown", what=what)


def _notes(found: Calculation, year: TaxYear, show: Viewer) -> Iterator[str]:
    yield show.say("calculation.new_one")
    yield show.say("calculation.not_shown")
    at_source = found.deducted_at_source
    later = None if at_source is None else at_source.in_year_adjustment_coded_later
    if later:
        yield show.say("calculation.coded_later", amount=show.gbp(later), year=show.year(year))


# --- the sums


def _sums(kinds: Sequence[UsedOfKind], year: TaxYear, show: Viewer) -> Iterator[Fact]:
    for kind in kinds:
        for line in kind.compared:
            if line.in_use is not None and line.difference is not None:
                now = [one.amount for one in line.in_use]
                yield Fact(
                    label=_name(kind, line, year, show),
                    value=show.say(
                        "calculation.sum",
                        used=_added(line.amounts, show),
                        now=_added(now, show),
                        difference=show.gbp(line.difference),
                    ),
                    note=show.say("calculation.sum_note"),
                )
        ours = kind.total
        if ours is not None and ours.amounts and not kind.hmrcs_total:
            yield Fact(
                label=_name(kind, ours, year, show),
                value=show.say(
                    "calculation.sum_all",
                    parts=_sum(ours.amounts, show),
                    total=show.gbp(ours.amount),
                ),
                note=show.say("calculation.sum_all_note"),
            )


def _added(amounts: Sequence[Decimal], show: Viewer) -> str:
    """ "£12", "(£5 + £7)", "£0" of none."""
    parts = _sum(amounts, show)
    return f"({parts})" if len(amounts) > 1 else parts


def _sum(amounts: Sequence[Decimal], show: Viewer) -> str:
    return " + ".join(show.gbp(amount) for amount in amounts) or show.gbp(Decimal(0))
