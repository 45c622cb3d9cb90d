"""The page about small differences: what is missing, and the walk card by card."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from codedout.domain.rules.tolerance import explain
from codedout.domain.tax_year import TaxYear
from codedout.domain.understood import understand
from codedout.domain.voice import Voice
from codedout.domain.walk import Known, Sheet, TypedYear
from codedout.domain.year_end import Flag, YearsTogether
from codedout.presenters.tolerance import present_years
from codedout.presenters.viewer import Viewer
from codedout.presenters.walk import WalkView, present
from codedout.words import words
from tests.domain.year_end_cases import cases

SHOW = Viewer()
OLD = TypedYear(
    tax_year=TaxYear(2004),
    self_assessment=False,
    paid="2310",
    due="2400",
    under="50",
    over="10",
)
NEW = replace(OLD, tax_year=TaxYear(2005), paid="2480")


def view(*years: TypedYear) -> WalkView:
    sheet = Sheet(years=years)
    return present(sheet, understand(sheet), SHOW)


def test_what_is_still_to_be_answered_is_named_with_its_year() -> None:
    unanswered = TypedYear(tax_year=TaxYear(2006))
    still = view(replace(OLD, paid="", under=""), replace(NEW, due="70.5"), unanswered).still
    assert still == (
        "2004 to 2005: what was paid",
        "Tax due for 2005 to 2006: Enter the pence with two figures, such as £70.50",
        "2006 to 2007: whether you were in Self Assessment",
    )
    assert view(OLD).still == ()


def test_the_earliest_year_comes_first_with_a_card_for_each_decision() -> None:
    shown = view(NEW, OLD)
    assert [year.title for year in shown.years] == ["2004 to 2005", "2005 to 2006"]
    (alone, together, outcome) = shown.years[0].cards
    assert (alone.label, together.label, outcome.label) == ("Step 1", "Step 2", "Result")
    assert "£2,400.00 due less £2,310.00 paid leaves £90.00" in alone.text
    assert alone.rests_on == "Rests on: P3.1. The words of HMRC’s page decide."
    assert "£90.00 less £80.00" not in together.text or "leaves £10.00" in together.text
    assert outcome.rests_on.startswith("Rests on: P3.7.")


def test_what_each_year_came_to_stands_before_all_decisions() -> None:
    assert view(NEW, replace(OLD, paid="2200", self_assessment=True)).results == (
        "2004 to 2005: £200.00 collected. An example only.",
        "2005 to 2006: £80.00 repaid. An example only.",
    )
    assert view(SHORT).results == (), "both results stand in the table"


def test_a_decision_of_two_years_is_told_once_and_referred_to_by_the_later() -> None:
    earlier, later = view(replace(OLD, paid="2320"), replace(NEW, paid="2490.01")).years
    told = earlier.cards[1]
    assert told.label == "Step 2"
    assert "leaves £10.01, more than £10.00" in told.text
    assert later.cards[1].text == (
        "One decision is made for both years: it is told in step 2 of 2004 to 2005."
    )
    assert later.cards[1].rests_on == told.rests_on
    (full,), (short,) = told.others, later.cards[1].others
    assert full.startswith("How we read it (R70): HMRC’s page says")
    assert short == (
        "How we read it (R70): As it is told for 2004 to 2005. "
        "The result for this year would then be: £10.01 repaid."
    )


@given(cases())
def test_what_is_referred_to_is_word_for_word_the_same(case: YearsTogether) -> None:
    explained = explain(case)
    told = present_years(case, explained, SHOW)
    steps: dict[object, str] = {}
    readings: dict[str, tuple[str, str]] = {}
    for year, each in zip(explained.years, told, strict=True):
        for way in each.other_ways:
            assert readings.setdefault(way.rule, (way.ours, way.other)) == (way.ours, way.other)
        for found, step in zip(year.findings, each.steps, strict=True):
            if found.earlier and found.later:
                key = (found.question, found.earlier, found.later)
                assert steps.setdefault(key, step.text) == step.text


def test_a_reading_is_told_in_full_once() -> None:
    years = view(replace(OLD, paid="2350"), replace(NEW, paid="2410")).years
    told, again = (year.cards[0].others[0] for year in years)
    assert "does not fully settle" in told
    assert again.startswith("How we read it (R63): As it is told for 2004 to 2005. The result")


def test_a_decision_told_before_is_marked_where_it_differs() -> None:
    later = view(
        replace(SHORT, short="130", own="110", over="10"), replace(NEW, tax_year=TaxYear(2023))
    )
    _, two = later.years
    assert two.own
    for cards in (two.cards, two.own):
        (card,) = (each for each in cards if "step" in each.text)
        assert card.differs


def test_a_reading_stands_on_the_card_that_hangs_on_it_with_the_other_result() -> None:
    cards = view(replace(OLD, paid="2350")).years[0].cards
    assert "Our own reading is used here (R63)." in cards[0].rests_on
    (other,) = cards[0].others
    assert other.startswith("How we read it (R63): ")
    assert other.endswith("The result for this year would then be: £50.00 collected.")
    assert cards[-1].others == ()


def test_a_year_in_self_assessment_is_an_example_and_says_so() -> None:
    shown = view(OLD, replace(NEW, self_assessment=True))
    beside, example = shown.years
    assert example.example == SHOW.say("walk.example")
    assert beside.example.startswith("An example only: this year is set beside another")
    apart = view(replace(OLD, paid="2380"), replace(NEW, paid="2300", self_assessment=True))
    assert [bool(year.example) for year in apart.years] == [False, True]
    assert apart.chart is not None
    assert [row[-1].note for row in apart.chart.table.rows] == ["", "An example only"]
    assert apart.chart.sentence.endswith("this is an example only.")
    assert [bool(year.example) for year in view(OLD, NEW).years] == [False, False]


def test_what_nobody_was_asked_is_not_told_as_a_fact() -> None:
    (collected,) = view(OLD).years
    asked = "HMRC had asked about 2004 to 2005"
    assert asked not in " ".join(card.text for card in collected.cards)
    (left,) = view(replace(OLD, paid="2380")).years
    assert f"You have not said that {asked}" in " ".join(card.text for card in left.cards)


@pytest.mark.parametrize(
    ("voice", "unsaid"),
    [
        (Voice.PLAIN, "You have not said that "),
        (Voice.ADVISER, "It has not been said that "),
        (Voice.TECHNICAL, "Not stated: "),
    ],
)
def test_of_what_is_not_ticked_it_is_told_that_nobody_said_so(voice: Voice, unsaid: str) -> None:
    said = words(voice)
    steps = [name for name in said.names() if name.startswith("tolerance.step.")]
    # The other answers with "no" are of sums.
    no = [name for name in steps if name.endswith(".no") and "less_than" not in name]
    no.remove("tolerance.step.cleared.no")  # whose box says that it was not
    assert len(no) == 9
    for name in no:
        text = said.say(name, **dict.fromkeys(said.fields(name), "that year"))
        assert text.startswith(unsaid), name


def test_an_amount_in_a_tax_code_suggests_that_a_calculation_had_gone_out() -> None:
    told = SHOW.say("walk.taken_in_suggests", year="2022 to 2023")

    def issued(year: TypedYear) -> str:
        return view(year).years[0].cards[1].text

    assert issued(SHORT).endswith(told)
    assert issued(SHORT).startswith("You have not said that HMRC had already sent a calculation")
    assert told not in issued(replace(SHORT, taken_in=None))
    ticked = replace(SHORT, flags=frozenset({Flag.ALREADY_ISSUED}), notified="0")
    assert told not in " ".join(card.text for card in view(ticked).years[0].cards)


def test_the_notes_are_there_with_and_without_a_result() -> None:
    assert view(OLD).notes == view(replace(OLD, paid="")).notes
    assert len(view(OLD).notes) == 7


# --- the drawing

UNDER, OVER = "£50.00, the limit for paying too little", "£10.00, the limit for paying too much"


def test_the_drawing_its_table_and_its_sentence_say_the_same() -> None:
    chart = view(NEW, OLD).chart
    assert chart is not None
    over, under, band = chart.figure.data
    assert (list(over.x), list(over.y), list(over.text)) == ([1], [80.0], ["£80.00<br>too much"])
    assert (list(under.x), list(under.y), list(under.text)) == (
        [0],
        [-90.0],
        ["£90.00<br>too little"],
    )
    assert band.name == "Within the limits you assume"
    assert [(shape.y0, shape.y1) for shape in chart.figure.layout.shapes] == [(-50, 10)] * 2
    arrow, words = chart.figure.layout.annotations
    assert (arrow.ax, arrow.x, words.text) == (0, 1, "brought forward")
    closed = "left alone, with nothing to collect and nothing to repay"
    assert [[cell.text for cell in row] for row in chart.table.rows] == [
        ["2004 to 2005", "£90.00 too little", UNDER, "To 2005 to 2006", closed],
        ["2005 to 2006", "£80.00 too much", OVER, "From 2004 to 2005", closed],
    ]
    assert chart.sentence == (
        "By the guidance, nothing was to be collected and nothing repaid over these 2 years."
    )
    assert chart.sentence in chart.alt


def test_each_limit_is_named_that_a_year_was_held_against() -> None:
    chart = view(replace(OLD, paid="2290"), replace(NEW, paid="2475")).chart
    assert chart is not None
    limits = [(row[2].text, row[2].note) for row in chart.table.rows]
    left = "£50.00, the limit for paying too little for 2005 to 2006."
    assert limits == [
        (UNDER, f"Together with 2005 to 2006: {left}"),
        (OVER, f"Together with 2004 to 2005: {left}"),
    ]
    alone = view(OLD).chart
    assert alone is not None
    assert alone.table.rows[0][2].note == ""


def test_one_year_has_a_sentence_of_its_own() -> None:
    chart = view(OLD).chart
    assert chart is not None
    assert chart.sentence == "For 2004 to 2005, by the guidance: £90.00 collected."
    assert len(chart.figure.layout.annotations) == 0


def test_a_year_that_is_exactly_right_has_no_bar_and_no_limit() -> None:
    chart = view(OLD, replace(NEW, paid="2400", under="", over="")).chart
    assert chart is not None
    cells = [cell.text for cell in chart.table.rows[1]]
    assert cells[1:4] == ["Nothing", SHOW.say("common.nothing"), "No"]
    assert list(chart.figure.data[0].x) == []


def test_what_is_written_in_the_drawing_is_never_made_smaller() -> None:
    years = [replace(OLD, tax_year=TaxYear(2000 + at)) for at in range(5)]
    for shown, angle in ((years[:4], 0), (years, -90)):
        chart = view(*shown).chart
        assert chart is not None
        bars, axis = chart.figure.data[1], chart.figure.layout.xaxis
        assert (bars.constraintext, bars.textangle, axis.tickangle) == ("none", angle, angle)
        assert len(axis.ticktext) == len(shown)
    assert axis.ticktext[0] == "2000 to 2001"


def test_the_scale_counts_pounds_up_and_down_from_nought() -> None:
    chart = view(OLD).chart
    assert chart is not None
    scale = chart.figure.layout.yaxis
    assert list(scale.ticktext) == ["£150", "£100", "£50", "£0", "£50", "£100", "£150"]
    assert list(scale.tickvals) == [-150, -100, -50, 0, 50, 100, 150]


# --- by HMRC's figure and by the person's own


SHORT = TypedYear(
    tax_year=TaxYear(2022),
    self_assessment=False,
    known=Known.SHORT,
    short="62.40",
    own="41.10",
    under="50",
    taken_in=TaxYear(2025),
)


def test_an_answer_by_ones_own_figure_is_marked_where_it_hangs_on_self_assessment() -> None:
    old = replace(OLD, paid="2320", over="10", self_assessment=True)
    new = replace(NEW, paid="2486", under="50", over="10")
    short = replace(SHORT, tax_year=TaxYear(2006), short="500", own="80", over="10")
    own = view(old, new, short).own
    assert own is not None
    assert own.answers[0].endswith("or its result depends on one.")


def test_with_two_figures_there_are_two_walks_and_what_differs_is_marked() -> None:
    shown = view(SHORT)
    (year,) = shown.years
    assert year.cards[0].text == (
        "£62.40 too little was paid, more than £50.00, the limit for paying too little."
    )
    assert year.own[0].text == (
        "£41.10 too little was paid, within £50.00, the limit for paying too little."
    )
    marks = [[bool(card.differs) for card in cards] for cards in (year.cards, year.own)]
    assert marks == [[True, False, False, True], [True, False, False, True, True, True]]
    assert shown.own is not None
    assert shown.own.answers == (
        "By this guidance and the limits you assume, yes. 2022 to 2023 with your figure of £41.10:"
        " left alone, with nothing to collect and nothing to repay. With HMRC’s figure of £62.40:"
        " £62.40 collected.",
    )
    (row,) = shown.own.table.rows
    assert [cell.text for cell in row] == [
        "2022 to 2023",
        "£62.40 collected",
        "left alone, with nothing to collect and nothing to repay",
        "Yes",
    ]
    assert shown.chart is not None
    assert shown.chart.sentence.endswith("The picture goes by HMRC’s figure.")


def test_the_answer_may_be_no_or_that_it_makes_no_difference() -> None:
    def answer(year: TypedYear) -> str:
        own = view(year).own
        assert own is not None
        return " ".join(own.answers)

    assert "you assume, no. 2022 to 2023 with your figure of £55.00" in answer(
        replace(SHORT, own="55")
    )
    small = answer(replace(SHORT, short="49.00"))
    assert small.startswith("It makes no difference.")
    assert answer(replace(SHORT, self_assessment=True)).endswith(SHOW.say("walk.example"))


def test_a_year_that_comes_out_the_same_by_both_stands_once() -> None:
    one, two = view(SHORT, replace(OLD, paid="2380")).years
    assert (one.title, one.own) == ("2004 to 2005", ())
    assert not any(card.differs for card in one.cards)
    assert two.own


def test_a_year_nobody_has_named_is_asked_for_and_not_called_by_any() -> None:
    still = view(replace(SHORT, unsaid=True, self_assessment=None)).still
    assert still == (
        "Which tax year it was owed for",
        "that year: whether you were in Self Assessment",
    )


def test_more_than_was_due_is_told_without_a_sum_where_nothing_was_due() -> None:
    card = view(replace(OLD, paid="30", due="0")).years[0].cards[0]
    assert card.text == "£30.00 too much was paid, more than £10.00, the limit for paying too much."
