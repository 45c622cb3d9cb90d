"""Old figures are shown with their time, once said to be old, and nothing is offered on them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from codedout.domain.change import Ask, Change
from codedout.domain.choice import ReturnState
from codedout.domain.coded_out import Question
from codedout.domain.errors import HmrcUnreachable, NotAllowed, Refused, UnexpectedAnswer
from codedout.domain.operation import Operation
from codedout.domain.rules.windows import WhatIsOpen
from codedout.journeys.parts import InTurn
from codedout.journeys.preparing import prepare_amend, prepare_choice
from codedout.journeys.reading import (
    AmountsReading,
    OpenReading,
    read_amounts,
    read_choice,
    read_open,
    read_years,
)
from codedout.journeys.sending import send
from codedout.journeys.waiting import SoFar
from codedout.presenters import amending, collection, compare, overview
from codedout.presenters import open as opening
from codedout.presenters.amending import AmendView
from codedout.presenters.collection import CollectionView
from codedout.presenters.compare import CompareView
from codedout.presenters.identity import refused_in
from codedout.presenters.meanwhile import nothing_known, of_amounts, of_choice, of_what_is_open
from codedout.presenters.open import OpenView
from codedout.presenters.overview import OverviewView
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Facts, Notice, Table, Tone
from tests.fakes import FIRST, YEAR, Bench, item, key
from tests.presenters.reading_views import column, rows_and_lines
from tests.visiting import Visitor

SHOW = Viewer()
VIEW, CHOICE = Operation.VIEW_AMOUNTS, Operation.VIEW_CHOICE
CLOSED = UnexpectedAnswer(VIEW, status=503, code="SERVER_ERROR", correlation_id="c-503")
THEN = "9:04am on 2 November 2026"
MORNING = datetime(2026, 11, 2, 9, 4, tzinfo=UTC)


@pytest.fixture
def visitor(bench: Bench) -> Visitor:
    """Somebody who looked at 9:04am; now it is the next day."""
    bench.clock.at = MORNING
    bench.holds(item(11, "412.30"))
    bench.sent([(key(11), "400.00")])
    return Visitor(bench)


def compared(visitor: Visitor) -> CompareView:
    visitor.bench.clock.move(timedelta(days=1))
    seen = visitor.compare()
    open_ = visitor.bench.desk.amounts_open(seen)
    return compare.present(seen, open_, SHOW, visitor.bench.clock.now())


def bill(visitor: Visitor) -> CollectionView:
    visitor.bench.clock.move(timedelta(days=1))
    seen = visitor.collection()
    open_ = visitor.bench.desk.choice_open(seen)
    now = visitor.bench.clock.now()
    return collection.present(seen, open_, SHOW, now, says_not_submitted=None)


# --- Compare


def test_all_figures_of_a_year_are_shown_as_they_were_under_one_notice(visitor: Visitor) -> None:
    visitor.compare()
    visitor.bench.hmrc.fails(CLOSED, times=3)
    view = compared(visitor)
    (notice,) = view.notices
    assert notice.title == "HMRC’s record could not be read just now"
    assert notice.lines == (
        "HMRC’s service is not available at the moment.",
        f"What stands here is what HMRC answered at {THEN}. It may be out of date.",
        "Nothing can be changed here until HMRC answers. Try again in a few minutes.",
    )
    assert (notice.tone, notice.quote, notice.again) == (Tone.ATTENTION, "c-503", True)
    assert view.table is not None
    assert view.table.caption == (
        f"Amounts in your 2025 to 2026 tax code, as HMRC gave them at {THEN}: its figures and yours"
    )
    assert [cell.text for cell in view.table.rows[0]][3:] == [
        "£412.30",
        "£400",
        "Yours is £12.30 less than HMRC’s",
        "Your figure",
    ]
    assert view.table.columns[6].label == "HMRC was going to use"
    assert "answer of" not in str(view.table)


def test_nothing_is_offered_on_old_figures(visitor: Visitor) -> None:
    visitor.compare()
    visitor.bench.hmrc.fails(CLOSED, times=3)
    view = compared(visitor)
    assert view.actions == ()
    assert view.actions_why == SHOW.say("compare.action.not_read")


@pytest.mark.parametrize(("question", "place"), [(Question.HMRC_HELD, 3), (Question.USER, 4)])
def test_where_one_of_the_two_is_old_its_time_stands_by_it_and_nothing_is_offered(
    visitor: Visitor, question: Question, place: int
) -> None:
    visitor.compare()
    visitor.bench.hmrc.fails(CLOSED, question=question)
    view = compared(visitor)
    (notice,) = view.notices
    assert notice.lines[1] == SHOW.say("last_known.partly")
    assert view.table is not None
    (row,) = view.table.rows
    notes = {number: cell.note for number, cell in enumerate(row) if "answer of" in cell.note}
    assert list(notes) == [place]
    assert notes[place].endswith("HMRC’s answer of 2 November 2026, 9:04am")
    assert view.table.caption == SHOW.say("compare.caption_partly", year="2025 to 2026")
    assert (row[3].text, row[4].text) == ("£412.30", "£400")
    assert view.actions == ()


def test_old_word_on_which_figure_is_used_is_not_put_beside_figures_of_today(
    visitor: Visitor,
) -> None:
    visitor.compare()
    visitor.bench.hmrc.fails(CLOSED, question=Question.LATEST)
    view = compared(visitor)
    (notice,) = view.notices
    assert notice.title == SHOW.say("refusals.not_read", what=SHOW.say("compare.part.latest"))
    assert view.table is not None
    assert view.table.rows[0][6].text == SHOW.say("common.not_read")
    assert view.actions


@pytest.mark.parametrize("question", [Question.HMRC_HELD, Question.USER])
def test_word_of_today_on_which_figure_is_used_is_not_put_beside_an_old_figure(
    visitor: Visitor, question: Question
) -> None:
    visitor.compare()
    visitor.bench.hmrc.year(YEAR).sent.clear()  # by other means
    visitor.bench.hmrc.fails(CLOSED, question=question)
    if question is Question.HMRC_HELD:
        visitor.bench.hmrc.year(YEAR).items[0] = item(11, "298.40", when=MORNING)
    view = compared(visitor)
    assert view.table is not None
    cell = view.table.rows[0][6]
    assert (cell.text, cell.note) == ("Not known while a figure here is old", "")
    assert "298" not in "\n".join(rows_and_lines(view))


def test_answers_a_few_minutes_apart_are_of_one_time(visitor: Visitor) -> None:
    visitor.bench.hmrc.fails(CLOSED, question=Question.USER)
    visitor.compare()
    visitor.bench.clock.move(timedelta(minutes=3))
    visitor.bench.hmrc.fails(CLOSED, question=Question.HMRC_HELD)
    visitor.compare()
    visitor.bench.hmrc.fails(CLOSED, times=3)
    view = compared(visitor)
    between = "between 9:04am and 9:07am on 2 November 2026"
    assert view.notices[0].lines[1] == SHOW.say("last_known.whole", when=between)
    assert view.table is not None
    assert between in view.table.caption
    assert "answer of" not in str(view.table)


def test_figures_of_different_times_each_have_their_own(visitor: Visitor) -> None:
    visitor.compare()
    visitor.bench.hmrc.fails(CLOSED, question=Question.USER)
    visitor.bench.clock.move(timedelta(hours=3))
    visitor.compare()
    visitor.bench.hmrc.fails(CLOSED, times=3)
    view = compared(visitor)
    assert view.table is not None
    row = view.table.rows[0]
    assert row[3].note.endswith("HMRC’s answer of 2 November 2026, 12:04pm")
    assert row[4].note.endswith("HMRC’s answer of 2 November 2026, 9:04am")


def test_what_was_never_answered_is_named_in_the_same_notice(visitor: Visitor) -> None:
    visitor.bench.hmrc.fails(CLOSED, question=Question.USER)
    visitor.compare()
    visitor.bench.hmrc.fails(CLOSED, times=3)
    visitor.bench.hmrc.fails(UnexpectedAnswer(Operation.VIEW_RETURNS, status=500))
    view = compared(visitor)
    (notice,) = view.notices
    missing = ", ".join(SHOW.say(f"compare.part.{name}") for name in ("yours", "latest", "returns"))
    assert SHOW.say("last_known.missing", parts=missing) in notice.lines


def test_who_was_never_here_reads_once_of_all_that_could_not_be_read(visitor: Visitor) -> None:
    visitor.bench.hmrc.fails(CLOSED, times=3)
    view = compared(visitor)
    parts = ", ".join(SHOW.say(f"compare.part.{name}") for name in ("hmrc", "yours", "latest"))
    (notice,) = view.notices
    assert notice.title == SHOW.say("refusals.not_read", what=parts)
    assert view.table is None
    assert view.actions == ()


@pytest.mark.parametrize(
    "error",
    [
        NotAllowed(VIEW, status=403, code="CLIENT_OR_AGENT_NOT_AUTHORISED"),
        Refused(VIEW, status=400, code="FORMAT_NINO"),
    ],
)
def test_a_refusal_shows_no_figure(visitor: Visitor, error: NotAllowed | Refused) -> None:
    visitor.compare()
    visitor.bench.hmrc.fails(error, times=3)
    said = "\n".join(rows_and_lines(compared(visitor)))
    assert "412" not in said
    assert "400" not in said


def test_a_year_that_was_empty_is_said_to_have_been_and_not_to_be(bench: Bench) -> None:
    bench.clock.at = MORNING
    visitor = Visitor(bench)
    visitor.compare()
    bench.hmrc.fails(CLOSED, times=3)
    view = compared(visitor)
    assert view.table is None
    assert view.empty is not None
    assert view.empty.lines == (
        f"At {THEN}, HMRC had no amounts in your 2025 to 2026 tax code.",
        f"At {THEN}, you had not sent a figure of your own for 2025 to 2026.",
    )


def test_a_year_that_was_empty_but_for_a_figure_of_ones_own_does_not_deny_that(
    bench: Bench,
) -> None:
    bench.clock.at = MORNING
    bench.sent([(key(99), "12.00")])
    visitor = Visitor(bench)
    visitor.compare()
    bench.hmrc.fails(CLOSED, times=3)
    view = compared(visitor)
    assert view.empty is not None
    assert view.unmatched is not None
    assert view.empty.lines == (
        f"At {THEN}, HMRC had no amounts in your 2025 to 2026 tax code.",
        "The figures you had sent for 2025 to 2026 stand below. "
        f"At {THEN}, they matched nothing that HMRC held.",
    )


def test_figures_that_matched_nothing_are_shown_as_of_then(visitor: Visitor) -> None:
    visitor.bench.sent([(key(99), "75.00")])
    visitor.compare()
    visitor.bench.hmrc.fails(CLOSED, times=3)
    view = compared(visitor)
    assert view.unmatched is not None
    assert column(view.unmatched, 1) == ["£75"]
    assert view.unmatched.caption.endswith(f"HMRC held at {THEN}")
    assert "remove" not in view.unmatched_why.replace("removed", "")


def test_hmrcs_newer_figure_of_then_asks_nobody_to_send_theirs_again(visitor: Visitor) -> None:
    visitor.bench.hmrc.year(YEAR).items[0] = item(11, "298.40", when=MORNING)
    visitor.compare()
    visitor.bench.hmrc.fails(CLOSED, times=3)
    view = compared(visitor)
    assert [notice.title for notice in view.notices] == [SHOW.say("last_known.title")]


PresentForm = Callable[[AmountsReading, WhatIsOpen, Viewer, datetime], AmendView]
FORMS = [amending.present, amending.present_removal]


def form(visitor: Visitor, present: PresentForm) -> AmendView:
    seen = visitor.compare()
    return present(seen, visitor.bench.desk.amounts_open(seen), SHOW, visitor.bench.clock.now())


@pytest.mark.parametrize("present", FORMS)
def test_the_forms_show_old_figures_under_one_notice_and_have_nothing_to_choose_from_them(
    visitor: Visitor, present: PresentForm
) -> None:
    visitor.compare()
    visitor.bench.clock.move(timedelta(days=1))
    visitor.bench.hmrc.fails(CLOSED, times=3)
    view = form(visitor, present)
    (notice,) = view.blocked
    assert notice.title == "HMRC’s record could not be read just now"
    assert (
        f"What stands here is what HMRC answered at {THEN}. It may be out of date." in notice.lines
    )
    assert view.items == {}
    assert view.last is not None
    assert view.last.table is not None
    assert f"at {THEN}" in view.last.table.caption
    assert [cell.text for cell in view.last.table.rows[0]][3:5] == ["£412.30", "£400"]
    assert view.last.actions == ()


@pytest.mark.parametrize("present", FORMS)
def test_the_forms_say_once_what_was_never_read(visitor: Visitor, present: PresentForm) -> None:
    visitor.bench.hmrc.fails(CLOSED, times=3)
    view = form(visitor, present)
    both = ", ".join(SHOW.say(f"compare.part.{name}") for name in ("hmrc", "yours"))
    assert [n.title for n in view.blocked] == [SHOW.say("refusals.not_read", what=both)]
    assert view.last is None


def test_figures_from_before_a_change_of_ones_own_say_so_and_lead_to_it(visitor: Visitor) -> None:
    bench = visitor.bench
    visitor.compare()
    bench.hmrc.goes_down_having_acted(Operation.AMEND_AMOUNTS, Operation.VIEW_AMOUNTS)
    change = amended(visitor)
    bench.hmrc.fails(CLOSED, times=3)
    (notice,) = compared(visitor).notices
    assert SHOW.say("last_known.since_one", references=change.reference) in notice.lines
    assert [link.params for link in notice.links] == [{"reference": change.reference}]


def amended(visitor: Visitor) -> Change:
    bench = visitor.bench
    bench.clock.move(timedelta(minutes=1))
    prepared = prepare_amend(bench.desk, bench.look(), key(11), Decimal("380.55"))
    return send(bench.desk, prepared.reference)


def test_a_figure_that_was_read_back_is_shown_and_older_word_on_which_is_used_is_not(
    visitor: Visitor,
) -> None:
    visitor.compare()
    amended(visitor)
    visitor.bench.hmrc.fails(CLOSED, times=3)
    view = compared(visitor)
    (notice,) = view.notices
    between = "between 9:04am and 9:05am on 2 November 2026"
    assert notice.lines[1:3] == (
        SHOW.say("last_known.whole", when=between),
        "This could not be read either, and is not shown: which figure HMRC will use.",
    )
    assert notice.links == ()
    assert view.table is not None
    (row,) = view.table.rows
    assert [cell.text for cell in row[3:]] == [
        *("£412.30", "£380.55", "Yours is £31.75 less than HMRC’s"),
        SHOW.say("common.not_read"),
    ]
    assert "£400" not in "\n".join(rows_and_lines(view))


# --- Stop or restart


@pytest.mark.parametrize(
    ("opted_out", "words"),
    [
        (False, f"At {THEN}, your choice was: your 2025 to 2026 bill through your tax code, if"),
        (True, f"At {THEN}, your choice was: your 2025 to 2026 bill not through your tax code"),
    ],
)
def test_the_choice_is_shown_as_it_was_and_cannot_be_changed(
    visitor: Visitor, opted_out: bool, words: str
) -> None:
    visitor.bench.hmrc.year(YEAR).opted_out = opted_out
    visitor.collection()
    visitor.bench.hmrc.fails(HmrcUnreachable(CHOICE))
    view = bill(visitor)
    assert view.now.title.startswith(words)
    (notice,) = view.notices
    assert notice.lines == (
        "HMRC did not answer.",
        f"What stands here is what HMRC answered at {THEN}. It may be out of date.",
        "Nothing can be changed here until HMRC answers. Try again in a few minutes.",
    )
    assert (view.ask, view.must_answer) == (None, False)


def test_a_choice_never_read_before_is_not_guessed_at(visitor: Visitor) -> None:
    visitor.bench.hmrc.fails(HmrcUnreachable(CHOICE))
    view = bill(visitor)
    assert view.now.title == SHOW.say("collection.now.unread")
    assert [(notice.title, notice.again) for notice in view.notices] == [
        (SHOW.say("refusals.not_read", what=SHOW.say("collection.part.choice")), True)
    ]


def test_a_choice_from_before_ones_own_change_of_it_leads_to_that(visitor: Visitor) -> None:
    bench = visitor.bench
    visitor.collection()
    bench.clock.move(timedelta(minutes=1))
    bench.hmrc.goes_down_having_acted(Operation.OPT_OUT, CHOICE)
    change = send(bench.desk, prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP).reference)
    bench.hmrc.fails(HmrcUnreachable(CHOICE))
    (notice,) = bill(visitor).notices
    assert SHOW.say("last_known.since_one", references=change.reference) in notice.lines


def test_a_choice_that_was_undone_a_moment_later_is_shown_as_it_was_read_back_then(
    visitor: Visitor,
) -> None:
    bench = visitor.bench
    visitor.overview()
    for ask in (Ask.STOP, Ask.RESTART):
        bench.clock.move(timedelta(minutes=1))
        send(bench.desk, prepare_choice(bench.desk, bench.look_at_bill(), ask).reference)
    silent(visitor)
    view = outlook(visitor)
    assert view.bills is not None
    assert view.bills.caption == SHOW.say(
        "overview.bills.caption_then", when="between 9:04am and 9:06am on 2 November 2026"
    )
    assert view.bills.rows[0][1].text == SHOW.say("overview.bills.in")
    assert [notice.links for notice in view.notices] == [()]


# --- while HMRC is slow


def test_while_hmrc_is_slow_a_years_figures_are_there_as_they_were(visitor: Visitor) -> None:
    visitor.compare()
    again = visitor.again("tuesday")
    reading = read_amounts(SoFar(again.recall), InTurn(), YEAR, YEAR.plus(1)).or_last(again.last)
    assert not nothing_known(reading)  # and nothing to ask again: it is still being asked
    bench = visitor.bench
    seen = of_amounts(reading, bench.desk.amounts_open(reading), SHOW, bench.clock.now())
    notice, table = seen
    assert isinstance(notice, Notice)
    assert notice.title == "HMRC is slow to answer"
    assert notice.lines == (
        "HMRC has not answered yet.",
        f"What stands here is what HMRC answered at {THEN}. It may be out of date.",
        f"Nothing can be changed here until HMRC answers. {ASKING}",
    )
    assert not notice.again
    assert isinstance(table, Table)
    assert table.caption == SHOW.say("compare.caption_then", year="2025 to 2026", when=f"at {THEN}")


def test_while_hmrc_is_slow_the_choice_is_there_as_it_was(visitor: Visitor) -> None:
    visitor.collection()
    again = visitor.again("tuesday")
    reading = read_choice(SoFar(again.recall), InTurn(), YEAR, YEAR.plus(1)).or_last(again.last)
    bench = visitor.bench
    open_ = bench.desk.choice_open(reading)
    notice, now = of_choice(reading, open_, SHOW, bench.clock.now())
    assert isinstance(notice, Notice)
    assert isinstance(now, Notice)
    assert notice.title == "HMRC is slow to answer"
    assert now.title.startswith(f"At {THEN}, your choice was: ")


def test_who_was_never_here_is_shown_nothing_while_hmrc_is_slow(visitor: Visitor) -> None:
    reading = read_choice(SoFar(visitor.recall), InTurn(), YEAR, YEAR.plus(1))
    assert nothing_known(reading.or_last(visitor.last))


# --- the Overview


def silent(visitor: Visitor) -> None:
    visitor.bench.hmrc.fails(CLOSED, times=30)
    visitor.bench.hmrc.fails(HmrcUnreachable(CHOICE), times=30)


def outlook(visitor: Visitor) -> OverviewView:
    visitor.bench.clock.move(timedelta(days=1))
    return overview.present(visitor.overview(), (), SHOW, visitor.bench.clock.now())


def test_every_year_and_choice_is_shown_as_it_was_under_one_notice(visitor: Visitor) -> None:
    bench = visitor.bench
    bench.holds(item(None, "60.00"), year=YEAR.plus(1))
    bench.hmrc.year(YEAR).opted_out = True
    before = overview.present(visitor.overview(), (), SHOW, MORNING)
    bench.hmrc.fails(CLOSED, times=30)
    bench.hmrc.fails(HmrcUnreachable(CHOICE), times=30)
    view = outlook(visitor)
    (notice,) = view.notices
    assert notice.lines[1:] == (
        f"What stands here is what HMRC answered at {THEN}. It may be out of date.",
        "Nothing can be changed here until HMRC answers. Try again in a few minutes.",
    )
    assert view.taken is not None
    assert before.taken is not None
    assert view.taken.rows == before.taken.rows
    assert view.taken.caption == f"Amounts HMRC was using at {THEN}, by the year of the tax code"
    assert view.bills is not None
    assert before.bills is not None
    assert [row[:3] for row in view.bills.rows] == [row[:3] for row in before.bills.rows]
    assert view.bills.caption == f"Your choice for each year’s bill, as it was at {THEN}"
    assert view.headline == f"HMRC’s last figures for your 2025 to 2026 tax code are from {THEN}."
    assert view.this_year == (
        f"At {THEN}, HMRC was collecting £60 through your tax code this year, 2026 to 2027: "
        "Self Assessment tax from an earlier year.",
    )
    assert view.taken_notes == (
        f"Asked at {THEN}, HMRC had no amounts in your tax code for 2024 to 2025, 2023 to 2024 and "
        "2022 to 2023.",
    )
    assert view.taken_intro == (
        f"When HMRC last answered, at {THEN}, it had put these amounts into a tax code to collect "
        "tax you owed. It may be using others now."
    )
    assert view.taken.columns[3].label == "Amount HMRC was using"
    assert "is using" not in "\n".join(rows_and_lines(view))
    assert not [note for note in (*view.taken_notes, *view.bills_notes) if "could not read" in note]


def test_years_that_were_empty_at_different_times_are_told_by_time(visitor: Visitor) -> None:
    visitor.overview()
    visitor.bench.clock.move(timedelta(hours=3))
    visitor.compare(YEAR.plus(-2))
    silent(visitor)
    assert outlook(visitor).taken_notes == (
        f"Asked at {THEN}, HMRC had no amounts in your tax code for 2026 to 2027, 2024 to 2025 and "
        "2022 to 2023.",
        "Asked at 12:04pm on 2 November 2026, HMRC had no amounts in your tax code for 2023 to "
        "2024.",
    )


def test_nothing_is_offered_or_advised_on_an_old_overview(visitor: Visitor) -> None:
    for years in (1, 2):
        visitor.bench.hmrc.year(YEAR.plus(-years)).returned = ReturnState.SUBMITTED
    visitor.overview()
    visitor.bench.hmrc.fails(CLOSED, times=30)
    visitor.bench.hmrc.fails(HmrcUnreachable(CHOICE), times=30)
    view = outlook(visitor)
    assert view.bills_link is None
    assert view.bills is not None
    assert view.bills.rows[0][3].text == "Not until HMRC answers"
    assert view.next_step is None
    assert view.chart is None


def test_a_year_that_is_old_among_others_has_its_time_by_it(visitor: Visitor) -> None:
    bench = visitor.bench
    bench.holds(item(12, "164.70"), year=YEAR.plus(-1))
    bench.sent([(key(77), "5.00")])
    visitor.overview()
    bench.hmrc.fails(CLOSED, question=Question.LATEST)  # the newest year is asked first
    view = outlook(visitor)
    (notice,) = view.notices
    assert SHOW.say("last_known.partly") in notice.lines
    assert notice.lines[-1].startswith(SHOW.say("last_known.closed_partly"))
    assert view.taken is not None
    assert [(row[0].text, row[3].text, row[3].note) for row in view.taken.rows] == [
        ("2025 to 2026", "£400", "HMRC’s answer of 2 November 2026, 9:04am"),
        ("2024 to 2025", "£164.70", ""),
    ]
    assert view.taken.caption == SHOW.say("overview.taken.caption_partly")
    assert view.taken.columns[3].label == "Amount HMRC is or was using"
    assert view.taken_intro == SHOW.say("overview.taken.intro")
    assert view.bills is not None
    assert view.bills.caption == SHOW.say("overview.bills.caption")
    assert view.bills_link is not None
    assert notice.title == "Part of HMRC’s record could not be read just now"
    assert view.chart is None, "it would find the largest of what is left"
    assert [note for note in view.taken_notes if "£5" in note] == [
        f"For 2025 to 2026, at {THEN}, a figure of £5 that you sent matched no amount HMRC held."
    ]


def test_a_choice_that_is_old_among_others_has_its_time_by_it(visitor: Visitor) -> None:
    visitor.overview()
    visitor.bench.hmrc.fails(HmrcUnreachable(CHOICE))  # the newest bill is asked about first
    view = outlook(visitor)
    assert view.bills is not None
    assert [row[0].note for row in view.bills.rows] == [
        "HMRC’s answer of 2 November 2026, 9:04am",
        "",
        "",
    ]
    assert view.bills.caption == SHOW.say("overview.bills.caption_partly")
    assert view.bills_link is None
    assert view.taken is not None
    assert view.taken.caption == SHOW.say("overview.taken.caption")
    assert view.headline.startswith("HMRC is using")


def slow_overview(visitor: Visitor) -> OverviewView:
    """What stands there while HMRC is slow to answer anything."""
    visitor.bench.clock.move(timedelta(days=1))
    *_, reading = read_years(SoFar(visitor.recall), InTurn(), YEAR.plus(1), FIRST, {})
    return overview.present(
        reading.or_last(visitor.last), (), SHOW, visitor.bench.clock.now(), None
    )


ASKING = (
    "We are still asking, and you do not need to do anything. "
    "This page goes on by itself when HMRC answers, and says so if it does not."
)


def test_while_hmrc_is_slow_the_overview_shows_what_it_last_answered_and_says_so(
    visitor: Visitor,
) -> None:
    visitor.overview()
    view = slow_overview(visitor.again("tuesday"))
    (notice,) = view.notices
    assert notice.title == "HMRC is slow to answer"
    assert notice.lines == (
        "HMRC has not answered yet.",
        f"What stands here is what HMRC answered at {THEN}. It may be out of date.",
        f"Nothing can be changed here until HMRC answers. {ASKING}",
    )
    assert view.taken is not None
    assert column(view.taken, 3) == ["£400"]
    assert view.bills is not None
    assert (view.progress, view.next_step, view.chart) == ("", None, None)
    assert "again in a few minutes" not in str(list(rows_and_lines(view)))


def test_while_hmrc_is_slow_whoever_was_never_here_reads_that_it_is(visitor: Visitor) -> None:
    view = slow_overview(visitor)
    (notice,) = view.notices
    assert notice.title == "HMRC is slow to answer"
    assert notice.lines == ("HMRC has not answered yet.", ASKING)
    assert view.headline == "Asking HMRC what it holds for you."
    assert (view.taken, view.bills, view.progress, view.next_step) == (None, None, "", None)
    years = "2025 to 2026, 2024 to 2025 and 2023 to 2024"
    assert view.bills_notes == (f"HMRC has not yet answered about your choice for {years}.",)
    (note,) = view.taken_notes
    assert note.startswith("HMRC has not yet answered about 2026 to 2027, 2025 to 2026,")


def test_whoever_hmrc_turned_away_in_one_answer_sees_nothing_old_while_it_is_slow_about_the_others(
    visitor: Visitor,
) -> None:
    visitor.overview()
    again = visitor.again("tuesday")
    visitor.bench.hmrc.fails(NotAllowed(CHOICE, status=403, code="FORBIDDEN"))
    with pytest.raises(NotAllowed):
        again.look.choice(YEAR)
    *_, reading = read_years(SoFar(again.recall), InTurn(), YEAR.plus(1), FIRST, {})
    assert refused_in(reading.parts, SHOW, visitor.bench.clock.now(), agent=False) is None
    view = overview.present(reading.or_last(again.last), (), SHOW, visitor.bench.clock.now(), None)
    assert (view.taken, view.bills) == (None, None)
    assert [notice.title for notice in view.notices] == ["HMRC is slow to answer"]


def test_the_overview_of_who_was_never_here_says_what_was_not_read_as_before(
    visitor: Visitor,
) -> None:
    visitor.bench.hmrc.fails(CLOSED, times=30)
    visitor.bench.hmrc.fails(HmrcUnreachable(CHOICE), times=30)
    view = outlook(visitor)
    assert (view.notices, view.taken, view.bills) == ((), None, None)
    assert [note for note in view.taken_notes if note.startswith("We could not read")]


# --- What is open when


def opened(visitor: Visitor, on: date | None = None) -> OpenView:
    visitor.bench.clock.move(timedelta(days=1))
    reading = OpenReading(amounts=visitor.compare(), choice=visitor.collection(), on=on)
    open_ = visitor.bench.desk.open_of(opening.as_last_answered(reading))
    return opening.present(reading, open_, SHOW, visitor.bench.clock.now())


def test_on_old_answers_everything_is_closed_until_hmrc_answers(visitor: Visitor) -> None:
    visitor.compare()
    visitor.collection()
    visitor.bench.hmrc.fails(CLOSED, times=3)
    visitor.bench.hmrc.fails(HmrcUnreachable(CHOICE))
    view = opened(visitor)
    (notice,) = view.notices
    assert notice.lines[-1].startswith(SHOW.say("last_known.closed"))
    assert [(fact.value, fact.note) for fact in view.amounts.items] == [
        ("Only as HMRC last gave them", "HMRC’s answer of 2 November 2026, 9:04am"),
        ("Not until HMRC answers", "HMRC’s answer of 2 November 2026, 9:04am"),
        ("Not until HMRC answers", "HMRC’s answer of 2 November 2026, 9:04am"),
    ]
    then = (
        f"At {THEN}, your choice was: your 2025 to 2026 bill through your tax code, if HMRC could"
    )
    assert [(fact.value, fact.note) for fact in view.choice.items] == [
        ("Not until HMRC answers", then),
        ("Not until HMRC answers", then),
    ]


def test_a_look_at_another_day_goes_by_what_hmrc_last_answered_and_says_of_when(
    visitor: Visitor,
) -> None:
    visitor.compare()
    visitor.collection()
    visitor.bench.hmrc.fails(CLOSED, times=3)
    visitor.bench.hmrc.fails(HmrcUnreachable(CHOICE))
    view = opened(visitor, on=date(2026, 12, 31))
    look, old = view.notices
    assert look.title == "A look at 31 December 2026"
    assert old.again
    assert [fact.value for fact in view.amounts.items] == ["Yes"] * 3
    assert all(
        fact.note.endswith("HMRC’s answer of 2 November 2026, 9:04am")
        for fact in view.amounts.items
    )
    assert [fact.value for fact in view.choice.items] == ["No", "No"]


def test_a_look_at_another_day_answers_nothing_that_was_never_answered(visitor: Visitor) -> None:
    visitor.overview()
    visitor.bench.hmrc.fails(CLOSED, times=3)
    visitor.bench.hmrc.fails(HmrcUnreachable(CHOICE))
    view = opened(visitor, on=date(2026, 12, 30))
    assert [fact.value for fact in view.amounts.items][1:] == ["Not until HMRC answers"] * 2


def test_what_the_overview_read_is_not_said_to_be_unread_and_its_time_is_given(
    visitor: Visitor,
) -> None:
    visitor.overview()
    visitor.bench.hmrc.fails(CLOSED, times=3)
    visitor.bench.hmrc.fails(HmrcUnreachable(CHOICE))
    view = opened(visitor)
    (notice,) = view.notices
    assert "could not be read either" not in " ".join(notice.lines)
    assert SHOW.say("last_known.partly") not in notice.lines
    assert [fact.note for fact in view.amounts.items] == [
        "HMRC’s answer of 2 November 2026, 9:04am"
    ] * 3


def test_while_hmrc_is_slow_what_is_open_is_said_as_it_was_each_story_by_itself(
    visitor: Visitor,
) -> None:
    visitor.compare()
    visitor.collection()
    again = visitor.again("tuesday")
    reading = read_open(SoFar(again.recall), InTurn(), YEAR, YEAR.plus(1)).or_last(again.last)
    desk, now = visitor.bench.desk, visitor.bench.clock.now()
    open_ = desk.amounts_open(reading.amounts), desk.choice_open(reading.choice)
    notice, amounts, choice = of_what_is_open(reading, open_, SHOW, now)
    assert isinstance(notice, Notice)
    assert notice.title == "HMRC is slow to answer"
    assert isinstance(amounts, Facts)
    assert isinstance(choice, Facts)
    assert amounts.heading == "Amounts in your 2025 to 2026 tax code"
    assert choice.items[0].note.startswith(f"At {THEN}, your choice was")


def test_one_answer_that_turns_away_leaves_nothing_old_of_what_is_open(visitor: Visitor) -> None:
    visitor.compare()
    visitor.collection()
    again = visitor.again("tuesday")
    visitor.bench.hmrc.fails(CLOSED, times=3)
    visitor.bench.hmrc.fails(NotAllowed(CHOICE, status=403))
    reading = read_open(again.look, InTurn(), YEAR, YEAR.plus(1)).or_last(again.last)
    assert [part.last_known for part in reading.parts] == [None] * 3


def test_the_story_that_hmrc_answers_stays_open(visitor: Visitor) -> None:
    visitor.compare()
    visitor.collection()
    visitor.bench.hmrc.fails(CLOSED, times=3)
    view = opened(visitor)
    (notice,) = view.notices
    assert notice.lines[-1].startswith(SHOW.say("last_known.closed_partly"))
    assert view.amounts.items[1].value == "Not until HMRC answers"
    assert view.choice.items[0].value == "Yes"


def test_the_privacy_page_says_what_is_kept_and_for_how_long() -> None:
    assert "what HMRC last answered about you" in SHOW.say("privacy.what.text")
    assert "kept for up to 13 months, also when you sign out" in SHOW.say("privacy.long.text")
