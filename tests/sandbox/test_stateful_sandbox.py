"""What may be put, and when: the journeys over the wire to the stand-in's stateful sandbox.

With a clock of the test's own: a choice is open for part of a year only.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count

import httpx
import pytest

from codedout.domain.change import Ask, ChangeState, Who
from codedout.domain.coded_out import ItemKey, Kind, OwnSet
from codedout.domain.inquiries import (
    CalculationsOf,
    CalculationWith,
    HistoryOfCharge,
    OpenItems,
    PaymentsIn,
    PenaltiesHeld,
    StandingIn,
    Transactions,
)
from codedout.domain.itsa_status import NO_STANDINGS
from codedout.domain.nino import Nino
from codedout.domain.picking import picked
from codedout.domain.span import Span
from codedout.domain.tax_year import TaxYear
from codedout.hmrc.client import HmrcClient
from codedout.journeys.desk import Desk
from codedout.journeys.preparing import (
    NothingChanged,
    NotOpen,
    OnlyInTestSystem,
    prepare_choice,
    prepare_removal,
    prepare_test_figures,
)
from codedout.journeys.reading import AmountsReading, read_amounts, read_choice, running_year
from codedout.journeys.sending import send
from codedout.store.store import Store, open_store
from hmrc_standin.app import build
from hmrc_standin.server import in_background
from tests.fakes import FixedClock
from tests.hmrc.wire import CountingLimiter

KEY = "4HOGQKcNRW5QtFFOYSNYTxuRnMOJ0zTGCXDcPbNDkLc="
YEAR = TaxYear(2024)
CLOCK = "2025-11-02T09:00:00Z"
FIRST = TaxYear(2019)
FIGURES = OwnSet.of(
    {
        ItemKey(Kind.DEBT, 42): Decimal("8.20"),
        ItemKey(Kind.IN_YEAR, 999_999_999_999_999): Decimal("0.00"),
    }
)

_tried = count()


@dataclass
class _Token:
    token: str

    def current(self) -> str:
        return self.token

    def renewed(self, refused: str) -> str:
        raise AssertionError("the stand-in turned a good token down")


@dataclass(frozen=True)
class Sandbox:
    """`desk` is one person's; `requests` what HMRC was asked since they came."""

    desk: Desk
    clock: FixedClock
    requests: Callable[[], list[str]]

    def look(self, year: TaxYear = YEAR) -> AmountsReading:
        now = running_year(self.clock.now())
        return read_amounts(self.desk.fresh, self.desk.together, year, now)

    def not_submitted(self, year: TaxYear = YEAR) -> None:
        self.desk.answers.say_return_submitted(self.desk.who, year, False, self.clock.now())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path_factory.mktemp('stateful') / 'store'}", [KEY])
    yield opened
    opened.close()


@pytest.fixture
def sandbox(store: Store) -> Iterator[Sandbox]:
    nino = Nino("AA100001A")
    with (
        in_background(build(mode="sandbox", clock=CLOCK)) as url,
        httpx.Client(trust_env=False) as http,
        ThreadPoolExecutor(4) as pool,
    ):
        given = http.post(f"{url}/_standin/tokens", json={"nino": nino.value}).json()
        clock = FixedClock(datetime.fromisoformat(CLOCK))
        client = HmrcClient(
            url,
            http,
            CountingLimiter(),
            clock,
            user_agent="codedout/test",
            test_scenario="STATEFUL",
            penalties=True,
            sleep=lambda _: time.sleep(0.01),
        )

        def requests() -> list[str]:
            seen = http.get(f"{url}/_standin/requests").json()
            return [r["method"] for r in seen if r["path"].startswith(("/accounts", "/oblig"))]

        n = next(_tried)
        desk = Desk(
            who=Who(f"actor-{n}", f"subject-{n}"),
            fresh=client.for_person(nino, _Token(given["access_token"]), {}),
            together=pool,
            journal=store.journal,
            known=store.known,
            answers=store.answers,
            clock=clock,
            first_year=FIRST,
            moved=lambda: None,
            test_system=True,
        )
        yield Sandbox(desk, clock, requests)


def test_figures_may_be_put_though_hmrc_holds_nothing(sandbox: Sandbox) -> None:
    sandbox.not_submitted()
    assert sandbox.desk.amounts_open(sandbox.look()).amend.rule == "A5"
    change = prepare_test_figures(sandbox.desk, sandbox.look(), FIGURES)
    assert (change.what.ask, change.what.wanted) == (Ask.PUT_TEST_FIGURES, FIGURES)
    assert "PUT" not in sandbox.requests()
    done = send(sandbox.desk, change.reference)
    assert done.state is ChangeState.CONFIRMED
    assert sandbox.requests().count("PUT") == 1
    send(sandbox.desk, change.reference)
    assert sandbox.requests().count("PUT") == 1
    with pytest.raises(NothingChanged):
        prepare_test_figures(sandbox.desk, sandbox.look(), FIGURES)


