"""What holds of the year-end tolerances whatever the figures."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from codedout.domain.rules.tolerance import explain
from codedout.domain.year_end import (
    ELSEWHERE,
    NIL,
    UNDERPAYMENTS,
    Boundary,
    Ending,
    Flag,
    Outcome,
    OverRepaid,
    Question,
    Reading,
    YearFacts,
    YearsExplained,
    YearsTogether,
)
from tests.domain.year_end_by_hand import Settled, by_hand
from tests.domain.year_end_cases import cases, over_repayments, together, years

CLEARED = (Outcome.CLEARED_Z, Outcome.EXPLAIN_LETTER)
PARAGRAPHS = (
    *("P1.1", "P1.2", "P1.3", "P1.4", "P1.5", "P2.1"),
    *("P3.1", "P3.2", "P3.3", "P3.4", "P3.5", "P3.6", "P3.7"),
    *("P4.1", "P4.2"),
)
CITABLE = {*PARAGRAPHS, *ELSEWHERE, UNDERPAYMENTS}


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_in_which_years_come_does_not_matter(case: YearsTogether, random: Random) -> None:
    shuffled = list(case.years)
    random.shuffle(shuffled)
    assert explain(replace(case, years=tuple(shuffled))) == explain(case)


@given(cases())
def test_an_underpayment_within_its_tolerance_is_never_brought_forward(case: YearsTogether) -> None:
    got = explain(case)
    by_year = {each.tax_year: each for each in got.years}
    for pair in got.brought_forward:
        assert pair.overpayment or not by_year[pair.earlier].within_alone


@given(cases())
def test_a_repayment_is_made_in_full_with_its_supplement_or_not_at_all(case: YearsTogether) -> None:
    for facts, got in zip(in_order(case), explain(case).years, strict=True):
        assert got.ending.repay in (NIL, facts.difference + facts.supplement)
        assert (got.ending.repay > 0) == (got.ending.outcome is Outcome.REPAY)
        if got.ending.repay:
            assert facts.difference > 0


@given(cases())
def test_an_overpayment_too_large_to_leave_is_kept_only_where_two_years_close(
    case: YearsTogether,
) -> None:
    got = explain(case)
    endings = {each.tax_year: each.ending for each in got.years}
    pairs = {year: pair for pair in got.brought_forward for year in (pair.earlier, pair.later)}
    for each in got.years:
        if each.difference > 0 and not each.within_alone and not each.ending.repay:
            pair = pairs[each.tax_year]
            assert pair.closed
            for closed in (endings[pair.earlier], endings[pair.later]):
                assert (closed.outcome, closed.collect, closed.repay) == (CLEARED[0], NIL, NIL)
            # After an earlier underpayment it is P3.7 that closes both.
            assert pair.paragraph == ("P3.7" if pair.later == each.tax_year else "P3.6")
            assert each.ending.decided_by == (pair.paragraph,)


@given(cases())
def test_nothing_is_collected_and_repaid_for_one_year(case: YearsTogether) -> None:
    for got in explain(case).years:
        assert NIL in (got.ending.collect, got.ending.repay)
        for other in got.others.values():
            assert NIL in (other.collect, other.repay)


@given(years(), st.sampled_from(Boundary), st.integers(0, 40_000), st.booleans())
def test_a_higher_tolerance_never_has_a_cleared_year_collected(
    facts: YearFacts, boundary: Boundary, pence: int, under: bool
) -> None:
    more = Decimal(pence) / 100
    name = "tolerance_under" if under else "tolerance_over"
    higher = replace(facts, **{name: getattr(facts, name) + more})
    (before,) = explain(together(facts, boundary=boundary)).years
    (after,) = explain(together(higher, boundary=boundary)).years
    if before.ending.outcome in CLEARED:
        assert after.ending.collect == 0
    assert after.ending.collect <= before.ending.collect
    assert after.within_alone >= before.within_alone


@given(cases())
def test_the_difference_is_exact_and_no_more_is_collected_than_was_underpaid(
    case: YearsTogether,
) -> None:
    for facts, got in zip(in_order(case), explain(case).years, strict=True):
        assert got.tax_year == facts.tax_year
        assert got.difference == facts.tax_paid - facts.tax_due
        assert 0 <= got.ending.collect <= max(-got.difference, NIL)
        assert got.ending.recover == 0


@given(cases() | over_repayments)
def test_every_result_and_every_finding_cites(case: YearsTogether | OverRepaid) -> None:
    results = [explain(case)] if isinstance(case, OverRepaid) else explain(case).years
    for result in results:
        told = [paragraph for finding in result.findings for paragraph in finding.paragraphs]
        assert result.ending.decided_by
        assert set(result.ending.decided_by) <= CITABLE
        assert set(told) <= CITABLE
        assert all(finding.paragraphs for finding in result.findings)
        assert result.ending.decided_by[0] in {*told, UNDERPAYMENTS}
        for other in result.others.values():
            assert set(other.decided_by) <= CITABLE
            assert other.decided_by


def test_every_paragraph_decides_some_case() -> None:
    reached: set[str] = set()

    @given(cases(4) | over_repayments)
    @settings(max_examples=2_000, derandomize=True, database=None)
    def look(case: YearsTogether | OverRepaid) -> None:
        for result in [explain(case)] if isinstance(case, OverRepaid) else explain(case).years:
            reached.update(result.ending.decided_by)

    look()
    assert reached == CITABLE


@given(cases())
def test_a_finding_is_its_own_arithmetic(case: YearsTogether) -> None:
    facts = {each.tax_year: each for each in case.years}
    sums = (Question.WITHIN, Question.OVERPAYMENT_FORWARD, Question.UNDERPAYMENT_FORWARD)
    for got in explain(case).years:
        for finding in got.findings:
            if finding.question in sums:
                assert finding.limit is not None
                fits = case.boundary.within(abs(finding.amount), finding.limit)
                assert finding.met is fits
                of = facts[finding.later or got.tax_year]
                assert finding.limit == of.tolerance_for(finding.amount)
            elif finding.later is not None:
                assert not finding.met
            if finding.later is not None:
                assert got.tax_year in (finding.earlier, finding.later)
                assert finding.earlier is not None
                assert finding.earlier < finding.later


@given(cases())
def test_a_year_is_settled_with_one_other_at_most(case: YearsTogether) -> None:
    pairs = explain(case).brought_forward
    settled = [year for pair in pairs for year in (pair.earlier, pair.later)]
    assert len(settled) == len(set(settled))
    assert all(pair.closed for pair in pairs)


# --- readings


@given(cases())
def test_the_readings_that_decide_are_those_that_change_the_result(case: YearsTogether) -> None:
    got = explain(case)
    for reading in Reading:
        turned = explain(case, reading)
        for each, other in zip(got.years, turned.years, strict=True):
            if amounts(other.ending) == amounts(each.ending):
                assert reading not in each.others
            else:
                assert each.others[reading] == other.ending


@given(cases())
def test_only_another_reading_sets_one_year_against_another(case: YearsTogether) -> None:
    for year in explain(case).years:
        assert not year.ending.set_against
        for reading, ending in year.others.items():
            apart = reading in (Reading.OVERPAYMENT_APART, Reading.UNDERPAYMENT_APART)
            assert apart or not ending.set_against


@given(over_repayments)
def test_the_same_of_an_over_repayment(case: OverRepaid) -> None:
    got = explain(case)
    for reading in Reading:
        turned = explain(case, reading)
        assert not turned.others
        if amounts(turned.ending) == amounts(got.ending):
            assert reading not in got.others
        else:
            assert got.others[reading] == turned.ending


@given(cases(), st.sampled_from(Reading))
def test_nobody_pays_or_gets_more_than_the_figures_whichever_way_it_is_read(
    case: YearsTogether, reading: Reading
) -> None:
    for facts, got in zip(in_order(case), explain(case, reading).years, strict=True):
        assert not got.others
        assert 0 <= got.ending.collect <= max(-facts.difference, NIL)
        assert 0 <= got.ending.repay <= max(facts.difference + facts.supplement, NIL)


# --- against the steps done by hand


@given(cases())
@settings(max_examples=300)
def test_the_steps_done_by_hand_come_to_the_same(case: YearsTogether) -> None:
    assert settled(explain(case)) == by_hand(case)


def settled(got: YearsExplained) -> Settled:
    return Settled(
        years=[
            (each.tax_year, each.ending.outcome, each.ending.collect, each.ending.repay)
            for each in got.years
        ],
        pairs=[(pair.earlier, pair.later, pair.net_after) for pair in got.brought_forward],
        enote=got.enote,
    )


# --- what was repaid by mistake


@given(over_repayments)
def test_an_over_repayment_is_left_or_recovered_whole(case: OverRepaid) -> None:
    ending = explain(case).ending
    if Flag.PAID_TWICE in case.flags:
        assert (ending.outcome, ending.recover) == (Outcome.RECOVER, case.tax)
    elif case.tax + case.supplement < case.current_tolerance:
        assert (ending.outcome, ending.recover) == (Outcome.NO_ACTION, NIL)
    else:
        assert (ending.outcome, ending.recover) == (Outcome.RECOVER, case.tax + case.supplement)


def in_order(case: YearsTogether) -> list[YearFacts]:
    return sorted(case.years, key=lambda each: each.tax_year)


def amounts(ending: Ending) -> tuple[Outcome, Decimal, Decimal, Decimal]:
    return ending.outcome, ending.collect, ending.repay, ending.recover
