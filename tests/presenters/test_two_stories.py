"""R10a: no row, line or chart mixes amounts taken through a code with how a bill is collected.

Every view of every shipped person, and of every change they could ask for, is taken apart into what
is read as one.
"""

from __future__ import annotations

import re

import pytest

from codedout.domain.change import Ask
from codedout.journeys.reading import read_years
from codedout.presenters import collection, overview
from codedout.presenters.viewer import Viewer
from codedout.store.store import Store
from tests.fakes import FIRST, AtOnce
from tests.presenters.every_view import RUNNING, YEARS, every_change, every_view, person
from tests.presenters.people import FILES, every_amount
from tests.presenters.reading_views import rows_and_lines

A_CHOICE = re.compile(
    r"asked HMRC not to|through your tax code, if HMRC|too late for your tax code"
    r"|collect\w* (?:your|this|a|the) .{0,40}bill|bill .{0,60}collect"
    r"|stop collect|restart collect|stop or restart|your choice",
    re.IGNORECASE,
)


def mixed(text: str, amounts: set[str]) -> bool:
    """Whether one text has an amount of story (a) and a choice of story (b)."""
    return bool(A_CHOICE.search(text)) and any(amount in text for amount in amounts)


@pytest.mark.parametrize("name", FILES)
def test_no_row_or_line_mixes_the_two_stories(name: str, store: Store, show: Viewer) -> None:
    bench = person(name, store)
    amounts = {show.gbp(amount) for amount in every_amount(name)}
    texts = [text for view in every_view(bench, show) for text in rows_and_lines(view)]
    assert len(texts) > 100
    if FILES[name]["enrolled"]:  # what is old, and what changed of each story, is among them
        assert texts.count(show.say("last_known.title")) > len(YEARS)
        assert [text for text in texts if text.startswith("You last looked at")]
    assert [text for text in texts if mixed(text, amounts)] == []


@pytest.mark.parametrize("name", FILES)
def test_the_page_about_a_bill_has_no_amount_of_the_tax_codes(
    name: str, store: Store, show: Viewer
) -> None:
    bench = person(name, store)
    amounts = {show.gbp(amount) for amount in every_amount(name)}
    for year in YEARS:
        bill = bench.look_at_bill(year)
        now = bench.clock.now()
        open_ = bench.desk.choice_open(bill)
        view = collection.present(bill, open_, show, now, says_not_submitted=None)
        said = " ".join(rows_and_lines(view))
        assert [amount for amount in amounts if amount in said] == []


@pytest.mark.parametrize("name", [n for n in FILES if FILES[n]["enrolled"]])
def test_the_chart_is_of_amounts_alone(name: str, store: Store, show: Viewer) -> None:
    bench = person(name, store)
    *_, reading = read_years(bench.hmrc, AtOnce(), RUNNING, FIRST, {})
    chart = overview.present(reading, (), show, bench.clock.now()).chart
    if chart is None:
        return
    texts = [chart.sentence, *rows_and_lines(chart.table)]
    texts += [chart.figure.layout.xaxis.title.text, chart.figure.layout.yaxis.title.text]
    texts += [trace.name for trace in chart.figure.data]
    assert [text for text in texts if A_CHOICE.search(text)] == []


def test_the_test_would_notice(show: Viewer) -> None:
    """The sentence that the two stories invite, and each of our own names of a choice."""
    amounts = {"£450.60"}
    assert mixed(
        "HMRC will not collect your 2025 to 2026 bill; the £450.60 is for an earlier year.", amounts
    )
    for name in (
        *("overview.bills.in", "overview.bills.in_past", "overview.bills.out"),
        *("collection.now.in_ahead", "collection.now.in_if", "collection.now.out"),
        *("collection.now.in_over", "collection.now.late", "collection.now.late_known"),
        *("overview.bills.in_if", "overview.bills.late", "overview.bills.late_known"),
        *("change.title.stop", "change.title.restart", "overview.bills.change"),
        *("change.outcome.confirmed_stop.title", "change.outcome.confirmed_restart.title"),
        *("since.choice_out", "since.choice_in"),
    ):
        said = show.say(name, **dict.fromkeys(show.words.fields(name), "2025 to 2026"))
        assert mixed(f"{said} | £450.60", amounts), name


def test_whoever_has_submitted_can_ask_for_nothing_of_either(store: Store) -> None:
    assert list(every_change(person("return_submitted", store))) == []


def test_somebody_can_ask_for_each(store: Store) -> None:
    asks = {
        change.what.ask
        for name in ("amended_lower", "opted_out")
        for change in every_change(person(name, store))
    }
    assert asks == set(Ask) - {Ask.PUT_TEST_FIGURES, Ask.PUT_BACK}
