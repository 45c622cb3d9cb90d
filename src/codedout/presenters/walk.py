"""The page about small differences: what is still to be answered, and the walk in cards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codedout.domain.asking import Asking, NoLetter, letter_for
from codedout.domain.tax_year import TaxYear
from codedout.domain.understood import Understood
from codedout.domain.walk import Known, Sheet, TypedYear
from codedout.domain.year_end import Flag
from codedout.presenters.charts import ChartView
from codedout.presenters.letter import LetterView, no_letter
from codedout.presenters.letter import present as present_letter
from codedout.presenters.own_figure import OwnView, present_own
from codedout.presenters.tolerance import gaps, in_short, notes
from codedout.presenters.viewer import Viewer
from codedout.presenters.walk_cards import Card, marked, walk_in_cards
from codedout.presenters.walk_chart import present_chart


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCards:
    """One year's walk.

    Attributes:
        example: why it is an example only, if it is one.
        own: the walk by the person's own figure, where it is another.
        letter: what HMRC may be asked about it, or why there is no letter; "" says nothing.
    """

    title: str
    example: str
    cards: tuple[Card, ...]
    letter: LetterView | str = ""
    own: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkView:
    """`still` is what has to be answered first; there are cards only where nothing has.

    Attributes:
        results: what each year came to, in a line; empty where `own` tells it.
    """

    notes: tuple[str, ...]
    still: tuple[str, ...]
    results: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    years: tuple[YearCards, ...] = ()
    chart: ChartView | None = None
    own: OwnView | None = None


def present(
    sheet: Sheet, understood: Understood, show: Viewer, *, trying: bool = False
) -> WalkView:
    """What is still to be answered; or the years, the earliest first.

    `trying`: the figures are only tried, beside others that were kept.
    """
    if understood.case is None or understood.explained is None:
        return WalkView(notes=notes(show), still=tuple(_still(sheet, understood, show)))
    asked = {
        year.tax_year: asks.flags for year, asks in zip(sheet.years, understood.asks, strict=True)
    }
    hints = {year.tax_year: suggests(year, show) for year in sheet.years}
    by_hmrc = walk_in_cards(understood, asked, hints, show)
    by_own = (
        by_hmrc if understood.own is None else walk_in_cards(understood.own, asked, hints, show)
    )
    return WalkView(
        notes=notes(show),
        still=(),
        results=() if understood.own else tuple(_results(understood, show)),
        gaps=gaps(understood.case, show),
        chart=present_chart(understood, show),
        own=None if understood.own is None else present_own(sheet, understood, show),
        years=tuple(
            YearCards(
                title=show.year(year),
                example=_example(understood, year, show),
                cards=marked(by_hmrc, by_own, year, show),
                own=marked(by_own, by_hmrc, year, show)
                if by_own.full[year] != by_hmrc.full[year]
                else (),
                letter=_letter(letter_for(sheet, understood, year, trying=trying), year, show),
            )
            for year in by_hmrc.full
        ),
    )


def name_of(year: TypedYear, show: Viewer) -> str:
    """ "2022 to 2023", or that it is not known which."""
    return show.say("walk.that_year") if year.unsaid else show.year(year.tax_year)


def wrong(reason: str, show: Viewer) -> str:
    """What is wrong with an amount that was typed."""
    return show.say(f"change.error.{reason}")


def _still(sheet: Sheet, understood: Understood, show: Viewer) -> Iterator[str]:
    if not sheet.years:
        yield show.say("walk.still.none")
    for year, asks in zip(sheet.years, understood.asks, strict=True):
        shown = name_of(year, show)
        if year.unsaid:
            yield show.say("walk.still.year")
        if year.self_assessment is None:
            yield show.say("walk.still.self_assessment", year=shown)
        for field in asks.missing:
            yield show.say(f"walk.still.{field.value}", year=shown)
        for field, reason in asks.wrong.items():
            label = show.say(f"walk.field.{field.value}", year=shown)
            yield show.say("walk.still.wrong", what=label, text=wrong(reason, show))


def suggests(year: TypedYear, show: Viewer) -> str:
    """What an amount that stands in a tax code lets one suppose, which only the person can say."""
    taken = year.known is Known.SHORT and year.taken_in is not None
    if not taken or Flag.ALREADY_ISSUED in year.flags:
        return ""
    return show.say("walk.taken_in_suggests", year=show.year(year.tax_year))


def _example(understood: Understood, year: TaxYear, show: Viewer) -> str:
    why = understood.examples.get(year)
    return "" if why is None else show.say(f"walk.{why.value}")


def _results(understood: Understood, show: Viewer) -> Iterator[str]:
    for year in understood.explained.years if understood.explained else ():
        name = "example" if year.tax_year in understood.examples else "one"
        said = {"year": show.year(year.tax_year), "result": in_short(year.ending, show)}
        yield show.say(f"walk.result.{name}", **said)


def _letter(found: Asking | NoLetter, year: TaxYear, show: Viewer) -> LetterView | str:
    if isinstance(found, Asking):
        return present_letter(found, show)
    return no_letter(found, year, show)
