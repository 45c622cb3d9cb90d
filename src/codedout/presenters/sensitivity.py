"""Where the result changes: at which penny of one year's difference, all else the same."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from itertools import groupby

from codedout.domain.sensitivity import Piece, kind
from codedout.domain.tax_year import TaxYear
from codedout.domain.year_end import Ending, Outcome, YearsTogether
from codedout.presenters.charts import ChartView
from codedout.presenters.step_chart import Band, Kind, bands_by_amount
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Cell, Column, Table

MOST_TOLD = 5
"""As many results in one sentence; more are for the table."""


def in_question(case: YearsTogether) -> tuple[TaxYear, ...]:
    """The years that may be asked about: those with a difference, the earliest first."""
    return tuple(sorted(each.tax_year for each in case.years if each.difference))


def present(
    case: YearsTogether,
    year: TaxYear,
    pieces: tuple[Piece, ...],
    examples: Collection[TaxYear],
    show: Viewer,
    *,
    own: Decimal | None = None,
) -> ChartView:
    """Bands for that year, and for each other whose result hangs on it.

    `examples` are the years whose result is an example only; `own` is the person's own figure
    where that of the case is HMRC's.
    """
    tell = _Teller(case, year, pieces, own, show)
    finding = tell.finding()
    if examples:
        finding = f"{finding} {show.say('walk.chart.example')}"
    return ChartView(
        key="sensitivity",
        heading=tell.what,
        figure=bands_by_amount(
            [(show.year(each), tell.bands(each)) for each in tell.changing],
            at=[
                (amount, show.say(f"sensitivity.now.{whose}", amount=show.with_pence(amount)))
                for whose, amount in tell.marks.items()
            ],
            shown=show.with_pence,
            axis=show.say("sensitivity.axis"),
        ),
        sentence=finding,
        alt=show.say("sensitivity.alt", finding=finding),
        table=tell.table(),
    )


class _Teller:
    """Of one year; `changing` are the years whose result hangs on the amount, and always itself."""

    def __init__(
        self,
        case: YearsTogether,
        year: TaxYear,
        pieces: tuple[Piece, ...],
        own: Decimal | None,
        show: Viewer,
    ) -> None:
        self._facts = {each.tax_year: each for each in case.years}
        self._in_order = sorted(self._facts)
        self._year, self._pieces, self._show = year, pieces, show
        difference = self._facts[year].difference
        self.amount = abs(difference)
        self.marks = {"yours": self.amount}
        if own is not None:
            self.marks = {"hmrcs": self.amount, "yours": own}
        name = "over" if difference > 0 else "under"
        self.what = show.say(f"sensitivity.{name}", year=show.year(year))
        self.changing = [
            each for each in self._in_order if each == year or len(self._stretches(each)) > 1
        ]

    def bands(self, year: TaxYear) -> list[Band]:
        """The year's results along the amounts."""
        return [
            Band(
                least=piece.least,
                name=self._result(piece, year),
                span=self._reach(piece),
                kind=_kind(self._ending(piece, year)),
            )
            for piece in self._stretches(year)
        ]

    def finding(self) -> str:
        """What changes where, in a sentence; and that other years hang on it, if they do."""
        stretches = self._stretches(self._year)
        if len(stretches) > MOST_TOLD:
            (now,) = (each for each in stretches if _holds(each, self.amount))
            said = self._show.say(
                "sensitivity.finding.many",
                year=self._show.year(self._year),
                count=len(stretches) - 1,
                first=self._gbp(stretches[1].least),
                last=self._gbp(stretches[-1].least),
                amount=self._gbp(self.amount),
                result=self._result(now, self._year),
            )
        else:
            told = "; ".join(map(self._stretch, stretches))
            said = self._show.say("sensitivity.finding.all", what=self.what, stretches=told)
        others = ", ".join(self._show.year(each) for each in self.changing if each != self._year)
        if others:
            said = f"{said} {self._show.say('sensitivity.finding.others', years=others)}"
        return said

    def table(self) -> Table:
        """A row for each stretch of amounts in which nothing changes."""
        show = self._show
        return Table(
            key="sensitivity",
            caption=show.say("sensitivity.table"),
            columns=(
                Column(label=self.what, short=True),
                *(
                    Column(label=show.say("sensitivity.result_for", year=show.year(each)))
                    for each in self.changing
                ),
            ),
            rows=tuple(
                (
                    Cell(text=self._reach(piece), note=self._here(piece)),
                    *(Cell(text=self._result(piece, each)) for each in self.changing),
                )
                for piece in self._pieces
            ),
        )

    # --- parts

    def _stretches(self, year: TaxYear) -> list[Piece]:
        """The pieces, joined where they are the same for that year."""
        at = self._in_order.index(year)
        joined = []
        for _, same in groupby(self._pieces, key=lambda piece: kind(piece.endings[at])):
            first, *rest = same
            last = rest[-1] if rest else first
            joined.append(Piece(least=first.least, most=last.most, endings=first.endings))
        return joined

    def _ending(self, piece: Piece, year: TaxYear) -> Ending:
        return piece.endings[self._in_order.index(year)]

    def _here(self, piece: Piece) -> str:
        """Whose amounts are in that stretch."""
        return "; ".join(
            self._show.say(f"sensitivity.here.{whose}", amount=self._gbp(amount))
            for whose, amount in self.marks.items()
            if _holds(piece, amount)
        )

    def _result(self, piece: Piece, year: TaxYear) -> str:
        ending = self._ending(piece, year)
        owed = piece.least if year == self._year else abs(self._facts[year].difference)
        return self._show.say(f"sensitivity.result.{ending.outcome.value}{_how(ending, owed)}")

    def _reach(self, piece: Piece) -> str:
        least = self._gbp(piece.least)
        if piece.most is None:
            return self._show.say("sensitivity.reach.on", least=least)
        if piece.most == piece.least:
            return self._show.say("sensitivity.reach.only", least=least)
        return self._show.say("sensitivity.reach.span", least=least, most=self._gbp(piece.most))

    def _stretch(self, piece: Piece) -> str:
        result, least = self._result(piece, self._year), self._gbp(piece.least)
        if piece.most is None:
            name = "on" if piece.least else "any"
            values = {"least": least} if piece.least else {}
            return self._show.say(f"sensitivity.stretch.{name}", result=result, **values)
        if piece.most == piece.least:
            return self._show.say("sensitivity.stretch.only", least=least, result=result)
        most = self._gbp(piece.most)
        if not piece.least:
            return self._show.say("sensitivity.stretch.first", most=most, result=result)
        return self._show.say("sensitivity.stretch.span", least=least, most=most, result=result)

    def _gbp(self, amount: Decimal) -> str:
        return self._show.with_pence(amount)


def _kind(ending: Ending) -> Kind:
    if ending.repay:
        return Kind.REPAID
    return Kind.COLLECTED if ending.collect else Kind.NOTHING


def _holds(piece: Piece, amount: Decimal) -> bool:
    return piece.least <= amount and (piece.most is None or amount <= piece.most)


def _how(ending: Ending, owed: Decimal) -> str:
    """A calculation asks for all of what is owed, for the rest of it, or for nothing more."""
    if ending.outcome is not Outcome.CALC_AND_COLLECT or ending.collect == owed:
        return ""
    return "_rest" if ending.collect else "_nothing"
