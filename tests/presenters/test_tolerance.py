"""Small differences at a year's end in words: every figure filled in, and every way it can go."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings

from codedout.domain.rules.tolerance import explain
from codedout.domain.year_end import (
    Boundary,
    Flag,
    Outcome,
    OverRepaid,
    Question,
    Reading,
    YearsTogether,
)
from codedout.presenters.tolerance import Told, gaps, notes, present_over_repaid, present_years
from codedout.presenters.viewer import Viewer
from tests.domain.year_end_cases import cases, over_repayments, together, year

SHOW = Viewer()
OLD, NEW = "2004 to 2005", "2005 to 2006"


def tell(case: YearsTogether) -> tuple[Told, ...]:
    return present_years(case, explain(case), SHOW)


def tell_one(difference: str, *flags: Flag, **given: str) -> Told:
    (only,) = tell(together(year(2004, difference, *flags, **given)))
    return only


def tell_over_repaid(tax: str, supplement: str, *flags: Flag) -> Told:
    case = OverRepaid(
        tax=Decimal(tax),
        supplement=Decimal(supplement),
        current_tolerance=Decimal(50),
        flags=frozenset(flags),
    )
    return present_over_repaid(explain(case), SHOW)


def texts(told: Told) -> list[str]:
    ways = [text for way in told.other_ways for text in (way.ours, way.other, way.result)]
    return [*(step.text for step in told.steps), told.outcome, told.decides, *ways]


# --- one year


@pytest.mark.parametrize(
    ("difference", "boundary", "sum_and_test"),
    [
        ("-12.40", Boundary.INCLUSIVE, "£2,387.60 paid leaves £12.40, within"),
        ("-50.01", Boundary.INCLUSIVE, "£2,349.99 paid leaves £50.01, more than"),
        ("-49.99", Boundary.EXCLUSIVE, "£2,350.01 paid leaves £49.99, less than"),
        ("-50", Boundary.EXCLUSIVE, "£2,350.00 paid leaves £50.00, not less than"),
    ],
)
def test_what_was_paid_is_taken_from_what_was_due(
    difference: str, boundary: Boundary, sum_and_test: str
) -> None:
    (told,) = tell(together(year(2004, difference), boundary=boundary))
    expected = f"£2,400.00 due less {sum_and_test} £50.00, the limit for paying too little."
    assert told.steps[0].text == expected


def test_what_was_due_is_taken_from_what_was_paid_where_that_was_more() -> None:
    over = tell_one("10.01").steps[0].text
    expected = "£2,410.01 paid less £2,400.00 due leaves £10.01, more than £10.00"
    assert over == f"{expected}, the limit for paying too much."
    assert tell_one("0").steps[0].text == "£2,400.00 paid less £2,400.00 due leaves nothing."


@pytest.mark.parametrize(
    ("flags", "notified", "outcome"),
    [
        (
            (),
            "0",
            f"to leave {OLD} alone and close it as it stood, with nothing to collect",
        ),
        ((Flag.STILL_REQUESTED,), "0", f"to send a calculation for {OLD} and to collect £20.00,"),
        ((Flag.WEEK_1_MONTH_1,), "0", f"to tell you of the £20.00 for {OLD} and to collect it"),
        ((Flag.ALREADY_ISSUED,), "12.50", f"a calculation for {OLD} and to collect £7.50,"),
        (
            (Flag.ALREADY_ISSUED,),
            "20",
            "nothing more than the one before, and what that one asked for still stands.",
        ),
        ((Flag.ALREADY_ISSUED,), "30", f"that HMRC would send a lower calculation for {OLD}."),
        ((Flag.ALREADY_ISSUED, Flag.HMRC_DELAY), "0", f"to collect nothing more for {OLD}."),
    ],
)
def test_what_becomes_of_a_small_underpayment_is_said_with_its_amount(
    flags: tuple[Flag, ...], notified: str, outcome: str
) -> None:
    assert outcome in tell_one("-20", *flags, notified=notified).outcome


def test_the_letter_has_its_four_points_and_no_figure() -> None:
    letter = tell_one("-20", Flag.CALCULATION_REQUESTED).outcome
    for point in ("about what was due", "sends no calculation", "PAYE rounds", "however small"):
        assert point in letter
    assert "£" not in letter


def test_a_repayment_names_the_supplement_in_it() -> None:
    assert tell_one("85").outcome == f"The guidance was to repay £85.00 for {OLD}."
    assert tell_one("85", supplement="2.10").outcome == (
        f"The guidance was to repay £87.10 for {OLD}, which includes £2.10 of repayment supplement."
    )


@pytest.mark.parametrize(
    ("notified", "said"),
    [
        ("12.50", "£20.00 owed less £12.50 asked for already leaves £7.50 to ask for."),
        ("20", "£20.00 is owed, and HMRC had already asked for all of it."),
        (
            "30",
            "HMRC had already asked for £30.00, which is £10.00 more than that.",
        ),
    ],
)
def test_what_was_asked_for_already_is_taken_off(notified: str, said: str) -> None:
    assert tell_one("-20", Flag.ALREADY_ISSUED, notified=notified).steps[-1].text.endswith(said)


# --- two years


@pytest.mark.parametrize(
    ("first", "second", "over", "under", "sum_and_test"),
    [
        ("-80", "90", NEW, OLD, "£90.00 less £80.00 leaves £10.00, within £10.00"),
        ("-110", "75", NEW, OLD, "£110.00 less £75.00 leaves £35.00, within £50.00"),
        ("60", "-110", OLD, NEW, "£110.00 less £60.00 leaves £50.00, within £50.00"),
        ("66", "-60", OLD, NEW, "£66.00 less £60.00 leaves £6.00, within £10.00"),
        ("60", "-60", OLD, NEW, "£60.00 less £60.00 leaves nothing, within £10.00"),
        ("60", "-160", OLD, NEW, "£160.00 less £60.00 leaves £100.00, more than £50.00"),
    ],
)
def test_the_smaller_of_two_years_is_taken_from_the_larger(
    first: str, second: str, over: str, under: str, sum_and_test: str
) -> None:
    said = f"Too much paid for {over}, too little for {under}: {sum_and_test}, the limit for"
    for told in tell(together(year(2005, second), year(2004, first))):
        assert told.steps[1].text.startswith(said)


def test_a_supplement_is_told_apart_from_the_tax() -> None:
    first, _ = tell(together(year(2004, "60", supplement="3"), year(2005, "-113")))
    assert ": £113.00 less £60.00 and £3.00 of repayment supplement leaves £50.00, within" in (
        first.steps[1].text
    )


@pytest.mark.parametrize(
    ("over", "boundary", "edge"),
    [
        ("88.99", Boundary.INCLUSIVE, ""),
        (
            "89.01",
            Boundary.INCLUSIVE,
            "if £1.00 more had been left, the two years would have been kept",
        ),
        (
            "90.00",
            Boundary.INCLUSIVE,
            "if £0.01 more had been left, the two years would have been kept",
        ),
        (
            "90.01",
            Boundary.INCLUSIVE,
            "if £0.01 less had been left, both years would have been closed",
        ),
        (
            "91.00",
            Boundary.INCLUSIVE,
            "if £1.00 less had been left, both years would have been closed",
        ),
        ("91.01", Boundary.INCLUSIVE, ""),
        (
            "89.99",
            Boundary.EXCLUSIVE,
            "if £0.01 more had been left, the two years would have been kept",
        ),
        (
            "90.00",
            Boundary.EXCLUSIVE,
            "if £0.01 less had been left, both years would have been closed",
        ),
    ],
)
def test_who_is_near_the_edge_is_told_how_near(over: str, boundary: Boundary, edge: str) -> None:
    case = together(year(2004, "-80"), year(2005, over), boundary=boundary)
    for told in tell(case):
        said = told.steps[1].text
        assert (edge in said) if edge else ("near the edge" not in said)


@pytest.mark.parametrize(
    ("under", "edge"),
    [
        ("-123.99", ""),
        ("-124.01", "if £1.00 more had been left, the two years would have been kept"),
        ("-125.00", "if £0.01 more had been left, the two years would have been kept"),
        ("-125.01", "if £0.01 less had been left, both years would have been closed"),
        ("-126.01", ""),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_the_edge_is_told_also_where_too_little_is_left(
    under: str, edge: str, *, first: bool
) -> None:
    old, new = (under, "75") if first else ("75", under)
    for told in tell(together(year(2004, old), year(2005, new))):
        said = told.steps[1].text
        assert (edge in said) if edge else ("near the edge" not in said)


@pytest.mark.parametrize(
    ("boundary", "near"), [(Boundary.INCLUSIVE, True), (Boundary.EXCLUSIVE, False)]
)
def test_no_less_can_be_left_than_nothing(boundary: Boundary, near: bool) -> None:
    years = year(2004, "-80", over="0"), year(2005, "80.50", over="0")
    said = tell(together(*years, boundary=boundary))[1].steps[1].text
    assert ("if £0.50 less had been left, both" in said) is near
    assert ("near the edge" in said) is near


def test_where_a_reading_decides_it_is_said_with_what_the_other_comes_to() -> None:
    collected, repaid = tell(together(year(2004, "-80"), year(2005, "90.01")))
    assert "our reading" in collected.decides
    (way,) = repaid.other_ways
    result = "The result for this year would then be: £10.01 repaid."
    assert (way.rule, way.result) == ("R70", result)
    assert "never brought forward to reduce a repayment" in way.ours
    (way,) = collected.other_ways
    assert way.result == (
        "The result for this year would then be: nothing by itself,"
        " as it is set against the other year."
    )


def test_a_year_whose_other_is_closed_already_hears_of_it_and_of_the_other_way() -> None:
    last = tell(together(year(2004, "-80"), year(2005, "86"), year(2006, "-80")))[2]
    assert last.steps[1].text == (
        "2005 to 2006 was closed together with 2004 to 2005, and a year is closed with one other"
        " only. The sum alone would let both be closed. Too much paid for 2005 to 2006, too little"
        " for 2006 to 2007: £86.00 less £80.00 leaves £6.00, within £10.00, the limit for paying"
        " too much for 2006 to 2007."
    )
    assert (last.steps[1].paragraphs, last.steps[1].readings) == (("P3.6",), ("R72a",))
    assert [way.rule for way in last.other_ways] == ["R72a"]
    assert "nothing to collect" in last.other_ways[0].result


def test_a_year_that_another_reading_closes_is_not_called_set_against() -> None:
    (way,) = tell(together(year(2004, "-55"), year(2005, "8")))[0].other_ways
    assert way.rule == "R71"
    assert way.result.endswith(": left alone, with nothing to collect and nothing to repay.")


def test_an_amount_that_equals_its_limit_is_marked_also_where_nothing_hangs_on_it() -> None:
    told = tell_one("-50", Flag.ENQUIRIES)
    assert told.steps[0].readings == ("R63",)
    assert [(way.rule, way.result) for way in told.other_ways] == [
        ("R63", "The result for this year would be the same.")
    ]
    assert told.decides == "The words of HMRC’s page decide this."


def test_another_page_of_the_manual_is_named_where_it_decides() -> None:
    told = tell_one("6", Flag.CALCULATION_REQUESTED)
    assert "takes that for a claim" in told.steps[-1].text
    assert told.decides.endswith(": PAYE91045.")


# --- what was repaid by mistake


@pytest.mark.parametrize(
    ("tax", "supplement", "told", "outcome"),
    [
        (
            "17",
            "1.20",
            "£17.00 of tax and £1.20 of repayment supplement make £18.20, less than £50.00.",
            "to leave it as it is and to ask for none of it back.",
        ),
        (
            "50.01",
            "0",
            "£50.01 of tax was repaid by mistake, more than £50.00.",
            "to ask for £50.01 back, as for any tax that was underpaid.",
        ),
        (
            "0",
            "6.35",
            "£6.35 of repayment supplement was paid by mistake, less than £50.00.",
            "to leave it as it is and to ask for none of it back.",
        ),
        (
            "48",
            "2",
            "£48.00 of tax and £2.00 of repayment supplement make £50.00, the same as £50.00."
            " HMRC’s page says “less than”, so what equals the limit was to be asked back.",
            "to ask for £50.00 back, as for any tax that was underpaid.",
        ),
    ],
    ids=["both", "tax", "supplement", "equal"],
)
def test_what_was_repaid_by_mistake_is_added_up(
    tax: str, supplement: str, told: str, outcome: str
) -> None:
    said = tell_over_repaid(tax, supplement)
    which = "We take that for the present limit for paying too little."
    assert said.steps[1].text == f"{told} HMRC’s page speaks only of the current limit. {which}"
    assert said.outcome.endswith(outcome)


def test_a_calculation_before_the_mistake_brings_a_reading_of_ours_with_it() -> None:
    (way,) = tell_over_repaid("17", "1.20", Flag.ALREADY_ISSUED).other_ways
    assert (way.rule, way.result) == ("R77", "The result would then be: £18.20 asked back.")


# --- whatever the case


@given(cases())
def test_any_case_is_told_whole(case: YearsTogether) -> None:
    explained = explain(case)
    for found, told in zip(explained.years, present_years(case, explained, SHOW), strict=True):
        must_be_whole(told)
        for amount in (found.ending.collect, found.ending.repay):
            assert not amount or SHOW.with_pence(amount) in told.outcome
        assert [way.rule for way in told.other_ways if "then be" in way.result] == sorted(
            (reading.value for reading in found.others), key=list(Reading).index
        )
        asked = {reading.value for each in found.findings for reading in each.readings}
        assert asked <= {way.rule for way in told.other_ways}


@given(over_repayments)
def test_any_mistake_is_told_whole(case: OverRepaid) -> None:
    explained = explain(case)
    told = present_over_repaid(explained, SHOW)
    must_be_whole(told)
    assert not explained.ending.recover or SHOW.with_pence(explained.ending.recover) in told.outcome


def must_be_whole(told: Told) -> None:
    assert told.steps
    assert all(step.paragraphs for step in told.steps)
    for text in texts(told):
        assert text.endswith(".")
        assert not re.search(r"[{}]|None|  |−|-\d", text), text


def test_there_are_words_for_every_outcome_every_question_and_every_reading() -> None:
    names = SHOW.words.names()

    def said(name: str) -> bool:
        return any(each == name or each.startswith(f"{name}.") for each in names)

    assert all(said(f"tolerance.outcome.{each.value}") for each in Outcome)
    assert all(said(f"tolerance.result.{each.value}") for each in Outcome)
    assert all(said(f"tolerance.reading.{each.value}") for each in Reading)
    in_other_words = (
        *(Question.EXACTLY_RIGHT, Question.WITHIN, Question.LOWER_THAN_NOTIFIED),
        *(Question.OVERPAYMENT_FORWARD, Question.UNDERPAYMENT_FORWARD, Question.PAID_TWICE),
    )
    for each in Question:
        assert each in in_other_words or said(f"tolerance.step.{each.value}"), each


def test_nothing_promises_and_nothing_advises() -> None:
    say, fields = SHOW.words.say, SHOW.words.fields
    said = " ".join(
        say(name, **dict.fromkeys(fields(name), "x"))
        for name in SHOW.words.names()
        if name.startswith(("tolerance.", "walk."))
    )
    assert not re.search(
        r"\b([Yy]ou (should|must|will)|HMRC will|[Ww]e (advise|recommend))\b", said
    )
    assert any("not advice" in note for note in notes(SHOW))


# --- and nothing that is never said


def test_every_step_outcome_and_reading_is_said_of_some_case() -> None:
    said: set[str] = set()

    class Heard(Viewer):
        def say(self, name: str, /, **values: object) -> str:
            said.add(name)
            return super().say(name, **values)

    heard = Heard()

    def tell_all(case: YearsTogether | OverRepaid) -> None:
        if isinstance(case, OverRepaid):
            present_over_repaid(explain(case), heard)
        else:
            present_years(case, explain(case), heard)

    for owed in ("-41", "-42", "-43"):
        tell_all(together(year(2004, owed, Flag.ALREADY_ISSUED, notified="42")))
    of_any = given(cases(4) | over_repayments)(tell_all)
    settings(max_examples=1_000, derandomize=True, database=None)(of_any)()
    areas = ("tolerance.step.", "tolerance.outcome.", "tolerance.reading.")
    assert [
        name for name in heard.words.names() if name.startswith(areas) and name not in said
    ] == []


@pytest.mark.parametrize(
    ("later", "missing"),
    [
        (2005, None),
        (2006, "2005 to 2006"),
        (2008, "2005 to 2006, 2006 to 2007, 2007 to 2008"),
        (2012, "2005 to 2006, 2011 to 2012 and all years between"),
    ],
)
def test_years_that_are_missing_between_are_named(later: int, missing: str | None) -> None:
    case = together(year(2004, "-80"), year(later, "90"))
    said = [f"There are no figures for {missing}, so 2004 to 2005 and"] * (missing is not None)
    found = gaps(case, SHOW)
    assert len(found) == len(said)
    assert all(told.startswith(begins) for told, begins in zip(found, said, strict=True))
