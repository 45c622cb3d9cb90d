"""HMRC's year-end tolerances: the worked cases, their other readings, what is refused, speed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from codedout.domain.errors import NotPenceExact
from codedout.domain.rules import two_years
from codedout.domain.rules.tolerance import endings, explain
from codedout.domain.tax_year import TaxYear
from codedout.domain.year_end import (
    NIL,
    Basis,
    Boundary,
    BroughtForward,
    Ending,
    Finding,
    Flag,
    Outcome,
    OverRepaid,
    Reading,
    YearExplained,
    YearsExplained,
    YearsTogether,
)
from tests.domain.year_end_cases import (
    OF_OVER_REPAYMENTS,
    OF_YEARS,
    WORKED,
    over_repaid,
    together,
    year,
    years_together,
)


def by_id(case: dict[str, Any]) -> str:
    return str(case["id"])


# --- the worked cases ---------------------------------------------------------------------------


@pytest.mark.parametrize("case", OF_YEARS, ids=by_id)
def test_the_worked_case_of_years_comes_out(case: dict[str, Any]) -> None:
    got, expected = explain(years_together(case)), case["expected"]
    assert [as_in_the_file(each) for each in got.years] == [
        {name: value for name, value in each.items() if name != "decided_by"}
        for each in expected["years"]
    ]
    for each, wanted in zip(got.years, expected["years"], strict=True):
        assert set(each.ending.decided_by) & set(wanted["decided_by"]), each.ending.decided_by
    assert [pair_as_in_the_file(pair) for pair in got.brought_forward] == (
        expected["brought_forward"]
    )
    assert got.enote is expected["enote"]


@pytest.mark.parametrize("case", OF_OVER_REPAYMENTS, ids=by_id)
def test_the_worked_case_of_an_over_repayment_comes_out(case: dict[str, Any]) -> None:
    ending, expected = explain(over_repaid(case)).ending, case["expected"]
    assert ending.outcome.value == expected["outcome"]
    assert f"{ending.recover:.2f}" == expected["recover"]
    assert set(ending.decided_by) & set(expected["decided_by"])


def as_in_the_file(got: YearExplained) -> dict[str, Any]:
    return {
        "tax_year": str(got.tax_year),
        "difference": f"{got.difference:.2f}",
        "outcome": got.ending.outcome.value,
        "collect": f"{got.ending.collect:.2f}",
        "repay": f"{got.ending.repay:.2f}",
        "within_tolerance_alone": got.within_alone,
        "calculation_issued": got.ending.calculation_issued,
        "tell_customer": got.ending.tell_customer,
    }


def pair_as_in_the_file(pair: BroughtForward) -> dict[str, str]:
    return {
        "from": str(pair.earlier),
        "to": str(pair.later),
        "kind": "overpayment" if pair.overpayment else "underpayment",
        "net_after": f"{pair.net_after:.2f}",
        "paragraph": pair.paragraph,
    }


def test_there_are_sixty_worked_cases() -> None:
    assert len({case["id"] for case in WORKED}) == len(OF_YEARS) + len(OF_OVER_REPAYMENTS) == 60


BASES = {"SEED": Basis.WORDS, "READING": Basis.READING, "OTHER": Basis.ELSEWHERE}


@pytest.mark.parametrize("case", WORKED, ids=by_id)
def test_a_reading_decides_where_the_worked_case_says_so(case: dict[str, Any]) -> None:
    # TC033 comes to the tolerance on the penny, so that R63 decides it although the file says that
    # the words do.
    expected = Basis.READING if case["id"] == "TC033" else BASES[case["basis"]]
    if case["kind"] == "years":
        bases = {each.basis for each in explain(years_together(case)).years}
        assert bases <= {expected, Basis.WORDS}
        assert expected in bases
    else:
        assert explain(over_repaid(case)).basis is expected


# --- the readings -------------------------------------------------------------------------------

# What each worked case comes to with one reading turned around: the outcome and the amount of each
# year that this changes. Where no reading is named the words decide, or another page.
OTHERWISE = {
    "TC004": {"R63": {"2004-05": "CALC_AND_COLLECT 50.00"}},
    "TC005": {"R63": {"2004-05": "CLEARED_Z 0.00"}},
    "TC011": {"R63": {"2004-05": "REPAY 10.00"}},
    "TC017": {"R60a": {"2004-05": "CLEARED_Z_EXPLAIN_LETTER 0.00"}},
    "TC028": {"R65": {"2005-06": "CLEARED_Z 0.00"}},
    "TC030": {"R63": {"2004-05": "CLEARED_Z 0.00"}},
    "TC032": {"R63": {"2004-05": "REPAY 60.00", "2005-06": "CALC_AND_COLLECT 110.00"}},
    "TC033": {"R63": {"2004-05": "REPAY 63.00", "2005-06": "CALC_AND_COLLECT 113.00"}},
    "TC034": {"R67": {"2004-05": "CLEARED_Z 0.00", "2005-06": "CALC_AND_COLLECT 100.00"}},
    "TC035": {"R67": {"2004-05": "REPAY 230.00", "2005-06": "CLEARED_Z 0.00"}},
    "TC036": {"R69": {"2004-05": "REPAY 66.00", "2005-06": "CALC_AND_COLLECT 60.00"}},
    "TC037": {"R68": {"2005-06": "CALC_AND_COLLECT 57.00"}},
    "TC038": {"R74": {"2004-05": "CLEARED_Z 0.00", "2005-06": "CLEARED_Z 0.00"}},
    "TC040": {"R63": {"2004-05": "CALC_AND_COLLECT 80.00", "2005-06": "REPAY 90.00"}},
    "TC041": {"R70": {"2004-05": "CLEARED_Z 0.00", "2005-06": "REPAY 10.01"}},
    "TC042": {"R69": {"2004-05": "CALC_AND_COLLECT 110.00", "2005-06": "REPAY 75.00"}},
    "TC043": {"R70": {"2004-05": "CALC_AND_COLLECT 425.00", "2005-06": "CLEARED_Z 0.00"}},
    "TC044": {"R71": {"2004-05": "CLEARED_Z 0.00"}},
    "TC045": {"R74": {"2004-05": "CLEARED_Z 0.00", "2005-06": "CLEARED_Z 0.00"}},
    "TC046": {"R74": {"2004-05": "CLEARED_Z 0.00", "2005-06": "CLEARED_Z 0.00"}},
    "TC051": {"R72": {"2004-05": "REPAY 100.00", "2006-07": "CALC_AND_COLLECT 120.00"}},
    "TC052": {"R72": {"2004-05": "REPAY 90.00", "2006-07": "CALC_AND_COLLECT 130.00"}},
    "TC053": {"R67": {"2004-05": "REPAY 160.00", "2005-06": "REPAY 95.00"}},
}


@pytest.mark.parametrize("case", OF_YEARS, ids=by_id)
def test_the_other_reading_of_a_worked_case(case: dict[str, Any]) -> None:
    assert otherwise(explain(years_together(case))) == OTHERWISE.get(case["id"], {})


def otherwise(got: YearsExplained) -> dict[str, dict[str, str]]:
    there: dict[str, dict[str, str]] = {}
    for each in got.years:
        for reading, ending in each.others.items():
            there.setdefault(reading.value, {})[str(each.tax_year)] = short(ending)
    return there


def short(ending: Ending) -> str:
    return f"{ending.outcome.value} {ending.collect + ending.repay + ending.recover:.2f}"


def test_an_over_repayment_after_a_calculation_is_a_matter_of_reading() -> None:
    case = OverRepaid(
        tax=Decimal("17.00"),
        supplement=Decimal("1.20"),
        current_tolerance=Decimal("50.00"),
        flags=frozenset({Flag.ALREADY_ISSUED}),
    )
    got = explain(case)
    assert short(got.ending) == "NO_ACTION_OVER_REPAYMENT 0.00"
    assert {reading.value: short(ending) for reading, ending in got.others.items()} == {
        "R77": "RECOVER_OVER_REPAYMENT 18.20"
    }
    assert got.others[Reading.OVER_REPAID].decided_by == ("P2.1",)


# --- what two readings come to, where both decide -----------------------------------------------


def test_each_reading_is_turned_around_by_itself() -> None:
    case = together(year(2004, "-80"), year(2005, "86", over="5"))
    assert otherwise(explain(case)) == {
        "R70": {"2004-05": "CLEARED_Z 0.00", "2005-06": "REPAY 6.00"},
        "R73": {"2004-05": "CLEARED_Z 0.00", "2005-06": "CLEARED_Z 0.00"},
    }


def test_the_supplement_goes_with_what_is_left_of_a_repayment() -> None:
    case = together(year(2004, "-80"), year(2005, "90.01", supplement="3"))
    assert otherwise(explain(case)) == {
        "R70": {"2004-05": "CLEARED_Z 0.00", "2005-06": "REPAY 13.01"},
    }


def test_a_supplement_can_turn_what_is_left_around() -> None:
    case = together(year(2004, "-160"), year(2005, "108", supplement="55"))
    assert otherwise(explain(case)) == {
        "R70": {"2004-05": "CLEARED_Z 0.00", "2005-06": "REPAY 3.00"},
    }


def test_nothing_may_be_left_of_two_that_are_set_against_each_other() -> None:
    case = together(year(2004, "-160"), year(2005, "108", supplement="52"))
    assert otherwise(explain(case)) == {
        "R70": {"2004-05": "CLEARED_Z 0.00", "2005-06": "CLEARED_Z 0.00"},
    }


@pytest.mark.parametrize(
    ("overpaid", "past_nil"), [("79.50", True), ("80", False), ("80.50", False), ("82", False)]
)
def test_more_than_there_was_is_brought_forward_from_the_first_penny_on(
    overpaid: str, past_nil: bool
) -> None:
    case = together(year(2004, "-80"), year(2005, overpaid))
    assert ("R69" in otherwise(explain(case))) is past_nil


def test_a_penny_past_nil_is_past_nil() -> None:
    case = together(year(2004, "-12.01", under="12"), year(2005, "12", under="12"))
    assert "R69" in otherwise(explain(case))


def test_read_the_other_way_the_neighbour_is_taken_and_not_the_earliest() -> None:
    case = together(year(2004, "90"), year(2005, "95"), year(2006, "-130"))
    assert otherwise(explain(case)) == {
        "R72": {"2004-05": "REPAY 90.00", "2005-06": "CLEARED_Z 0.00"},
        "R72a": {"2004-05": "REPAY 90.00", "2005-06": "CLEARED_Z 0.00"},
    }


@pytest.mark.parametrize(
    ("differences", "left"),
    [(("-80", "86", "-80"), "CALC_AND_COLLECT 80.00"), (("80", "-86", "80"), "REPAY 80.00")],
)
def test_read_the_other_way_the_latest_comes_first(differences: tuple[str, ...], left: str) -> None:
    case = together(*(year(2004 + at, each) for at, each in enumerate(differences)))
    got = explain(case)
    assert [short(each.ending) for each in got.years] == ["CLEARED_Z 0.00"] * 2 + [left]
    assert otherwise(got) == {"R72a": {"2004-05": left, "2006-07": "CLEARED_Z 0.00"}}
    assert [each.basis for each in got.years] == [Basis.READING, Basis.WORDS, Basis.READING]
    (kept_apart,) = (each for each in got.years[2].findings if each.settled)
    assert kept_apart.settled == (TaxYear(2005), TaxYear(2004))


def test_every_two_that_came_first_are_marked_and_not_the_last_alone() -> None:
    differences = ("-80", "86", "-80", "-480", "486", "-480")
    got = explain(together(*(year(2004 + at, each) for at, each in enumerate(differences))))
    first = [each for one in got.years for each in one.findings if each.met and each.later]
    assert [each.readings for each in first] == [(Reading.EARLIEST_FIRST,)] * 4
    late = [each for one in got.years for each in one.findings if each.settled]
    assert [each.met for each in late] == [False] * 2


def test_of_two_years_the_later_may_be_the_one_that_is_settled_already() -> None:
    got = explain(together(year(2004, "90"), year(2005, "95"), year(2006, "-130")))
    (kept_apart,) = (each for each in got.years[1].findings if each.settled)
    assert kept_apart.settled == (TaxYear(2006), TaxYear(2004))
    assert (kept_apart.earlier, kept_apart.later) == (TaxYear(2005), TaxYear(2006))


def test_it_is_not_told_of_a_year_that_would_not_have_been_closed_with_it_anyway() -> None:
    got = explain(together(year(2004, "-80"), year(2005, "86"), year(2006, "-400")))
    assert otherwise(got) == {}
    assert [each.settled for one in got.years for each in one.findings if each.settled] == []


def test_the_latest_first_takes_the_nearest_before_it() -> None:
    case = together(year(2004, "90"), year(2005, "95"), year(2006, "0"), year(2007, "-130"))
    turned = explain(case, Reading.EARLIEST_FIRST)
    assert [(pair.earlier, pair.later) for pair in turned.brought_forward] == [
        (TaxYear(2005), TaxYear(2007))
    ]


def test_the_latest_first_is_done_with_two_before_the_two_before_them() -> None:
    case = together(*(year(2004 + at, each) for at, each in enumerate(("-80", "86", "-80", "86"))))
    turned = explain(case, Reading.EARLIEST_FIRST)
    assert [(pair.earlier, pair.later) for pair in turned.brought_forward] == [
        (TaxYear(2006), TaxYear(2007)),
        (TaxYear(2004), TaxYear(2005)),
    ]
    assert not any(each.settled for one in turned.years for each in one.findings)


def test_a_year_exactly_right_stands_between_no_two() -> None:
    case = together(year(2004, "100"), year(2005, "0"), year(2006, "-120"))
    assert otherwise(explain(case)) == {}


@pytest.mark.parametrize("difference", ["-290", "-299.99"])
def test_less_than_was_notified_is_a_matter_of_reading(difference: str) -> None:
    case = together(year(2004, difference, Flag.ALREADY_ISSUED, notified="300"))
    assert otherwise(explain(case)) == {"R55": {"2004-05": "CALC_AND_COLLECT 0.00"}}


def test_what_is_read_the_other_way_cites_as_well() -> None:
    lower = together(year(2004, "-290", Flag.ALREADY_ISSUED, notified="300"))
    assert explain(lower).years[0].others[Reading.LOWER].decided_by == ("P4.2", "P2.1")
    apart = together(year(2004, "-80"), year(2005, "90.01"))
    assert explain(apart).years[1].others[Reading.UNDERPAYMENT_APART].decided_by == ("P3.7",)


def test_with_a_reading_turned_around_no_other_is_looked_for_between_years() -> None:
    apart = together(year(2004, "-80"), year(2005, "90.01"))
    got = explain(apart, Reading.BOUNDARY)
    assert [finding.readings for each in got.years for finding in each.findings] == [()] * 6


def test_nothing_further_is_collected_where_all_of_it_was_notified() -> None:
    case = together(year(2004, "-300", Flag.ALREADY_ISSUED, notified="300"))
    (only,) = explain(case).years
    assert short(only.ending) == "CALC_AND_COLLECT 0.00"
    assert only.basis is Basis.WORDS


def test_where_something_is_left_of_two_no_note_goes_on_the_record() -> None:
    case = together(year(2004, "60"), year(2005, "-160"))
    got = explain(case, Reading.OVERPAYMENT_APART)
    assert [(pair.net_after, pair.closed) for pair in got.brought_forward] == [
        (Decimal(-100), False)
    ]
    assert [each.ending.set_against for each in got.years] == [True, False]
    assert got.enote is False


def test_years_closed_by_an_earlier_overpayment_are_noted_on_the_record() -> None:
    got = explain(together(year(2004, "60"), year(2005, "-90")))
    assert [pair.closed for pair in got.brought_forward] == [True]
    assert [each.ending.set_against for each in got.years] == [False, False]
    assert got.enote is True


# --- the edges ----------------------------------------------------------------------------------


def test_exactly_right_is_left_alone_where_nothing_is_tolerated() -> None:
    case = together(year(2004, "0", over="0"), boundary=Boundary.EXCLUSIVE)
    (only,) = explain(case).years
    assert only.ending.outcome is Outcome.CLEARED_Z
    assert only.basis is Basis.WORDS


@pytest.mark.parametrize(
    ("difference", "tolerance"), [("-0.01", 50), ("-1", 50), ("0", 10), ("0.01", 10), ("1", 10)]
)
def test_nil_and_more_are_held_against_the_tolerance_for_overpayments(
    difference: str, tolerance: int
) -> None:
    assert year(2004, "0").tolerance_for(Decimal(difference)) == tolerance


@pytest.mark.parametrize(
    ("overpaid", "first", "second"),
    [
        ("79.50", "CALC_AND_COLLECT 0.50", "CLEARED_Z 0.00"),
        ("80.50", "CLEARED_Z 0.00", "REPAY 0.50"),
    ],
)
def test_a_few_pence_may_be_left_of_two_that_are_set_against_each_other(
    overpaid: str, first: str, second: str
) -> None:
    case = together(
        year(2004, "-80", under="0.20", over="0.20"),
        year(2005, overpaid, under="0.20", over="0.20"),
    )
    assert otherwise(explain(case)) == {"R70": {"2004-05": first, "2005-06": second}}


@pytest.mark.parametrize("boundary", Boundary)
def test_a_boundary_has_one_other(boundary: Boundary) -> None:
    assert boundary.other is not boundary
    assert boundary.other.other is boundary


def test_a_request_for_a_calculation_claims_a_small_overpayment_only() -> None:
    asked = Flag.CALCULATION_REQUESTED
    small = together(year(2004, "9", asked), year(2005, "-57"))
    large = together(year(2004, "60", asked), year(2005, "-90"))
    under = together(year(2004, "-80", asked), year(2005, "86"))
    assert not explain(small).brought_forward
    assert explain(large).brought_forward
    assert explain(under).brought_forward


@pytest.mark.parametrize(
    "flag",
    [
        Flag.ALREADY_ISSUED,
        Flag.ENQUIRIES,
        Flag.WEEK_1_MONTH_1,
        Flag.STILL_REQUESTED,
        Flag.REPAYMENT_REQUESTED,
    ],
)
def test_a_year_that_cannot_be_closed_is_not_brought_forward_to_or_from(flag: Flag) -> None:
    assert explain(together(year(2004, "-80"), year(2005, "86"))).brought_forward
    assert not explain(together(year(2004, "-80", flag), year(2005, "86"))).brought_forward
    assert not explain(together(year(2004, "-80"), year(2005, "86", flag))).brought_forward


def test_the_years_of_the_guidance_reach_further_back_than_hmrcs_spelling() -> None:
    assert str(explain(together(year(1999, "-3"))).years[0].tax_year) == "1999-00"


# --- what is refused ----------------------------------------------------------------------------


def test_a_year_twice_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^each year once, and one at least$"):
        together(year(2004, "1"), year(2005, "1"), year(2004, "2"))


def test_no_year_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^each year once, and one at least$"):
        together()


FIGURES = ["tax_due", "tax_paid", "supplement", "tolerance_under", "tolerance_over"]


@pytest.mark.parametrize("figure", [*FIGURES, "already_notified"])
@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1.005"])
def test_a_figure_of_a_year_that_is_not_whole_pence_is_refused(figure: str, amount: str) -> None:
    with pytest.raises(NotPenceExact):
        replace(year(2004, "1"), **{figure: Decimal(amount)})


@pytest.mark.parametrize("figure", [*FIGURES, "already_notified"])
def test_a_figure_of_a_year_less_than_nil_is_refused(figure: str) -> None:
    replace(year(2004, "1"), **{figure: NIL})
    with pytest.raises(ValueError, match=r"^a figure is less than nil$"):
        replace(year(2004, "1"), **{figure: Decimal("-0.01")})


@pytest.mark.parametrize("figure", ["tax", "supplement", "current_tolerance"])
def test_a_figure_of_an_over_repayment_less_than_nil_is_refused(figure: str) -> None:
    figures = {"tax": NIL, "supplement": NIL, "current_tolerance": NIL}
    OverRepaid(**figures)
    with pytest.raises(ValueError, match=r"^a figure is less than nil$"):
        OverRepaid(**{**figures, figure: Decimal("-0.01")})
    with pytest.raises(NotPenceExact):
        OverRepaid(**{**figures, figure: Decimal("0.001")})


# --- how much work ------------------------------------------------------------------------------


def alternating(years: int) -> YearsTogether:
    """No two of these can be closed, so that each is held against every other of the other sign."""
    return together(
        *(year(1950 + at, str(3000 + at if at % 2 else -100 - 25 * at)) for at in range(years))
    )


def random_looking(years: int) -> YearsTogether:
    differences = ("-80", "90", "40", "-50", "10", "-8", "8", "86", "-110", "90.01", "-57", "30")
    return together(
        *(
            year(1950 + at, differences[(at * at + 3 * at) % 12], under="60" if at % 3 else "50")
            for at in range(years)
        )
    )


@pytest.mark.parametrize("chain", [alternating, random_looking])
def test_twice_the_years_are_at_most_four_times_the_work(
    chain: Callable[[int], YearsTogether], monkeypatch: pytest.MonkeyPatch
) -> None:
    sums = 0
    real = two_years._taken_together

    def counted(*args: Any, **kwargs: Any) -> Finding | None:
        nonlocal sums
        sums += 1
        return real(*args, **kwargs)

    monkeypatch.setattr(two_years, "_taken_together", counted)
    explain(chain(40))
    for_forty, sums = sums, 0
    explain(chain(80))
    assert 0 < sums <= 4.2 * for_forty


def test_by_an_exclusive_limit_of_nil_two_years_that_leave_nothing_are_kept_apart() -> None:
    """As the rules spell it: nil is not less than nil, so that nothing is within such a limit."""
    case = together(
        year(2004, "60", under="0", over="0"),
        year(2005, "-60", under="0", over="0"),
        boundary=Boundary.EXCLUSIVE,
    )
    assert [each.outcome for each in endings(case)] == [Outcome.REPAY, Outcome.CALC_AND_COLLECT]
