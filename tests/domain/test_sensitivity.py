"""At which penny of one year's difference what becomes of the years changes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.money import MOST
from codedout.domain.rules.tolerance import endings
from codedout.domain.sensitivity import Piece, by_amount, kind
from codedout.domain.tax_year import TaxYear
from codedout.domain.year_end import Boundary, Flag, Outcome, YearFacts, YearsTogether
from tests.domain.year_end_cases import together, year

FIRST, SECOND = TaxYear(2004), TaxYear(2005)


def told(pieces: tuple[Piece, ...], at: int = 0) -> list[tuple[str, str, Outcome]]:
    """Each piece, from where to where, and what becomes of the year at that place."""
    return [(*stretch(piece), piece.endings[at].outcome) for piece in pieces]


def stretch(piece: Piece) -> tuple[str, str]:
    return f"{piece.least:.2f}", "on" if piece.most is None else f"{piece.most:.2f}"


def begins(pieces: tuple[Piece, ...]) -> list[str]:
    return [f"{piece.least:.2f}" for piece in pieces]


def test_a_year_by_itself_is_left_alone_up_to_its_limit() -> None:
    case = together(year(2004, "-90"))
    assert told(by_amount(case, FIRST)) == [
        ("0.00", "50.00", Outcome.CLEARED_Z),
        ("50.01", "on", Outcome.CALC_AND_COLLECT),
    ]
    exclusive = replace(case, boundary=Boundary.EXCLUSIVE)
    assert begins(by_amount(exclusive, FIRST)) == ["0.00", "50.00"]


def test_an_overpayment_goes_by_its_own_limit() -> None:
    assert told(by_amount(together(year(2004, "3")), FIRST)) == [
        ("0.00", "10.00", Outcome.CLEARED_Z),
        ("10.01", "on", Outcome.REPAY),
    ]
    little_due = replace(year(2004, "3"), tax_due=Decimal("0.07"), tax_paid=Decimal("3.07"))
    assert begins(by_amount(together(little_due), FIRST)) == ["0.00", "10.01"]


def test_another_year_closes_with_it_between_two_edges() -> None:
    """£80 too much later is met by £30 (within £50 the other side) to £90 too little."""
    case = together(year(2004, "-90"), year(2005, "80"))
    left, apart, closed, collected = by_amount(case, FIRST)
    assert (left.most, apart.least, apart.most) == (Decimal(50), Decimal("50.01"), Decimal("69.99"))
    assert (closed.least, closed.most) == (Decimal(70), Decimal(130))
    assert told((left, apart, closed, collected), 1) == [
        ("0.00", "50.00", Outcome.REPAY),
        ("50.01", "69.99", Outcome.REPAY),
        ("70.00", "130.00", Outcome.CLEARED_Z),
        ("130.01", "on", Outcome.REPAY),
    ]


def test_the_supplement_of_an_earlier_overpayment_moves_the_edges() -> None:
    case = together(year(2004, "80", supplement="3"), year(2005, "-90"))
    assert begins(by_amount(case, SECOND)) == ["0.00", "50.01", "73.00", "133.01"]
    assert begins(by_amount(case, FIRST)) == ["0.00", "10.01", "37.00", "97.01"]


def test_what_was_already_asked_for_is_an_edge_of_one_penny() -> None:
    case = together(year(2004, "-60", Flag.ALREADY_ISSUED, notified="42"))
    assert [(*stretch(piece), kind(piece.endings[0])) for piece in by_amount(case, FIRST)] == [
        ("0.00", "0.00", (Outcome.CLEARED_Z, False)),
        ("0.01", "41.99", (Outcome.REVISED_LOWER, False)),
        ("42.00", "42.00", (Outcome.CALC_AND_COLLECT, False)),
        ("42.01", "on", (Outcome.CALC_AND_COLLECT, True)),
    ]


def test_where_only_the_amount_is_known_it_can_be_more_than_it_is() -> None:
    owed = replace(year(2004, "-30"), tax_due=Decimal(30), tax_paid=Decimal(0))
    assert begins(by_amount(together(owed), FIRST)) == ["0.00", "50.01"]


def test_a_year_that_is_exactly_right_has_no_amount_in_question() -> None:
    assert by_amount(together(year(2004, "0"), year(2005, "80")), FIRST) == ()


# --- against every penny of a small range

PENNIES = 40
_pence = st.integers(-12, 12).filter(bool)
_limits = st.integers(0, 9)
_more = st.sampled_from([0, 0, 1, 3, 5])
_flags = st.one_of(
    st.just(frozenset[Flag]()),
    st.just(frozenset[Flag]()),
    st.frozensets(st.sampled_from(Flag), max_size=2),
)


@st.composite
def small_cases(draw: st.DrawFn) -> YearsTogether:
    """Years in which a few pence are everything; due enough that any of the pennies fits."""
    starts = draw(st.lists(st.integers(2000, 2006), min_size=1, max_size=5, unique=True))
    return YearsTogether(
        years=tuple(
            YearFacts(
                tax_year=TaxYear(each),
                tax_due=Decimal(5),
                tax_paid=Decimal(5) + Decimal(draw(_pence)) / 100,
                supplement=Decimal(draw(_more)) / 100,
                tolerance_under=Decimal(draw(_limits)) / 100,
                tolerance_over=Decimal(draw(_limits)) / 100,
                flags=draw(_flags),
                already_notified=Decimal(draw(_more)) / 100,
            )
            for each in starts
        ),
        boundary=draw(st.sampled_from(Boundary)),
    )


@given(small_cases(), st.data())
def test_every_penny_lies_in_the_one_piece_that_says_what_becomes_of_it(
    case: YearsTogether, data: st.DataObject
) -> None:
    one = data.draw(st.sampled_from(case.years))
    pieces = by_amount(case, one.tax_year)
    sign = 1 if one.difference > 0 else -1
    last = None
    edges = []
    for pence in range(PENNIES):
        amount = Decimal(pence) / 100
        other = replace(one, tax_paid=one.tax_due + sign * amount)
        years = tuple(other if each is one else each for each in case.years)
        kinds = tuple(map(kind, endings(replace(case, years=years))))
        if kinds != last:
            edges.append((amount, kinds))
        last = kinds
    assert [(p.least, tuple(map(kind, p.endings))) for p in pieces] == edges
    assert [p.most for p in pieces] == [
        *(least - Decimal("0.01") for least, _ in edges[1:]),
        None,
    ]


@pytest.mark.parametrize("due", ["0.10", "0.08", "0.07"])
def test_what_was_due_ends_what_can_be_too_little(due: str) -> None:
    facts = replace(
        year(2004, "-0.01", under="0.07"),
        tax_due=Decimal(due),
        tax_paid=Decimal(due) - Decimal("0.01"),
    )
    expected = ["0.00", "0.08"] if due != "0.07" else ["0.00"]
    assert begins(by_amount(together(facts), FIRST)) == expected


@pytest.mark.parametrize(("room", "edges"), [("5.00", ["0.00"]), ("10.01", ["0.00", "10.01"])])
def test_no_more_can_have_been_paid_than_there_is_room_for(room: str, edges: list[str]) -> None:
    due = MOST - Decimal(room)
    facts = replace(year(2004, "1"), tax_due=due, tax_paid=due + Decimal("0.50"))
    assert begins(by_amount(together(facts), FIRST)) == edges
