"""Both pages of accounts nobody has looked at: what is drawn is what is written, to the penny."""

from __future__ import annotations

from decimal import Decimal

import pytest

from codedout.domain.documents import CollectionStatus
from codedout.domain.owing import Owing
from codedout.domain.rules.open_charges import open_charges
from codedout.domain.rules.open_now import open_now
from codedout.domain.span import Span
from codedout.domain.tax_year import TaxYear
from codedout.hmrc.account_json import account_of, payments_of
from codedout.journeys.liability import LiabilityReading
from codedout.presenters import owing
from codedout.presenters.liability_rows import By
from tests.accounts.drawn import (
    SHOW,
    cells,
    figure,
    liability_page,
    must_draw_what_it_says,
    stories,
)
from tests.accounts.invented import FIRST_OWED, TODAY, invented
from tests.accounts.readings import NOW, reading_of
from tests.accounts.told import account_answers, payment_answers
from tests.accounts.truth import Holder

SPANS = Span(TaxYear(FIRST_OWED).first_day, TODAY).in_calls()


def reading_about(holder: Holder) -> LiabilityReading:
    answers = account_answers(holder, SPANS, TODAY)
    posted = {about: account_of(one) for about, one in answers.items() if about is not None}
    paid = payment_answers(holder, SPANS, TODAY)
    came_in = {span: payments_of(one) for span, one in paid.items()}
    return reading_of(account_of(answers[None]), posted, came_in)


@pytest.mark.parametrize("seed", range(200, 240))
def test_bars_table_file_and_what_was_decided_are_one(seed: int) -> None:
    holder = invented(seed)
    reading = reading_about(holder)
    found = reading.reckoned(TODAY)
    owed, collected = liability_page(reading, found, NOW)
    for by, view in ((By.OWED, owed), (By.COLLECTED, collected)):
        must_draw_what_it_says(by, view, found)
    stories(reading, {}, TaxYear(FIRST_OWED), NOW)
    assert owed.chart is not None
    of_all = [figure(cell.text) for cell in owed.chart.table.rows[-1][1:]]
    assert of_all == [figure(f"{pence / 100:.2f}") for pence in every(holder)]
    if holder.by_code and collected.chart is not None:
        drawn = sum(cells(By.COLLECTED, collected.chart).values())
        assert drawn * 100 == sum(holder.by_code.values())


@pytest.mark.parametrize("seed", range(240, 280))
def test_what_is_due_is_what_is_still_to_pay_or_came_back(seed: int) -> None:
    holder = invented(seed)
    reading = reading_about(holder)
    due = owing.present(reading.account, reading.reckoned(TODAY), SHOW, NOW).due
    rows = () if due.table is None else due.table.rows
    wanted = [one.still + one.not_collected for one in holder.charges]
    assert sorted(figure(row[-1].text) * 100 for row in rows) == sorted(filter(None, wanted))


@pytest.mark.parametrize("seed", range(200, 280))
def test_by_the_answer_about_what_is_open_alone_the_same_is_due(seed: int) -> None:
    """What the Overview and the calendar go by; it lacks what is settled."""
    reading = reading_about(invented(seed))
    by_all = open_charges(reading.account.whole, reading.reckoned(TODAY))
    account = reading.account.now.value
    assert account is not None
    alone = open_now(account, TODAY)
    assert to_pay(alone) == to_pay(by_all)


def to_pay(owing: Owing) -> list[tuple[str, Decimal, Decimal, CollectionStatus | None]]:
    return sorted((one.document.id, one.to_pay, one.interest, one.status) for one in owing.due)


def every(holder: Holder) -> list[int]:
    parts = [sum(part) for part in zip(*holder.by_year.values(), strict=True)]
    return [*parts, sum(parts)]
