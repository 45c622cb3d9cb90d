"""The page "Stay or stop?": one bill both ways, the conditions, and what each figure rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from codedout.domain.bill_sheet import LESS_THAN_BILL, Box, UnderstoodBill
from codedout.domain.rules.both_ways import NIL, OneWay, month_by_month
from codedout.domain.rules.on_account import OnAccountTest
from codedout.domain.rules.stay_or_stop import Facts, ThroughCode, stay_or_stop
from codedout.domain.tax_rates import InBand
from codedout.domain.tax_year import TaxYear
from codedout.presenters.charts import ChartView
from codedout.presenters.collection import bill_values
from codedout.presenters.month_chart import Names, bars_by_month
from codedout.presenters.stay_or_stop import Reason, reasons
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Cell, Column, Fact, Link, Notice, Table

GOOD_TO_KNOW = ("code_about", "rate", "fails", "debts", "one_year")

ON_ACCOUNT = "R96"
"""Not a condition for the code: it stands with what it decides on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WayView:
    """One way of paying: `items` are what it takes and when, `sums` how each came about."""

    heading: str
    lines: tuple[str, ...]
    items: tuple[Fact, ...]
    sums: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BothWaysView:
    """Where something is missing or wrong, `still` says what, and there is nothing else yet.

    `wrong` is by box what is wrong with it; it stands at the box too. `decided`: HMRC's account
    says that no code collects the bill.
    """

    about: str
    decided: Notice | None
    wrong: dict[Box, str]
    still: tuple[str, ...]
    ways: tuple[WayView, ...]
    chart: ChartView | None
    conditions_intro: str
    conditions: Table | None
    notes: tuple[str, ...]
    back: Link


def present(
    found: UnderstoodBill, owed_year: TaxYear, show: Viewer, *, decided: Notice | None = None
) -> BothWaysView:
    """The page for the bill of one year that is not being collected yet."""
    values = bill_values(owed_year, show)
    wrong = {box: _wrong(why, show) for box, why in found.wrong.items()}
    tell = None
    if found.facts is not None:
        tell = _Teller(found.facts, show, decided=decided is not None)
    return BothWaysView(
        about=show.say("collection.about.ahead", **values),
        decided=decided,
        wrong=wrong,
        still=tuple(_still(found, wrong, show)),
        ways=() if tell is None else (tell.through_code(), tell.direct()),
        chart=None if tell is None else tell.chart(),
        conditions_intro=show.say(f"stay_or_stop.conditions.{'decided' if decided else 'intro'}"),
        conditions=None if tell is None else tell.conditions(),
        notes=tuple(show.say(f"stay_or_stop.know.{name}", **values) for name in GOOD_TO_KNOW),
        back=Link(
            label=show.say("stay_or_stop.back"),
            page="collection",
            params={"year": str(owed_year)},
        ),
    )


def _wrong(why: str, show: Viewer) -> str:
    return show.say(f"stay_or_stop.error.{why}" if why == LESS_THAN_BILL else f"change.error.{why}")


def _still(found: UnderstoodBill, wrong: dict[Box, str], show: Viewer) -> Iterable[str]:
    for box in Box:
        if box in wrong:
            name = show.say(f"stay_or_stop.name.{box.value}")
            yield show.say("stay_or_stop.wrong", name=name, message=wrong[box])
        elif box in found.missing:
            yield show.say(f"stay_or_stop.name.{box.value}")
    if found.no_nation:
        yield show.say("stay_or_stop.name.nation")


