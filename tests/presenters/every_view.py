"""Every view of one person, and of every change that they could ask for, as the pages show them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import cycle

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
from tests.presenters.people import hmrc_of
from tests.visiting import Visitor

RUNNING = TaxYear(2026)
YEARS = [TaxYear(y) for y in range(2021, 2027)]
DAYS_TO_COME = [date(2026, 12, 31), date(2028, 6, 1)]


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
