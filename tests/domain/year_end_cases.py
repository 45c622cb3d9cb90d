"""Cases of the year-end tolerances: the worked ones, and made-up ones near the edges."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from codedout.domain.tax_year import TaxYear
from codedout.domain.year_end import Boundary, Flag, OverRepaid, YearFacts, YearsTogether

WORKED: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "golden" / "tolerances.json").read_text(encoding="utf-8")
)["cases"]

OF_YEARS = [case for case in WORKED if case["kind"] == "years"]
OF_OVER_REPAYMENTS = [case for case in WORKED if case["kind"] == "over_repayment"]


def year_facts(year: dict[str, Any]) -> YearFacts:
    return YearFacts(
        tax_year=TaxYear.spelt(year["tax_year"]),
        tax_due=Decimal(year["tax_due"]),
        tax_paid=Decimal(year["tax_paid"]),
        supplement=Decimal(year["supplement"]),
        tolerance_under=Decimal(year["tolerance_under"]),
        tolerance_over=Decimal(year["tolerance_over"]),
        flags=frozenset(Flag(flag) for flag in year["flags"]),
        already_notified=Decimal(year.get("already_notified_underpayment", "0.00")),
    )


def years_together(case: dict[str, Any]) -> YearsTogether:
    inputs = case["inputs"]
    return YearsTogether(
        years=tuple(year_facts(year) for year in inputs["years"]),
        boundary=Boundary(inputs["boundary"]),
    )


def over_repaid(case: dict[str, Any]) -> OverRepaid:
    inputs = case["inputs"]
    return OverRepaid(
        tax=Decimal(inputs["over_repaid_tax"]),
        supplement=Decimal(inputs["over_repaid_supplement"]),
        current_tolerance=Decimal(inputs["current_tolerance"]),
        flags=frozenset(Flag(flag) for flag in inputs["flags"]),
    )


def year(
    starts_in: int,
    difference: str,
    *flags: Flag,
    supplement: str = "0",
    under: str = "50",
    over: str = "10",
    notified: str = "0",
) -> YearFacts:
    """A year in which £2,400 was due."""
    return YearFacts(
        tax_year=TaxYear(starts_in),
        tax_due=Decimal(2400),
        tax_paid=Decimal(2400) + Decimal(difference),
        supplement=Decimal(supplement),
        tolerance_under=Decimal(under),
        tolerance_over=Decimal(over),
        flags=frozenset(flags),
        already_notified=Decimal(notified),
    )


def together(*years: YearFacts, boundary: Boundary = Boundary.INCLUSIVE) -> YearsTogether:
    return YearsTogether(years=years, boundary=boundary)


# --- made up, and drawn to where something changes by a penny

_pence = st.integers(-20_000, 20_000).map(lambda pence: Decimal(pence) / 100)
_edges = st.sampled_from(
    [
        Decimal(sign * amount) / 100
        for sign in (1, -1)
        for amount in (0, 1, 700, 800, 1000, 1001, 3000, 4200, 5000, 5001, 5700, 6000, 8000, 8600)
    ]
    + [Decimal(sign * amount) / 100 for sign in (1, -1) for amount in (9000, 9001, 11000, 30000)]
)
_tolerances = st.sampled_from([Decimal(amount) for amount in (0, 10, 10, 50, 50, 60, 300)])
_flags = st.one_of(
    st.just(frozenset[Flag]()),
    st.sampled_from(Flag).map(lambda flag: frozenset({flag})),
    st.just(frozenset({Flag.CALCULATION_REQUESTED})),
    st.just(frozenset({Flag.CALCULATION_REQUESTED, Flag.NOT_CLEARED})),
    st.just(frozenset({Flag.ALREADY_ISSUED, Flag.HMRC_DELAY})),
    st.frozensets(st.sampled_from(Flag), max_size=3),
)


@st.composite
def years(draw: st.DrawFn) -> YearFacts:
    due = draw(st.integers(30_000, 900_000).map(lambda pence: Decimal(pence) / 100))
    return YearFacts(
        tax_year=TaxYear(2004),
        tax_due=due,
        tax_paid=due + draw(_edges | _pence),
        supplement=draw(st.sampled_from([Decimal(amount) for amount in ("0", "0.01", "3", "15")])),
        tolerance_under=draw(_tolerances),
        tolerance_over=draw(_tolerances),
        flags=draw(_flags),
        already_notified=draw(st.sampled_from([Decimal(amount) for amount in (0, 42, 57, 300)])),
    )


plain_years = st.builds(year, st.just(2004), _edges.map(str))
flagged_years = st.builds(lambda plain, flags: replace(plain, flags=flags), plain_years, _flags)


@st.composite
def cases(draw: st.DrawFn, most: int = 6) -> YearsTogether:
    """Some of them plain, since those have more years that can be settled with each other."""
    starts = draw(st.lists(st.integers(1990, 2012), min_size=1, max_size=most, unique=True))
    one = draw(st.sampled_from([plain_years, flagged_years, years()]))
    return YearsTogether(
        years=tuple(replace(draw(one), tax_year=TaxYear(each)) for each in starts),
        boundary=draw(st.sampled_from(Boundary)),
    )


_amounts = st.integers(0, 8_000).map(lambda pence: Decimal(pence) / 100)
over_repayments = st.builds(
    OverRepaid,
    tax=_amounts,
    supplement=_amounts,
    current_tolerance=_tolerances,
    flags=_flags,
)
