"""The years of a walk in one picture, with its table and what it shows in a sentence."""

from __future__ import annotations

from decimal import Decimal

from codedout.domain.understood import Understood
from codedout.domain.year_end import NIL, Question, YearExplained, YearFacts, YearsExplained
from codedout.presenters.charts import Bar, ChartView, differences_by_year
from codedout.presenters.tolerance import in_short, limit_held
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Cell, Column, Table

TOGETHER = (Question.OVERPAYMENT_FORWARD, Question.UNDERPAYMENT_FORWARD)


def present_chart(understood: Understood, show: Viewer) -> ChartView | None:
    """Bars for too much and too little, bands for the limits, arrows for what went forward."""
    case, explained = understood.case, understood.explained
    if case is None or explained is None:
        return None
    facts = {each.tax_year: each for each in case.years}
    years = [year.tax_year for year in explained.years]
    finding = _finding(explained, show)
    if understood.own is not None:
        finding = f"{finding} {show.say('walk.own.chart')}"
    if understood.examples:
        finding = f"{finding} {show.say('walk.chart.example')}"
    figure = differences_by_year(
        [
            Bar(
                year=show.year(year.tax_year),
                difference=show.drawn(year.difference),
                label=_difference(year, show),
                under=show.drawn(facts[year.tax_year].tolerance_under),
                over=show.drawn(facts[year.tax_year].tolerance_over),
            )
            for year in explained.years
        ],
        arrows=[
            (years.index(pair.earlier), years.index(pair.later), show.say("walk.chart.forward"))
            for pair in explained.brought_forward
        ],
        names=(
            show.say("walk.chart.over"),
            show.say("walk.chart.under"),
            show.say("walk.chart.band"),
        ),
        amount=show.gbp,
        year_title=show.say("walk.chart.years"),
        amount_title=show.say("walk.chart.pounds"),
    )
    columns = ("difference", "limit", "brought", "result")
    return ChartView(
        key="walk-chart",
        heading=show.say("walk.chart.heading"),
        figure=figure,
        sentence=finding,
        alt=show.say("walk.chart.alt", finding=finding),
        table=Table(
            key="walk-chart",
            caption=show.say("walk.chart.table"),
            columns=(
                Column(label=show.say("walk.chart.years"), short=True),
                *(Column(label=show.say(f"walk.chart.{name}")) for name in columns),
            ),
            rows=tuple(
                (
                    Cell(text=show.year(year.tax_year)),
                    Cell(text=_difference(year, show)),
                    _limits(year, facts[year.tax_year], show),
                    Cell(text=_brought(year, explained, show)),
                    Cell(
                        text=in_short(year.ending, show),
                        note=show.say("walk.chart.only")
                        if year.tax_year in understood.examples
                        else "",
                    ),
                )
                for year in explained.years
            ),
        ),
    )


def _difference(year: YearExplained, show: Viewer) -> str:
    if not year.difference:
        return show.say("walk.chart.exact")
    name = "too_much" if year.difference > 0 else "too_little"
    return show.say(f"walk.chart.{name}", amount=show.with_pence(abs(year.difference)))


def _limits(year: YearExplained, facts: YearFacts, show: Viewer) -> Cell:
    """What the year was held against by itself, and what with another."""
    if not year.difference:
        return Cell(text=show.say("common.nothing"))
    together = (
        show.say(
            "walk.chart.together",
            year=show.year(found.earlier if found.later == year.tax_year else found.later),
            limit=limit_held(found.limit, found.amount, found.later, show),
        )
        for found in year.findings
        if found.question in TOGETHER and found.earlier and found.later and found.limit is not None
    )
    alone = limit_held(facts.tolerance_for(year.difference), year.difference, None, show)
    return Cell(text=alone, note=" ".join(together))


def _brought(year: YearExplained, explained: YearsExplained, show: Viewer) -> str:
    for pair in explained.brought_forward:
        if pair.earlier == year.tax_year:
            return show.say("walk.chart.to", year=show.year(pair.later))
        if pair.later == year.tax_year:
            return show.say("walk.chart.from", year=show.year(pair.earlier))
    return show.say("walk.chart.none")


def _or_nothing(amount: Decimal, show: Viewer) -> str:
    return show.with_pence(amount) if amount else show.say("tolerance.nothing")


def _finding(explained: YearsExplained, show: Viewer) -> str:
    endings = [year.ending for year in explained.years]
    if len(endings) == 1:
        year = show.year(explained.years[0].tax_year)
        return show.say("walk.chart.finding_one", year=year, result=in_short(endings[0], show))
    quiet = sum(not each.collect and not each.repay for each in endings)
    said = show.say(
        "walk.chart.finding",
        collected=_or_nothing(sum((each.collect for each in endings), NIL), show),
        repaid=_or_nothing(sum((each.repay for each in endings), NIL), show),
        count=len(endings),
    )
    return (
        f"{said} {show.say('walk.chart.neither', count=quiet)}"
        if 0 < quiet < len(endings)
        else said
    )