def test_a_set_is_put_whole_and_taken_back_whole(sandbox: Sandbox) -> None:
    sandbox.not_submitted()
    other = OwnSet.of({ItemKey(Kind.PAYE, 1): Decimal("3.00")})
    for figures in (FIGURES, other):
        change = prepare_test_figures(sandbox.desk, sandbox.look(), figures)
        assert send(sandbox.desk, change.reference).state is ChangeState.CONFIRMED
    removal = prepare_removal(sandbox.desk, sandbox.look(), None)
    assert send(sandbox.desk, removal.reference).state is ChangeState.CONFIRMED
    assert not sandbox.look().user.value


@pytest.mark.parametrize(
    ("year", "rule"),
    [
        (TaxYear(2018), "A1"),
        (TaxYear(2025), "A2"),  # it runs
        (TaxYear(2022), "A4"),  # its last day was 31 January 2025
        (TaxYear(2021), "A4"),
        (YEAR, "AQ"),  # nobody has said whether the return is submitted
    ],
)
def test_every_other_rule_stands(sandbox: Sandbox, year: TaxYear, rule: str) -> None:
    seen = replace(sandbox.look(), code_year=year)
    with pytest.raises(NotOpen) as closed:
        prepare_test_figures(sandbox.desk, seen, FIGURES)
    assert closed.value.verdict.rule == rule


def test_a_return_that_is_submitted_closes_it(sandbox: Sandbox) -> None:
    desk = sandbox.desk
    desk.answers.say_return_submitted(desk.who, YEAR, True, sandbox.clock.now())
    with pytest.raises(NotOpen) as closed:
        prepare_test_figures(desk, sandbox.look(), FIGURES)
    assert closed.value.verdict.rule == "A3"


def test_what_closed_after_the_check_page_is_not_sent(sandbox: Sandbox) -> None:
    sandbox.not_submitted()
    change = prepare_test_figures(sandbox.desk, sandbox.look(), FIGURES)
    desk = sandbox.desk
    desk.answers.say_return_submitted(desk.who, YEAR, True, sandbox.clock.now())
    assert send(desk, change.reference).state is ChangeState.STALE
    assert "PUT" not in sandbox.requests()


def test_made_up_figures_are_not_even_written_down_elsewhere(sandbox: Sandbox) -> None:
    sandbox.not_submitted()
    elsewhere = replace(sandbox.desk, test_system=False)
    with pytest.raises(OnlyInTestSystem):
        prepare_test_figures(elsewhere, sandbox.look(), FIGURES)
    assert elsewhere.journal.of(elsewhere.who) == ()


def test_made_up_figures_that_were_written_down_are_never_sent_elsewhere(
    sandbox: Sandbox,
) -> None:
    """One store under two portals, or an environment that was changed in between."""
    sandbox.not_submitted()
    change = prepare_test_figures(sandbox.desk, sandbox.look(), FIGURES)
    elsewhere = replace(sandbox.desk, test_system=False)
    assert send(elsewhere, change.reference).state is ChangeState.STALE
    assert send(sandbox.desk, change.reference).state is ChangeState.STALE
    assert "PUT" not in sandbox.requests()


def test_collection_is_stopped_and_restarted(sandbox: Sandbox) -> None:
    desk = sandbox.desk
    sandbox.not_submitted()
    running = running_year(sandbox.clock.now())
    for ask, out in ((Ask.STOP, True), (Ask.RESTART, False), (Ask.STOP, True)):
        seen = read_choice(desk.fresh, desk.together, YEAR, running)
        assert seen.choice.value is not None
        assert not seen.choice.value.sample
        done = send(desk, prepare_choice(desk, seen, ask).reference)
        assert done.state is ChangeState.CONFIRMED
        after = desk.fresh.choice(YEAR).value
        assert after.opted_out is out
    assert sandbox.requests().count("POST") == 3


def test_a_choice_closes_on_its_last_day_here_too(sandbox: Sandbox) -> None:
    desk = sandbox.desk
    sandbox.not_submitted()
    sandbox.clock.at += timedelta(days=59)  # 31 December
    seen = read_choice(desk.fresh, desk.together, YEAR, running_year(sandbox.clock.now()))
    with pytest.raises(NotOpen) as closed:
        prepare_choice(desk, seen, Ask.STOP)
    assert closed.value.verdict.rule == "O4"
    assert "POST" not in sandbox.requests()


@pytest.mark.parametrize("year", [TaxYear(n) for n in (2021, 2023, 2024, 2025, 2026)], ids=str)
def test_what_is_beside_coding_out_is_answered_with_samples(
    sandbox: Sandbox, year: TaxYear
) -> None:
    look = sandbox.desk.fresh
    span = Span(year.first_day, year.last_day)
    assert look.inquire(OpenItems()).value.documents
    assert look.inquire(Transactions(span)).value.documents
    assert look.inquire(PaymentsIn(span)).value.payments
    assert look.inquire(HistoryOfCharge("1455")).value.changes
    assert look.inquire(PenaltiesHeld()).value.late_returns
    pick = picked(look.inquire(CalculationsOf(year)).value.entries)
    assert pick is not None
    found = look.inquire(CalculationWith(year, pick.entry.id)).value
    assert found.tax is not None
    assert found.tax_year == year
    assert look.inquire(StandingIn(year)).value == NO_STANDINGS, "none were put in STATEFUL"
