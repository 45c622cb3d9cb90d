"""The presenter view has each amount, bill and day of the pages it is from, and no other figure."""

from __future__ import annotations

import re

import pytest

from codedout.domain.account import Account
from codedout.presenters import cards
from codedout.presenters.cards import Card
from codedout.presenters.overview import OverviewView
from tests.presenters.people import FILES, hmrc_of
from tests.presenters.reading_views import rows_and_lines
from tests.presenters.test_liability import drawn, seen
from tests.presenters.test_overview import SHOW, overview_of

EVERYBODY = pytest.mark.parametrize("person", sorted(FILES))


def figures(text: str) -> set[str]:
    return set(re.findall(r"£[\d,.]*\d", text))


def joined_account(person: str) -> Account:
    books = hmrc_of(person).books
    return Account(
        balance=books.balance,
        codings=tuple(books.codings),
        documents=tuple(books.documents),
        lines=tuple(books.lines),
    )


def cards_of(person: str) -> tuple[OverviewView, tuple[Card, ...]]:
    view = overview_of(hmrc_of(person))
    return view, cards.present(view, SHOW)


@EVERYBODY
def test_every_amount_every_bill_and_every_last_day_has_its_place(person: str) -> None:
    view, found = cards_of(person)
    told = [list(rows_and_lines(card)) for card in found]
    text = "\n".join(line for card in told for line in card)
    for table in (view.taken, view.bills):
        for row in () if table is None else table.rows:
            of_row = [cell.text for cell in row]
            own = [
                card for card in told if all(any(each in line for line in card) for each in of_row)
            ]
            assert own, of_row
    for fact in view.closing:
        assert fact.label in text
        assert fact.value in text
    assert view.headline in text
    assert len(found) == 2 + sum(len(t.rows) for t in (view.taken, view.bills) if t is not None)


@EVERYBODY
def test_no_card_has_a_figure_that_the_overview_has_not(person: str) -> None:
    view, found = cards_of(person)
    known = figures("\n".join(rows_and_lines(view)))
    assert figures("\n".join(rows_and_lines(found))) <= known


def test_the_years_are_drawn_larger_and_otherwise_the_same() -> None:
    view = seen(joined_account("partly_collected"))
    card = cards.of_years(view, (), SHOW)
    assert card.chart is not None
    assert view.chart is not None
    assert drawn(card.chart.figure) == drawn(view.chart.figure)
    assert card.chart.figure.layout.font.size > view.chart.figure.layout.font.size
    assert card.chart.table == view.chart.table
    assert card.heading == view.chart.heading


def test_without_an_account_the_last_card_says_so() -> None:
    view = seen(Account())
    card = cards.of_years(view, (), SHOW)
    assert view.empty is not None
    assert card.lines == (view.empty.title, *view.empty.lines)
    assert card.chart is None
