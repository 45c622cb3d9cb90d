"""R10a: no row, line or chart mixes amounts taken through a code with how a bill is collected.

Every view of every shipped person, and of every change they could ask for, is taken apart into what
is read as one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import cycle

import pytest

from codedout.domain.change import OPEN, Ask, Change, ChangeState
from codedout.domain.documents import CollectionStatus
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.inquiries import OpenItems
from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear, london_day
from codedout.journeys.code_figures import read_code_figures
from codedout.journeys.holding import read_one
from codedout.journeys.liability import read_liability
from codedout.journeys.preparing import (
    NotOpen,
    NotRead,
    prepare_amend,
    prepare_choice,
    prepare_removal,
)
from codedout.journeys.reading import OpenReading, read_years
from codedout.journeys.sending import send
from codedout.journeys.standing import is_over
from codedout.journeys.story import read_year
from codedout.journeys.undoing import CannotUndo, how_undone, prepare_undo, read_again, way_back
from codedout.presenters import (
    amending,
    changes,
    collection,
    compare,
    liability,
    liability_sums,
    overview,
    owing,
    owing_payments,
    receipts,
    story,
    story_told,
    undoing,
    unfinished,
)
from codedout.presenters import open as opening
from codedout.presenters.liability_rows import By
from codedout.presenters.not_by_code import of_account
from codedout.presenters.viewer import Viewer
from codedout.store.store import Store
from tests.books import document, line, line_item
from tests.fakes import FIRST, AtOnce, Bench, FakeHmrc
from tests.presenters.people import FILES, every_amount, hmrc_of
from tests.presenters.reading_views import rows_and_lines
from tests.visiting import Visitor

A_CHOICE = re.compile(
    r"asked HMRC not to|through your tax code, if HMRC|too late for your tax code"
    r"|collect\w* (?:your|this|a|the) .{0,40}bill|bill .{0,60}collect"
    r"|stop collect|restart collect|stop or restart|your choice",
    re.IGNORECASE,
)
RUNNING = TaxYear(2026)
YEARS = [TaxYear(y) for y in range(2021, 2027)]
DAYS_TO_COME = [date(2026, 12, 31), date(2028, 6, 1)]


def mixed(text: str, amounts: set[str]) -> bool:
    """Whether one text has an amount of story (a) and a choice of story (b)."""
    return bool(A_CHOICE.search(text)) and any(amount in text for amount in amounts)


def person(name: str, store: Store) -> Bench:
    bench = Bench.of(store)
    bench.hmrc = hmrc_of(name, bench.clock)
    charged(bench)
    return bench


def charged(bench: Bench) -> None:
    """A charge for each amount in a code, in the year it was owed for: the same money, told once
    as an amount taken through a code and once in the story of its own year.
    """
    statuses = cycle(status.value for status in CollectionStatus)
    held = [one for year in bench.hmrc.years.values() for one in year.items]
    for number, one in enumerate(held):
        if one.related_tax_year is not None:
            of_it = document(
                str(number), one.related_tax_year, str(one.amount), amount_coded_out=one.amount
            )
            bench.hmrc.books.documents.append(of_it)
            parts = line_item(str(one.amount), next(statuses))
            bench.hmrc.books.lines.append(line(of_it, None, parts))


def stories(bench: Bench, show: Viewer) -> Iterator[object]:
    """The story of each year, by each of its charges."""
    now = bench.clock.now()
    found = story_told.told(
        read_liability(bench.hmrc, AtOnce(), FIRST, london_day(now)), london_day(now)
    )
    for year in story_told.years_told(found, YEARS):
        read = read_year(bench.hmrc, AtOnce(), year, RUNNING, ())
        charges = story_told.charges_of(found.owed(year))
        yield story_told.choices(charges, found, show)
        for chosen in range(max(len(charges), 1)):
            changes = bench.store.journal.of(bench.who)
            yield story.present(year, chosen, found, read, show, changes=changes, now=now)


def every_change(bench: Bench) -> Iterator[Change]:
    """Each change that the person may ask for, one after the other."""
    for year in YEARS:
        seen = bench.look(year)
        held = [] if seen.hmrc_held.value is None else seen.hmrc_held.value.components
        own = [] if seen.user.value is None else seen.user.value.components
        yield from asked(
            *(
                partial(prepare_amend, bench.desk, seen, c.key, c.amount + Decimal("1.23"))
                for c in held
            ),
            *(partial(prepare_removal, bench.desk, seen, c.key) for c in own),
            partial(prepare_removal, bench.desk, seen, None),
        )
        for ask in (Ask.STOP, Ask.RESTART):
            yield from asked(partial(prepare_choice, bench.desk, bench.look_at_bill(year), ask))


def asked(*asks: Callable[[], Change]) -> Iterator[Change]:
    for ask in asks:
        with suppress(NotOpen, NotRead):
            yield ask()


def every_view(bench: Bench, show: Viewer) -> Iterator[object]:
    now, visitor = bench.clock.now(), Visitor(bench)
    looked_at_all(visitor)
    for so_far in read_years(bench.hmrc, AtOnce(), RUNNING, FIRST, {}):
        yield overview.present(so_far, (), show, now)
    account = read_liability(bench.hmrc, AtOnce(), FIRST, london_day(now))
    yield owing.present(account.account, account.reckoned(london_day(now)), show, now)
    yield owing_payments.present(account.payments, account.account.whole, show)
    for year in YEARS:
        seen, bill = bench.look(year), bench.look_at_bill(year)
        amounts, choice = bench.desk.amounts_open(seen), bench.desk.choice_open(bill)
        yield compare.present(seen, amounts, show, now)
        yield amending.present(seen, amounts, show, now)
        yield amending.present_removal(seen, amounts, show, now)
        said = bench.desk.says_not_submitted(year)
        yield collection.present(bill, choice, show, now, says_not_submitted=said)
        beside = of_account(
            read_one(bench.hmrc, AtOnce(), OpenItems()), year, show, london_day(now)
        )
        yield collection.present(bill, choice, show, now, says_not_submitted=said, account=beside)
        for on in (None, *DAYS_TO_COME):
            reading = OpenReading(amounts=seen, choice=bill, on=on)
            open_ = bench.desk.open_of(opening.as_last_answered(reading))
            yield opening.present(reading, open_, show, now)
    for change in every_change(bench):
        yield changes.present_check(change, "", show)
        sent = send(bench.desk, change.reference)
        yield changes.present_receipt(sent, show, now, how_undone(bench.desk, sent))
        if sent.state is ChangeState.CONFIRMED:
            yield from undone(bench, sent, show)
    everything = bench.store.journal.of(bench.who)
    yield receipts.present(everything, show)
    yield unfinished.present(
        (),
        [
            replace(change, state=state)
            for change in everything
            for state in (ChangeState.READY, *sorted(OPEN))
        ],
        show,
        partial(is_over, bench.desk),
    )
    yield from stories(bench, show)
    yield from over_the_years(bench, show)
    yield from as_it_last_was(bench, show)
    yield changed_since(visitor.again("next"), show)


def over_the_years(bench: Bench, show: Viewer) -> Iterator[object]:
    """Each way of looking at all years, with the figures in tax codes and every sum open."""
    now = bench.clock.now()
    today = london_day(now)
    read = read_liability(bench.hmrc, AtOnce(), FIRST, today)
    found = read.reckoned(today)
    figures = read_code_figures(bench.hmrc, AtOnce(), FIRST, RUNNING)
    yield liability.present_notices(read.account, show, now)
    for by in By:
        for beside in (None, figures):
            view = liability.present(read.account, found, by, show, now, figures=beside)
            yield view
            if view.chart is not None:
                chart = view.chart.figure
                yield [trace.name for trace in chart.data]
                yield [chart.layout.xaxis.title.text, chart.layout.yaxis.title.text]
    yield [liability_sums.present(year, show) for year in found.years]


def looked_at_all(visitor: Visitor) -> None:
    """All that the pages ask of HMRC, so that its answers are kept."""
    visitor.overview()
    for year in YEARS:
        visitor.compare(year)
        visitor.collection(year)


def as_it_last_was(bench: Bench, show: Viewer) -> Iterator[object]:
    """Each page that shows HMRC's last answers where it does not answer."""
    down = FakeHmrc(bench.clock)
    for operation in (Operation.VIEW_AMOUNTS, Operation.VIEW_CHOICE, Operation.VIEW_RETURNS):
        down.fails(HmrcUnreachable(operation), times=200)
    now, visitor = bench.clock.now(), Visitor(replace(bench, hmrc=down))
    yield overview.present(visitor.overview(), (), show, now)
    for year in YEARS:
        seen, bill = visitor.compare(year), visitor.collection(year)
        amounts, choice = bench.desk.amounts_open(seen), bench.desk.choice_open(bill)
        yield compare.present(seen, amounts, show, now)
        yield amending.present(seen, amounts, show, now)
        yield amending.present_removal(seen, amounts, show, now)
        yield collection.present(bill, choice, show, now, says_not_submitted=None)
        for on in (None, *DAYS_TO_COME):
            reading = OpenReading(amounts=seen, choice=bill, on=on)
            open_ = bench.desk.open_of(opening.as_last_answered(reading))
            yield opening.present(reading, open_, show, now)


def changed_since(visitor: Visitor, show: Viewer) -> object:
    """The Overview of the next visit, when everything of both stories has moved."""
    for held in visitor.bench.hmrc.years.values():
        held.items, held.sent, held.opted_out = [], {}, not held.opted_out
    changes = visitor.bench.store.journal.of(visitor.bench.who)
    found, reading = visitor.since(), visitor.overview()
    return overview.present(reading, changes, show, visitor.bench.clock.now(), found)


def undone(bench: Bench, change: Change, show: Viewer) -> Iterator[object]:
    """Each page of undoing it, as far as it can be."""
    now = bench.clock.now()
    seen = read_again(bench.hmrc, AtOnce(), change, RUNNING)
    way = way_back(bench.desk, change, seen)
    yield undoing.present(change, seen, way, show, now)
    with suppress(CannotUndo, NotOpen):
        back = prepare_undo(bench.desk, change, seen)
        yield changes.present_check(back, "", show)
        sent = send(bench.desk, back.reference)
        assert sent.state is ChangeState.CONFIRMED
        yield changes.present_receipt(sent, show, now, how_undone(bench.desk, sent))
        yield changes.present_receipt(change, show, now, how_undone(bench.desk, change))


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
