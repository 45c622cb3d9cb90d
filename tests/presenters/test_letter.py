"""The draft letter and the notes: what they ask, what they warn of, and what they leave open."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from codedout.domain.asking import Asking, Request, letter_for
from codedout.domain.tax_year import TaxYear
from codedout.domain.understood import understand
from codedout.domain.voice import Voice
from codedout.domain.walk import Known, Sheet, TypedYear
from codedout.domain.year_end import Flag
from codedout.presenters.letter import LetterView, as_text, present
from codedout.presenters.viewer import Viewer

SHOW = Viewer()
UNDER = TypedYear(
    tax_year=TaxYear(2004), self_assessment=False, paid="2380", due="2400", under="47", over="9"
)
OVER = replace(UNDER, paid="2408", supplement="0.40")
LARGE = replace(UNDER, paid="2480")
SHORT = TypedYear(
    tax_year=TaxYear(2004),
    self_assessment=False,
    known=Known.SHORT,
    short="60",
    own="20",
    under="47",
    over="9",
)
EACH = {
    Request.CALCULATION: UNDER,
    Request.CALCULATION_MADE: SHORT,
    Request.CALCULATION_STILL: replace(UNDER, flags=frozenset({Flag.CALCULATION_REQUESTED})),
    Request.REPAYMENT: OVER,
    Request.REPAYMENT_NOT_COME: LARGE,
}
EVERY = pytest.mark.parametrize("request_", list(Request))
TOGETHER = (LARGE, replace(UNDER, tax_year=TaxYear(2005), paid="2318"))
GOLDEN = Path(__file__).parents[1] / "golden" / "letters.txt"


def view(*years: TypedYear, show: Viewer = SHOW) -> LetterView:
    sheet = Sheet(years=years)
    asking = letter_for(sheet, understand(sheet), years[0].tax_year)
    assert isinstance(asking, Asking)
    return present(asking, show)


def letter_of(shown: LetterView) -> str:
    """What HMRC would read."""
    letter = shown.letter
    figures = [f"{fact.label}: {fact.value}" for fact in letter.figures]
    return "\n".join((letter.subject, *letter.opening, *figures, *letter.body))


def test_each_text_in_full() -> None:
    years = [*((year,) for year in EACH.values()), TOGETHER]
    texts = [as_text(view(*some)) for some in years]
    assert "\n----\n\n".join(texts) == GOLDEN.read_text(encoding="utf-8")


@EVERY
def test_each_letter_is_of_what_there_is_to_ask(request_: Request) -> None:
    sheet = Sheet(years=(EACH[request_],))
    asking = letter_for(sheet, understand(sheet), TaxYear(2004))
    assert isinstance(asking, Asking)
    assert asking.request is request_


@EVERY
def test_year_and_figures_are_filled_in_and_the_older_page_is_named(request_: Request) -> None:
    shown = view(EACH[request_])
    letter, notes = letter_of(shown), " ".join(shown.notes.lines)
    for text in (letter, notes):
        assert "2004 to 2005" in text
        assert ("Tax due: £2,400.00" in text) is (request_ is not Request.CALCULATION_MADE)
        assert "PAYE93145" in text
        assert "older" in text


@EVERY
def test_the_warning_stands_before_the_letter_and_in_the_notes_and_not_in_it(
    request_: Request,
) -> None:
    shown = view(EACH[request_])
    text = as_text(shown)
    assert "however small" in " ".join(shown.warning.lines)
    assert "however small" in " ".join(shown.notes.lines)
    assert "however small" not in letter_of(shown)
    assert text.index("however small") < text.index(shown.letter.subject)


@EVERY
def test_what_only_the_person_knows_is_a_blank(request_: Request) -> None:
    text = as_text(view(EACH[request_]))
    for label in ("Name", "Address", "National Insurance number", "Date", "Signature"):
        assert re.search(rf"^{label}: _+$", text, re.MULTILINE), label


@EVERY
def test_no_limit_is_named_as_if_it_were_hmrcs(request_: Request) -> None:
    text = as_text(view(EACH[request_]))
    assert "£47" not in text
    assert "£9.00" not in text


def test_what_would_be_collected_is_told_where_that_is_known() -> None:
    assert "£20.00" in " ".join(view(UNDER).warning.lines)
    assert "£" not in " ".join((*view(OVER).warning.lines, *view(LARGE).warning.lines))


def test_a_repayment_that_was_claimed_rests_on_the_claim_and_a_larger_one_on_the_limit() -> None:
    assert "greater than HMRC’s limit" in letter_of(view(LARGE))
    claimed = view(replace(OVER, flags=frozenset({Flag.REPAYMENT_REQUESTED})))
    assert "can always ask for a repayment" in letter_of(claimed)
    assert "I have asked HMRC about this year before." in letter_of(claimed)
    assert "before" not in letter_of(view(LARGE))


def test_only_who_wants_money_back_is_told_of_the_time_for_asking() -> None:
    for year in (OVER, LARGE):
        later = replace(year, tax_year=TaxYear(2007))
        told = "By that rule the last day for 2007 to 2008 is 5 April 2012."
        assert told in " ".join(view(later).warning.lines)
        old = " ".join(view(year).warning.lines)
        assert "For 2004 to 2005 that time, as a rule, was over before April 2012" in old
        assert "5 April" not in old, "today's rule was not yet there"
    assert "four years" not in as_text(view(UNDER))


def test_by_either_figure_it_is_told_what_asking_comes_to() -> None:
    shown = view(replace(SHORT, short="40", own="90"))
    assert (
        "By HMRC’s figure the result for 2004 to 2005 would then be: £40.00 collected."
        " By yours it would be: £90.00 collected." in " ".join(shown.warning.lines)
    )
    same = " ".join(view(replace(SHORT, short="40", own="")).warning.lines)
    assert "By the figures you go by here that would be £40.00." in same


def test_where_only_hmrcs_figure_is_collected_its_calculation_is_asked_for() -> None:
    shown = view(SHORT)
    letter = letter_of(shown)
    assert "the calculation that HMRC’s figure for 2004 to 2005 comes from" in letter
    assert "HMRC’s figure for that year and mine are not the same:" in letter
    assert "Paid too little, by HMRC’s figure: £60.00" in letter
    assert "Paid too little, by my own figure: £20.00" in letter
    assert "why this was not left alone" in letter
    assert "always ask for a calculation" in letter
    assert "By yours it would be: £20.00 collected." in " ".join(shown.warning.lines)
    assert "left alone" not in letter_of(view(replace(SHORT, own="55")))


def test_what_asking_does_to_another_year_by_the_persons_figure_is_told_too() -> None:
    over = replace(LARGE, tax_year=TaxYear(2005))
    told = " ".join(view(replace(SHORT, short="300", own="85"), over).warning.lines)
    assert "By your figure, asking about 2004 to 2005 may also change" in told
    assert "The result for 2005 to 2006 would then be: £80.00 repaid." in told


def test_what_asking_does_to_another_year_is_told_before() -> None:
    lines = view(*TOGETHER).warning.lines
    assert "the result for 2005 to 2006 would then be: £82.00 collected." in " ".join(lines)


def test_a_supplement_is_named_only_where_one_was_typed() -> None:
    assert "Repayment supplement: £0.40" in letter_of(view(OVER))
    assert "Repayment supplement:" not in letter_of(view(LARGE))


@EVERY
def test_nothing_is_promised_and_nothing_goes_to_hmrc_from_here(request_: Request) -> None:
    shown = view(EACH[request_])
    assert "Nothing of it is sent to HMRC from here" in " ".join(shown.about)
    assert not re.search(r"\b(must|will|should|entitled|guarantee)", as_text(shown))


def test_of_a_coding_notice_there_is_one_figure_and_the_two_years_are_told_apart() -> None:
    notice = replace(
        UNDER, known=Known.SHORT, paid="", due="", short="20", taken_in=TaxYear(2006), own="12.50"
    )
    shown = view(notice)
    for text in (letter_of(shown), " ".join(shown.notes.lines)):
        assert "Paid too little, by HMRC’s figure: £20.00" in text
        assert "Paid too little, by my own figure: £12.50" in text
        assert "Taken through my tax code for: 2006 to 2007" in text
        assert "why this was not left alone" in text
        assert "Tax due" not in text
        assert "Tax paid through PAYE" not in text
    assert "for 2004 to 2005: I ask for a calculation" in shown.letter.subject
    assert "by my own figure" not in letter_of(view(replace(notice, own="")))
    typed = as_text(view(replace(notice, taken_in=None)))
    assert "tax code for:" not in typed
    assert "left alone" not in typed, "nobody said that it is collected"


@pytest.mark.parametrize("voice", list(Voice))
@EVERY
def test_the_letter_itself_is_the_persons_own_however_the_page_is_told(
    request_: Request, voice: Voice
) -> None:
    plain, told = view(EACH[request_]), view(EACH[request_], show=Viewer(voice))
    assert told.letter == plain.letter
    assert "however small" in " ".join(told.warning.lines)
    assert "however small" in " ".join(told.notes.lines)
