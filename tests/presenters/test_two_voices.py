"""Every view, said to a person and said to their adviser: the same amounts, years and days in the
same places, and to an adviser nobody is “you” but their client.

What is put together in code is read here too, which the catalogue by itself does not show.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from codedout.domain.bill_sheet import Reaches, TypedBill, understand
from codedout.domain.calculation import CalculationType
from codedout.domain.change import Ask
from codedout.domain.choice import UNKNOWN_RETURN, ReturnState
from codedout.domain.errors import HmrcUnreachable, NotAllowed
from codedout.domain.operation import Operation
from codedout.domain.refusals import ROWS
from codedout.domain.rules.deadlines import deadlines
from codedout.domain.tax_rates import Nation
from codedout.domain.voice import Voice
from codedout.hmrc.fraud_headers import FraudHeaders
from codedout.journeys.calculating import read_calculation
from codedout.journeys.deadlines import Coming
from codedout.journeys.drafting import Drafting
from codedout.presenters import (
    amending,
    both_ways,
    calculation,
    calendar,
    connection,
    drafts,
    identity,
    other_day,
    prose,
    refusals,
)
from codedout.presenters.viewer import Viewer
from codedout.store.store import Store
from tests import books
from tests.books import coded_out, entry, tax, underpayment
from tests.fakes import EARLIER, NOVEMBER, YEAR, AtOnce, Bench, item, key, session_at
from tests.presenters.every_view import YEARS, every_view, person
from tests.presenters.people import FILES
from tests.presenters.reading_views import rows_and_lines

PLAIN, ADVISER = Viewer(), Viewer(Voice.ADVISER)
TODAY = date(2026, 11, 2)
STRAY = re.compile(r"\b(you|yours|yourself|your(?! client)|I|my|me)\b", re.IGNORECASE)
OF_GOV_UK = "Pay your Self Assessment tax bill: through your tax code"  # as its page is called
MONTHS = "|".join(PLAIN.say(f"dates.months.{number}") for number in range(1, 13))
FIGURE = re.compile(
    r"[−-]?£[\d,]*\d(?:\.\d\d)?"  # an amount
    r"|\d{4} to \d{4}"  # a tax year
    rf"|\d{{1,2}} (?:{MONTHS})(?: \d{{4}})?"  # a day
    r"|\d{1,2}:\d\d[ap]m"  # a time
)


def of(views: Iterable[object]) -> list[str]:
    """All that they say, in order."""
    return [text for view in views for text in rows_and_lines(view)]


def other_figures(plain: list[str], adviser: list[str]) -> list[tuple[str, str]]:
    """What says another amount, year or day in the other voice."""
    return [
        (one, other)
        for one, other in zip(plain, adviser, strict=True)
        if Counter(FIGURE.findall(one)) != Counter(FIGURE.findall(other))
    ]


def stray(texts: list[str]) -> set[str]:
    return {text for text in texts if STRAY.search(text.replace(OF_GOV_UK, ""))}


@pytest.mark.parametrize("name", FILES)
def test_an_adviser_is_told_the_same_of_their_client(name: str, store: Store) -> None:
    plain, adviser = (of(every_view(person(name, store), show)) for show in (PLAIN, ADVISER))
    assert stray(plain)
    assert [text for text in adviser if "your client" in text]
    assert other_figures(plain, adviser) == []
    assert stray(adviser) == set()


# --- what no shipped person shows


def small_pages(show: Viewer) -> Iterator[object]:
    for page in prose.SECTIONS:
        yield prose.present(page, show)
    yield other_day.present(TODAY, TODAY, show, moved=False)
    yield other_day.present(date(2026, 12, 31), TODAY, show, moved=True)
    for environment in ("demo", "sandbox", "production"):
        yield connection.present(
            session_at(NOVEMBER),
            FraudHeaders({}, ()),
            show,
            access_until=NOVEMBER + timedelta(hours=4),
            environment=environment,
            host="127.0.0.1:8502",
            history_key="11",
        )


def deadlines_told(show: Viewer) -> Iterator[object]:
    for state in ReturnState:
        for read in (True, False):
            days = tuple(one for year in YEARS for one in deadlines(year, state, TODAY))
            coming = Coming(on=TODAY, days=days, due=(), read=read)
            yield calendar.present(coming, "demo", show)


def begun_and_calculated(show: Viewer, store: Store) -> Iterator[object]:
    bench = Bench.of(store)
    bench.holds(item(1, "412.30"), item(2, "260.00"))
    bench.sent([(key(1), "400.00"), (key(9), "1.00")])
    drafting = Drafting(bench.who, bench.store.drafts, bench.clock)
    for ask, form in (
        (Ask.AMEND_ONE, amending.present),
        (Ask.REMOVE_ONE, amending.present_removal),
    ):
        for number, figure in ((1, "1.00"), (2, "260.00"), (3, "9.00")):
            drafting.keep(ask, YEAR, item=key(number), typed="38", figure=Decimal(figure))
            draft = drafting.find(ask, YEAR)
            assert draft is not None
            seen = bench.look()
            page = form(seen, bench.desk.amounts_open(seen), show, NOVEMBER)
            yield drafts.present_begun(draft, page, show, draft.item)
            yield drafts.present_thrown(draft, show, replaced=True)
            yield drafts.present([draft], show, lambda ask, year: False)
    number = "12345678"
    bench.hmrc.books.entries = [entry(number, YEAR, CalculationType.FINAL, made_at=NOVEMBER)]
    for used in ("412.30", "260.00", "9.00"):
        coded = coded_out(self_assessment=(underpayment(used, EARLIER),))
        made = books.calculation(
            number, YEAR, coded_out=coded, tax=tax("1000.00"), made_at=NOVEMBER
        )
        bench.hmrc.books.calculations = {number: made}
        seen = bench.look()
        read = read_calculation(bench.hmrc, AtOnce(), seen)
        yield calculation.present(read, seen, show, NOVEMBER)


def test_an_adviser_is_told_the_same_of_what_was_begun_and_calculated(store: Store) -> None:
    plain, adviser = (of(begun_and_calculated(show, store)) for show in (PLAIN, ADVISER))
    assert stray(plain)
    assert other_figures(plain, adviser) == []
    assert stray(adviser) == set()


def refused(show: Viewer) -> Iterator[object]:
    for row in dict.fromkeys(ROWS.values()):
        yield refusals.happened(row, show), refusals.next_step(row, show)
    for operation in Operation:
        for error in (
            HmrcUnreachable(operation),
            NotAllowed(
                operation,
                status=403,
                code="CLIENT_OR_AGENT_NOT_AUTHORISED",
                correlation_id="c-1",
            ),
        ):
            yield refusals.could_not_read("it", error, show, NOVEMBER)
            yield refusals.not_sent(error, show, NOVEMBER)
            yield identity.unknown(error, show, NOVEMBER)


def both_ways_weighed(show: Viewer) -> Iterator[object]:
    typed = TypedBill(
        owed_year=YEAR,
        bill="2500",
        pay="42000",
        nation=Nation.ENGLAND_NI,
        assessed="9000",
        deducted="6500",
    )
    for bill in ("", "lots", "2500", "3000"):
        for pay in ("0", "11000", "42000"):
            for reaches in (None, *Reaches):
                for today in (date(2026, 11, 2), date(2026, 12, 31)):
                    weighed = replace(typed, bill=bill, pay=pay, reaches=reaches)
                    found = understand(weighed, UNKNOWN_RETURN, today)
                    yield both_ways.present(found, YEAR, show)


OF_THE_PAGES = (small_pages, deadlines_told, refused, both_ways_weighed)


@pytest.mark.parametrize("pages", OF_THE_PAGES)
def test_an_adviser_is_told_the_same_on_the_other_pages(
    pages: Callable[[Viewer], Iterator[object]],
) -> None:
    plain, adviser = of(pages(PLAIN)), of(pages(ADVISER))
    assert stray(plain)
    assert other_figures(plain, adviser) == []
    assert stray(adviser) == set()