class _Teller:
    """Of one bill of which enough is known."""

    def __init__(self, facts: Facts, show: Viewer, *, decided: bool) -> None:
        self._facts, self._show, self._decided = facts, show, decided
        self._found = stay_or_stop(facts)
        if decided:  # R91: what HMRC does not collect so is in no month of it
            self._found = replace(self._found, through_code=None)
        self._months = month_by_month(self._found, facts.today)
        self._reasons = reasons(self._found, facts.owed_year, show)
        self._values = bill_values(facts.owed_year, show)

    # --- through the code

    def through_code(self) -> WayView:
        say, code = self._show.say, self._found.through_code
        heading = say("collection.code.heading")
        if self._decided:
            return WayView(
                heading=heading, lines=(say("stay_or_stop.code.decided"),), items=(), sums=()
            )
        if code is None:
            lines = (say("stay_or_stop.code.no"), say("stay_or_stop.code.no_either"))
            return WayView(heading=heading, lines=lines, items=(), sums=self._of_normal_tax())
        name = "rates_own" if code.code.rates_year == code.year else "rates_latest"
        rates = say(
            f"stay_or_stop.code.{name}",
            rates=self._show.year(code.code.rates_year),
            year=self._values["collected"],
        )
        return WayView(
            heading=heading,
            lines=(say("stay_or_stop.code.if", **self._values), *self._not_extra(code.on_account)),
            items=(
                Fact(
                    label=self._values["due"],
                    value=say("stay_or_stop.code.january"),
                ),
                *self._payments(code.on_account),
                *(
                    Fact(
                        label=say(f"stay_or_stop.code.{each}", **self._values),
                        value=say("stay_or_stop.around", amount=self._show.with_pence(amount)),
                    )
                    for each, amount in _parts(code)
                ),
                Fact(
                    label=say("stay_or_stop.code.new_code", **self._values),
                    value=say(
                        "stay_or_stop.around", amount=self._show.tax_code(code.code.new_code)
                    ),
                    note=f"{say('stay_or_stop.code.new_code_note')} {rates}",
                ),
            ),
            sums=(*self._of_parts(code), *self._of_normal_tax(), *self._of_code(code)),
        )

    def _of_parts(self, code: ThroughCode) -> Iterable[Fact]:
        say, pence = self._show.say, self._show.with_pence
        divided = {"per_month": 12, "per_week": 52, "per_four_weeks": 13}
        for name, amount in _parts(code):
            yield Fact(
                label=say(f"stay_or_stop.code.{name}", **self._values),
                value=say(
                    "stay_or_stop.sum.part",
                    bill=pence(self._facts.bill),
                    parts=divided[name],
                    amount=pence(amount),
                ),
                note=self._source("R84"),
            )
        months = code.parts.months
        yield Fact(
            label=say("stay_or_stop.sum.months"),
            value=say(
                "stay_or_stop.sum.months_made",
                each=pence(months[0].amount),
                last=pence(months[-1].amount),
                bill=pence(self._facts.bill),
            ),
            note=say("stay_or_stop.sum.ours"),
        )

    def _of_normal_tax(self) -> tuple[Fact, ...]:
        say, found, facts = self._show.say, self._found, self._facts
        taxable = facts.pay - found.allowances
        parts = found.rates.in_bands(NIL, taxable)
        return (
            Fact(
                label=say("stay_or_stop.sum.allowances"),
                value=self._show.with_pence(found.allowances),
                note=say("stay_or_stop.sum.typed")
                if facts.allowances is not None
                else self._source("R88"),
            ),
            Fact(
                label=say("stay_or_stop.sum.taxable"),
                value=self._less(facts.pay, found.allowances),
                note=say("stay_or_stop.sum.typed_pay"),
            ),
            Fact(
                label=say("stay_or_stop.sum.normal"),
                value=self._by_rates(parts, found.normal_tax),
                note=self._source("R89", year=self._show.year(found.rates.year)),
            ),
        )

    def _of_code(self, code: ThroughCode) -> Iterable[Fact]:
        say, found, pence = self._show.say, self._found, self._show.with_pence
        taxable, lower = self._facts.pay - found.allowances, code.code.reduction
        by_rates = self._by_rates(found.rates.in_bands(taxable, taxable + lower), self._facts.bill)
        yield Fact(
            label=say("stay_or_stop.sum.reduction"),
            value=pence(lower),
            note=f"{say('stay_or_stop.sum.reduction_by', sum=by_rates)} {self._source('R85')}",
        )
        yield Fact(
            label=say("stay_or_stop.code.new_code", **self._values),
            value=say(
                "stay_or_stop.sum.code",
                sum=self._less(found.allowances, lower),
                code=self._show.tax_code(code.code.new_code),
            ),
            note=self._source("R86"),
        )

    # --- paid directly

    def direct(self) -> WayView:
        say, test = self._show.say, self._found.direct.on_account
        because = self._reason_of_on_account()
        whole = Fact(
            label=self._values["due"],
            value=say("stay_or_stop.direct.whole", amount=self._show.with_pence(self._facts.bill)),
        )
        lines = [say("stay_or_stop.direct.by", **self._values)]
        if self._decided:
            lines.append(say("stay_or_stop.direct.decided"))
        if test is None:
            lines.append(because.because)
        elif test.left < self._facts.bill:
            left = self._show.with_pence(test.left)
            lines.append(say("stay_or_stop.direct.check", left=left))
        lines += self._not_extra(test)
        return WayView(
            heading=say("collection.direct.heading"),
            lines=tuple(lines),
            items=(whole, *self._payments(test)),
            sums=(
                Fact(
                    label=say("stay_or_stop.sum.due"),
                    value=self._values["due"],
                    note=self._source("R94"),
                ),
                *self._of_on_account(because),
            ),
        )

    def _of_on_account(self, because: Reason) -> Iterable[Fact]:
        say, pence = self._show.say, self._show.with_pence
        test, tax = self._found.direct.on_account, self._facts.years_tax
        if test is None or tax is None:
            return
        yield Fact(
            label=say("stay_or_stop.sum.left"),
            value=self._less(tax.assessed, tax.deducted),
            note=say("stay_or_stop.sum.typed_tax"),
        )
        yield Fact(
            label=say("stay_or_stop.sum.fifth"),
            value=say(
                "stay_or_stop.sum.part",
                bill=pence(test.assessed),
                parts=5,
                amount=pence(test.share),
            ),
            note=say("stay_or_stop.sum.up"),
        )
        yield Fact(
            label=say("stay_or_stop.sum.on_account"),
            value=because.because,
            note=say("stay_or_stop.source_is", source=because.source),
        )
        if test.payments:
            first, second = (pence(payment.amount) for payment in test.payments)
            yield Fact(
                label=say("stay_or_stop.sum.halves"),
                value=say(
                    "stay_or_stop.sum.halved", left=pence(test.left), first=first, second=second
                ),
                note=self._source(ON_ACCOUNT),
            )

    def _reason_of_on_account(self) -> Reason:
        (because,) = (each for each in self._reasons if each.rule == ON_ACCOUNT)
        return because

    def _payments(self, test: OnAccountTest | None) -> Iterable[Fact]:
        """On a line of their own: they go towards another year's bill (R5)."""
        for payment in test.payments if test else ():
            yield Fact(
                label=self._show.day(payment.on),
                value=self._show.say(
                    "stay_or_stop.direct.on_account",
                    amount=self._show.with_pence(payment.amount),
                    **self._values,
                ),
            )

    def _not_extra(self, *tests: OnAccountTest | None) -> Iterable[str]:
        """Said where there are any: what is paid for another year makes no way of paying dearer."""
        if any(test is not None and test.payments for test in tests):
            yield self._show.say("stay_or_stop.ahead", **self._values)

    # --- month by month

    def chart(self) -> ChartView:
        show = self._show
        finding = self._finding()
        return ChartView(
            key="both-ways",
            heading=show.say("stay_or_stop.chart.heading"),
            figure=bars_by_month(
                self._months,
                Names(
                    through_code=show.say("collection.code.heading"),
                    direct=show.say("collection.direct.heading"),
                    on_account=show.say("stay_or_stop.chart.on_account"),
                    months=show.say("stay_or_stop.chart.months"),
                    amounts=show.say("stay_or_stop.chart.amounts"),
                ),
                show=show,
            ),
            sentence=finding,
            alt=show.say("stay_or_stop.chart.alt", finding=finding),
            table=self._table(),
            open_table=show.say("stay_or_stop.chart.open"),
        )

    def _finding(self) -> str:
        say, code, direct = self._show.say, self._found.through_code, self._found.direct
        if code is None:
            said = [say(f"stay_or_stop.chart.code_{'decided' if self._decided else 'no'}")]
        else:
            about = self._show.with_pence(code.parts.per_month)
            said = [say("stay_or_stop.chart.code", amount=about, **self._values)]
            said += self._ahead("code", code.on_account)
        bill = self._show.with_pence(direct.bill)
        said.append(say("stay_or_stop.chart.direct", amount=bill, **self._values))
        said += self._ahead("direct", direct.on_account)
        said += self._not_extra(code.on_account if code else None, direct.on_account)
        return " ".join(said)

    def _ahead(self, way: str, test: OnAccountTest | None) -> Iterable[str]:
        if test is not None and test.payments:
            first, second = (self._show.with_pence(payment.amount) for payment in test.payments)
            yield self._show.say(
                f"stay_or_stop.chart.{way}_on_account", first=first, second=second, **self._values
            )

    def _table(self) -> Table:
        say = self._show.say
        all_code = [each.through_code for each in self._months if each.through_code]
        rows = [
            (self._show.month(each.begins), each.through_code, each.direct) for each in self._months
        ]
        sums = (_sum(all_code) if all_code else None, _sum(each.direct for each in self._months))
        return Table(
            key="both-ways",
            caption=say("stay_or_stop.chart.table"),
            columns=(
                Column(label=say("stay_or_stop.chart.month"), short=True),
                Column(label=say("collection.code.heading"), numeric=True),
                Column(label=say("collection.direct.heading"), numeric=True),
            ),
            rows=(
                *((Cell(text=name), self._cell(code), self._cell(way)) for name, code, way in rows),
                *self._sums(sums),
            ),
        )

    def _sums(self, sums: tuple[OneWay | None, OneWay]) -> Iterable[tuple[Cell, ...]]:
        """This bill by itself: what is on account for another year is no part of either way's."""
        say, pence = self._show.say, self._show.with_pence

        def row(name: str, of: Callable[[OneWay], Decimal]) -> tuple[Cell, ...]:
            amounts = (None if way is None else of(way) for way in sums)
            no = say("stay_or_stop.chart.not_possible")
            cells = (Cell(text=no if each is None else pence(each)) for each in amounts)
            return Cell(text=say(f"stay_or_stop.chart.{name}", **self._values)), *cells

        yield row("in_all", lambda way: way.bill)
        if any(way is not None and way.on_account for way in sums):
            yield row("ahead_in_all", lambda way: way.on_account)

    def _cell(self, way: OneWay | None) -> Cell:
        if way is None:
            return Cell(text=self._show.say("stay_or_stop.chart.not_possible"))
        ahead = self._show.with_pence(way.on_account)
        return Cell(
            text=self._show.with_pence(way.bill),
            note=self._show.say("stay_or_stop.chart.and_on_account", amount=ahead)
            if way.on_account
            else "",
        )

    # --- the conditions

    def conditions(self) -> Table:
        say = self._show.say
        return Table(
            key="conditions",
            caption=say("stay_or_stop.conditions.table"),
            columns=(
                Column(label=say("stay_or_stop.conditions.what")),
                Column(label=say("stay_or_stop.conditions.met"), short=True),
                Column(label=say("stay_or_stop.conditions.reason")),
            ),
            rows=tuple(
                (
                    Cell(text=say(f"stay_or_stop.rule.{each.about}")),
                    Cell(text=say(f"stay_or_stop.met.{_met(each)}")),
                    Cell(
                        text=each.because,
                        note=say("stay_or_stop.source_is", source=each.source),
                    ),
                )
                for each in self._reasons
                if each.rule != ON_ACCOUNT
            ),
        )

    # --- parts of sums

    def _source(self, rule: str, **values: str) -> str:
        source = self._show.say(f"stay_or_stop.source.{rule}", **values)
        return self._show.say("stay_or_stop.source_is", source=source)

    def _less(self, amount: Decimal, less: Decimal) -> str:
        pence = self._show.with_pence
        return self._show.say(
            "stay_or_stop.sum.less",
            amount=pence(amount),
            less=pence(less),
            left=pence(amount - less),
        )

    def _by_rates(self, parts: Sequence[InBand], total: Decimal) -> str:
        """ "£8,270.00 at 20% + £490.00 at 40% = £1,850.00"."""
        at = [
            self._show.say(
                "stay_or_stop.sum.at",
                amount=self._show.with_pence(part.income),
                rate=f"{part.rate:.0%}",
            )
            for part in parts
        ]
        pence = self._show.with_pence(total)
        if not at:
            return pence
        return self._show.say("stay_or_stop.sum.made", parts=" + ".join(at), total=pence)


def _parts(code: ThroughCode) -> tuple[tuple[str, Decimal], ...]:
    return (
        ("per_month", code.parts.per_month),
        ("per_week", code.parts.per_week),
        ("per_four_weeks", code.parts.per_four_weeks),
    )


def _sum(ways: Iterable[OneWay]) -> OneWay:
    ways = list(ways)
    return OneWay(
        bill=sum((way.bill for way in ways), NIL),
        on_account=sum((way.on_account for way in ways), NIL),
    )


def _met(reason: Reason) -> str:
    if reason.met is None:
        return "not_known" if reason.rule == "R15" else "hmrc"
    return "yes" if reason.met else "no"
