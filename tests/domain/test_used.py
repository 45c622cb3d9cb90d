"""What a calculation used beside what is in use: by kind and year, and never by item."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.calculation import Calculation, CodedOutInCalculation, Underpayment
from codedout.domain.coded_out import Amounts, Kind, Source, TaxCodeComponent
from codedout.domain.comparison import Comparison, compare
from codedout.domain.tax_year import TaxYear
from codedout.domain.used import UsedOfKind, used_of
from tests.books import calculation, coded_out, tax, underpayment
from tests.fakes import item

CODE = TaxYear(2025)
EARLY, LATE = TaxYear(2021), TaxYear(2023)


def made(coded: CodedOutInCalculation | None = None, **more: str) -> Calculation:
    return calculation("c", CODE, coded_out=coded, tax=tax("1000.00", **more))


def in_code(*items: TaxCodeComponent) -> Comparison:
    return compare(Amounts(items), Amounts(), Amounts(items))


def held(id_: int, amount: str, kind: Kind, year: TaxYear | None) -> TaxCodeComponent:
    return replace(item(id_, amount, kind), related_tax_year=year)


def told(kinds: list[UsedOfKind]) -> list[tuple[str, str | None, str, str | None, str | None]]:
    """Each row: kind, year, used, in use, difference."""
    return [
        (
            kind.kind.name + (" in all" if line is kind.total else ""),
            None if line.related_year is None else str(line.related_year),
            str(line.amount) if line.amounts else "none",
            None if line.now is None else str(line.now),
            None if line.difference is None else str(line.difference),
        )
        for kind in kinds
        for line in kind.all
    ]


# --- worked out by hand


def test_one_item_stands_beside_its_line() -> None:
    found = made(
        coded_out(
            self_assessment=(
                underpayment("684.20", LATE, collected="600.00", uncollected="84.20"),
            ),
            total_self_assessment="684.20",
            total_collected="600.00",
            total_uncollected="84.20",
        )
    )
    [kind] = used_of(found, in_code(held(1, "684.20", Kind.SELF_ASSESSMENT, LATE)), CODE)
    assert told([kind]) == [("SELF_ASSESSMENT", "2023-24", "684.20", "684.20", "0.00")]
    [line] = kind.lines
    assert (line.collected, line.uncollected) == (Decimal("600.00"), Decimal("84.20"))
    assert line.source is Source.USER
    assert kind.adds_up


def test_several_that_share_kind_and_year_have_one_total_beside_none_of_them() -> None:
    found = made(
        coded_out(
            paye=(underpayment("30.00", EARLY), underpayment("45.50", EARLY, source="hmrc-held"))
        )
    )
    both = in_code(held(1, "30.00", Kind.PAYE, EARLY), held(2, "40.00", Kind.PAYE, EARLY))
    [kind] = used_of(found, both, CODE)
    assert told([kind]) == [("PAYE", "2021-22", "75.50", "70.00", "5.50")]
    assert kind.lines[0].source is None


def test_kinds_stay_apart_and_years_in_order() -> None:
    found = made(
        coded_out(
            paye=(underpayment("74.85", LATE),),
            self_assessment=(underpayment("5.00", LATE), underpayment("7.00", EARLY)),
            total_self_assessment="12.00",
        )
    )
    both = in_code(
        held(1, "5.00", Kind.SELF_ASSESSMENT, LATE),
        held(2, "74.85", Kind.PAYE, LATE),
        held(3, "310.00", Kind.DEBT, EARLY),
        held(4, "158.00", Kind.IN_YEAR, CODE),
    )
    assert told(used_of(found, both, CODE)) == [
        ("SELF_ASSESSMENT", "2021-22", "7.00", "0", "7.00"),
        ("SELF_ASSESSMENT", "2023-24", "5.00", "5.00", "0.00"),
        ("SELF_ASSESSMENT in all", None, "12.00", None, None),
        ("PAYE", "2023-24", "74.85", "74.85", "0.00"),
    ]


def test_what_is_in_the_code_and_not_in_the_calculation_is_there() -> None:
    both = in_code(held(1, "62.40", Kind.PAYE, EARLY))
    assert told(used_of(made(), both, CODE)) == [("PAYE", "2021-22", "none", "62.40", "-62.40")]


def test_where_a_year_is_not_known_only_the_total_is_set_beside() -> None:
    found = made(coded_out(paye=(underpayment("30.00", EARLY), underpayment("40.00", LATE))))
    both = in_code(held(1, "30.00", Kind.PAYE, EARLY), held(2, "40.00", Kind.PAYE, None))
    [kind] = used_of(found, both, CODE)
    assert told([kind]) == [
        ("PAYE", "2021-22", "30.00", None, None),
        ("PAYE", "2023-24", "40.00", None, None),
        ("PAYE in all", None, "70.00", "70.00", "0.00"),
    ]
    assert kind.compared == (kind.total,)
    assert not kind.hmrcs_total


def test_totals_alone_stand_for_all_years() -> None:
    found = made(
        coded_out(total_self_assessment="90.00", total_collected="80.00", total_uncollected="10.00")
    )
    both = in_code(
        held(1, "30.00", Kind.SELF_ASSESSMENT, EARLY), held(2, "55.00", Kind.SELF_ASSESSMENT, LATE)
    )
    [kind] = used_of(found, both, CODE)
    assert told([kind]) == [("SELF_ASSESSMENT in all", None, "90.00", "85.00", "5.00")]
    assert kind.total is not None
    assert (kind.total.collected, kind.total.uncollected) == (Decimal("80.00"), Decimal("10.00"))


def test_the_totals_with_the_tax_stand_in_for_those_with_the_lines() -> None:
    found = made(
        paye_underpayments_coded_out="12.00", self_assessment_underpayments_coded_out="34.00"
    )
    assert told(used_of(found, None, CODE)) == [
        ("SELF_ASSESSMENT in all", None, "34.00", None, None),
        ("PAYE in all", None, "12.00", None, None),
    ]


def test_a_total_of_hmrcs_that_is_another_is_shown_and_known() -> None:
    lines = (underpayment("30.00", EARLY, collected="30.00"),)
    found = made(coded_out(self_assessment=lines, total_self_assessment="31.00"))
    [kind] = used_of(found, None, CODE)
    assert not kind.adds_up
    assert told([kind])[1] == ("SELF_ASSESSMENT in all", None, "31.00", None, None)
    collected = coded_out(
        self_assessment=lines, total_self_assessment="30.00", total_collected="29.00"
    )
    assert not used_of(made(collected), None, CODE)[0].adds_up


def test_nothing_used_and_nothing_in_the_code_is_nothing() -> None:
    assert used_of(made(), in_code(), CODE) == []
    assert used_of(made(coded_out(total_paye="0.00")), in_code(), CODE) == []


def test_what_is_in_use_is_not_known_where_hmrc_did_not_say() -> None:
    found = made(coded_out(paye=(underpayment("30.00", EARLY),)))
    own = held(1, "30.00", Kind.PAYE, EARLY)
    for both in (
        None,
        compare(None, Amounts(), Amounts((own,))),
        compare(Amounts((own,)), Amounts(), None),
    ):
        [kind] = used_of(found, both, CODE)
        assert kind.lines[0].in_use is None
        assert kind.lines[0].difference is None


# --- whatever HMRC says

pence = st.integers(0, 10**6).map(lambda n: Decimal(n) / 100)
maybe = st.none() | pence
years = st.none() | st.sampled_from((EARLY, LATE, CODE))
lines = st.lists(
    st.builds(
        Underpayment,
        amount=pence,
        related_year=years,
        source=st.sampled_from((None, "customer", "hmrc-held", "somebody-new")),
        collected=maybe,
        uncollected=maybe,
    ),
    max_size=4,
).map(tuple)
coded = st.builds(
    CodedOutInCalculation,
    total_paye=maybe,
    paye=lines,
    total_self_assessment=maybe,
    total_collected=maybe,
    total_uncollected=maybe,
    self_assessment=lines,
)
held_now = st.lists(
    st.tuples(st.integers(1, 5), pence, st.sampled_from(Kind), years),
    max_size=6,
    unique_by=lambda one: (one[0], one[2]),
)


@given(coded=coded, now=held_now)
def test_per_kind_the_lines_come_to_the_total_or_it_is_said(
    coded: CodedOutInCalculation, now: list[tuple[int, Decimal, Kind, TaxYear | None]]
) -> None:
    both = in_code(*(held(id_, str(amount), kind, year) for id_, amount, kind, year in now))
    kinds = used_of(made(coded), both, CODE)
    assert len({kind.kind for kind in kinds}) == len(kinds)
    for kind in kinds:
        of = coded.paye if kind.kind is Kind.PAYE else coded.self_assessment
        ours = sum((line.amount for line in kind.lines), Decimal(0))
        assert ours == sum((one.amount for one in of), Decimal(0))
        if kind.total is not None and kind.total.amounts and kind.lines and of:
            assert kind.adds_up <= (kind.total.amount == ours)
        in_use = sum((line.now or Decimal(0) for line in kind.all), Decimal(0))
        of_kind = [amount for _, amount, its, _ in now if its is kind.kind]
        assert in_use == sum(of_kind, Decimal(0))  # each figure once, in a line or the total
        assert len({line.related_year for line in kind.lines}) == len(kind.lines)
