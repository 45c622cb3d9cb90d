"""HMRC's last answers, and those of the visit before: kept sealed, for their own person only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Event
from time import sleep

import pytest
from hypothesis import HealthCheck, given, settings

from codedout.domain.change import Who
from codedout.domain.choice import CollectionChoice, ReturnRecord, Returns, ReturnState
from codedout.domain.coded_out import NOTHING_HELD, Amounts, Question
from codedout.domain.tax_year import TaxYear
from codedout.journeys.ports import Answer, Asked, Kept
from codedout.store import tables
from codedout.store.cipher import Cipher
from codedout.store.engine import reading, writing
from codedout.store.known import KEPT_FOR
from codedout.store.store import Store, open_store
from codedout.store.subjects import hold
from tests.signed_in import signed_in_as
from tests.store.test_codec import amounts
from tests.store.values import AMINA, BEN, HOUR, KEY, MINUTE, NOON, YEAR, held

LATEST = Asked(Amounts, YEAR, Question.LATEST)
CHOICE = Asked(CollectionChoice, YEAR)
RETURNS = Asked(Returns, None)

MORNING, EVENING, THIRD = "session of the morning", "session of the evening", "a third"
BENS = "Ben's session"


@pytest.fixture
def store(store: Store) -> Store:
    """The store, with everybody signed in who is told anything here."""
    for key in (MORNING, EVENING, THIRD):
        signed_in_as(store, AMINA, key)
    signed_in_as(store, BEN, BENS)
    return store


def said(amount: str, minutes: int = 0, version: int = 0) -> Kept:
    return Kept(held(amount), NOON + minutes * MINUTE, version)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (LATEST, held("412.10")),
        (Asked(Amounts, YEAR, Question.USER), NOTHING_HELD),
        (Asked(Amounts, YEAR, Question.HMRC_HELD), Amounts(unread_kinds=("new",))),
        (CHOICE, CollectionChoice(owed_year=YEAR, opted_out=True, processed_at=NOON, sample=True)),
        (
            RETURNS,
            Returns(
                {
                    YEAR: ReturnRecord(
                        state=ReturnState.SUBMITTED, received_on=date(2026, 10, 14), told=False
                    ),
                    TaxYear(2023): ReturnRecord(state=ReturnState.OPEN),
                }
            ),
        ),
        (Asked(Returns, YEAR), Returns({})),
    ],
)
def test_whatever_hmrc_answered_comes_back_as_it_was(
    store: Store, asked: Asked, answer: Answer
) -> None:
    kept = Kept(answer, NOON, 0)
    store.known.keep(AMINA, asked, MORNING, kept)
    assert store.known.last(AMINA, NOON) == {asked.name: kept}


@pytest.fixture(scope="module")
def one_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return open_store(f"sqlite:///{tmp_path_factory.mktemp('known') / 'store.sqlite'}", [KEY])


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answer=amounts)
def test_any_amounts_come_back_as_they_were(one_store: Store, answer: Amounts) -> None:
    signed_in_as(one_store, AMINA, MORNING)
    one_store.known.keep(AMINA, LATEST, MORNING, Kept(answer, NOON, 0))
    assert one_store.known.last(AMINA, NOON)[LATEST.name].value == answer


def test_a_later_answer_in_the_same_visit_takes_the_place_of_the_last_and_of_no_earlier(
    store: Store,
) -> None:
    store.known.keep(AMINA, LATEST, MORNING, said("1"))
    store.known.keep(AMINA, LATEST, MORNING, said("2", 1))
    assert store.known.last(AMINA, NOON) == {LATEST.name: said("2", 1)}
    assert store.known.earlier(AMINA, MORNING, NOON) == {}


def test_the_last_answer_of_one_visit_is_the_earlier_one_of_the_next_and_stays_it(
    store: Store,
) -> None:
    store.known.keep(AMINA, LATEST, MORNING, said("1"))
    store.known.keep(AMINA, LATEST, MORNING, said("2", 1))
    # Whether the new visit has asked yet or not, and however often.
    assert store.known.earlier(AMINA, EVENING, NOON) == {LATEST.name: said("2", 1)}
    for minute in (60, 61, 62):
        store.known.keep(AMINA, LATEST, EVENING, said("3", minute))
        assert store.known.earlier(AMINA, EVENING, NOON) == {LATEST.name: said("2", 1)}
    assert store.known.last(AMINA, NOON) == {LATEST.name: said("3", 62)}
    store.known.keep(AMINA, LATEST, THIRD, said("4", 90))
    assert store.known.earlier(AMINA, THIRD, NOON) == {LATEST.name: said("3", 62)}


def test_each_question_goes_by_itself(store: Store) -> None:
    choice = Kept(CollectionChoice(owed_year=YEAR, opted_out=False), NOON, 0)
    store.known.keep(AMINA, LATEST, MORNING, said("1"))
    store.known.keep(AMINA, CHOICE, MORNING, choice)
    store.known.keep(AMINA, CHOICE, EVENING, replace(choice, at=NOON + HOUR))
    earlier = store.known.earlier(AMINA, EVENING, NOON)
    assert earlier == {LATEST.name: said("1"), CHOICE.name: choice}
    assert set(store.known.last(AMINA, NOON)) == {LATEST.name, CHOICE.name}
    other_year = Asked(Amounts, YEAR.plus(1), Question.LATEST)
    other_figures = Asked(Amounts, YEAR, Question.USER)
    assert len({LATEST.name, other_year.name, other_figures.name, CHOICE.name, RETURNS.name}) == 5


def test_answers_belong_to_who_was_told_and_whom_they_are_about(store: Store) -> None:
    store.known.keep(AMINA, LATEST, MORNING, said("1"))
    for other in (BEN, Who(BEN.actor, AMINA.subject), Who(AMINA.actor, BEN.subject)):
        assert store.known.last(other, NOON) == {}
        assert store.known.earlier(other, EVENING, NOON) == {}


def test_what_was_asked_before_a_change_was_sent_is_not_kept_after_it(store: Store) -> None:
    store.known.keep(AMINA, LATEST, MORNING, said("1"))
    store.subjects.bump(AMINA.subject)
    store.known.keep(AMINA, LATEST, MORNING, said("2", 1))
    assert store.known.last(AMINA, NOON) == {LATEST.name: said("1")}
    store.known.keep(AMINA, LATEST, MORNING, said("3", 2, version=1))
    assert store.known.last(AMINA, NOON) == {LATEST.name: said("3", 2, version=1)}


def test_an_answer_that_comes_while_all_is_being_forgotten_waits_and_is_not_kept(
    store: Store,
) -> None:
    began = Event()

    def answered() -> None:
        began.set()
        store.known.keep(AMINA, LATEST, MORNING, said("1"))

    with ThreadPoolExecutor() as pool:
        with writing(store.engine) as connection:
            hold(connection, AMINA.subject)
            keeping = pool.submit(answered)
            assert began.wait(10)
            sleep(0.2)  # it is at the store by now
            mine = tables.sessions.c.actor == AMINA.actor
            connection.execute(tables.sessions.delete().where(mine))
            mine = tables.subjects.c.subject == AMINA.subject
            connection.execute(tables.subjects.delete().where(mine))
        keeping.result()
    assert store.known.last(AMINA, NOON) == {}


def test_keeping_an_answer_leaves_nothing_else_of_the_person(store: Store) -> None:
    store.known.keep(AMINA, LATEST, MORNING, said("1"))
    store.known.keep(AMINA, LATEST, BENS, said("2"))
    with reading(store.engine) as connection:
        assert connection.execute(tables.subjects.select()).all() == []


def test_nothing_of_an_answer_is_to_be_read_in_the_database(store: Store) -> None:
    store.known.keep(AMINA, LATEST, MORNING, said("412.10"))
    store.known.keep(AMINA, LATEST, EVENING, said("412.10", 1))
    with reading(store.engine) as connection:
        (row,) = connection.execute(tables.known.select()).mappings()
    assert row["sealed"]
    assert row["sealed_earlier"]
    # With what no sealed text has by chance.
    assert "412.10" not in str(dict(row))
    assert "selfAssessmentUnderpayment" not in str(dict(row))


@pytest.mark.parametrize(
    "text",
    [
        '{"version":0,"amounts":{"components":[{"kind":"newKind"}]}}',
        '{"version":0,"somethingNew":[]}',
        '{"version":"x"}',
        "no object",
    ],
)
def test_an_answer_that_a_later_release_wrote_is_as_good_as_none(
    one_store: Store, text: str
) -> None:
    who = Who("later release", text)
    for session in (MORNING, EVENING):
        signed_in_as(one_store, who, session)
        for asked in (LATEST, CHOICE):
            one_store.known.keep(who, asked, session, said("1"))
    unknown = {"sealed": Cipher([KEY]).seal(text), "sealed_earlier": Cipher([KEY]).seal(text)}
    of_latest = (tables.known.c.subject == text) & (tables.known.c.asked == LATEST.name)
    with writing(one_store.engine) as connection:
        connection.execute(tables.known.update().where(of_latest).values(**unknown))
    assert one_store.known.last(who, NOON) == {CHOICE.name: said("1")}
    assert one_store.known.earlier(who, EVENING, NOON) == {CHOICE.name: said("1")}
    one_store.known.keep(who, LATEST, EVENING, said("2"))
    assert one_store.known.last(who, NOON)[LATEST.name] == said("2")


def test_answers_are_forgotten_after_thirteen_months_and_not_before(store: Store) -> None:
    store.known.keep(AMINA, LATEST, MORNING, said("1"))
    store.known.keep(AMINA, LATEST, EVENING, replace(said("2"), at=NOON + timedelta(days=300)))
    store.known.keep(BEN, LATEST, BENS, said("3"))
    store.known.forget_over(NOON + KEPT_FOR - MINUTE)
    assert store.known.last(BEN, NOON)
    assert store.known.earlier(AMINA, EVENING, NOON)
    store.known.forget_over(NOON + KEPT_FOR)
    assert store.known.last(BEN, NOON) == {}
    assert store.known.earlier(AMINA, EVENING, NOON) == {}
    assert store.known.last(AMINA, NOON)
    store.known.forget_over(NOON + timedelta(days=300) + KEPT_FOR)
    assert store.known.last(AMINA, NOON) == {}


def test_an_answer_kept_for_long_enough_is_not_found_though_it_is_still_there(store: Store) -> None:
    young = replace(said("2"), at=NOON + timedelta(days=300))
    store.known.keep(AMINA, LATEST, MORNING, said("1"))
    store.known.keep(AMINA, LATEST, EVENING, young)
    store.known.keep(AMINA, CHOICE, MORNING, said("3"))
    on_the_last_day, over = NOON + KEPT_FOR - MINUTE, NOON + KEPT_FOR
    assert set(store.known.last(AMINA, on_the_last_day)) == {LATEST.name, CHOICE.name}
    assert set(store.known.earlier(AMINA, EVENING, on_the_last_day)) == {LATEST.name, CHOICE.name}
    assert store.known.last(AMINA, over) == {LATEST.name: young}
    assert store.known.earlier(AMINA, EVENING, over) == {}
    assert store.known.earlier(AMINA, THIRD, over) == {LATEST.name: young}
    assert store.known.last(AMINA, young.at + KEPT_FOR) == {}


def test_no_thirteen_months_are_shorter_than_what_is_kept() -> None:
    for month in range(1, 13):
        begun = date(2026, month, 1)
        ended = date(2027 + month // 12, month % 12 + 1, 1)
        assert begun + KEPT_FOR <= ended
