from __future__ import annotations

from codedout.domain.change import Who
from codedout.domain.tax_year import TaxYear
from codedout.store.store import Store, open_store
from tests.store.values import AMINA, BEN, KEY, MINUTE, NOON, YEAR


def test_what_a_person_said_about_each_year_is_kept(store: Store) -> None:
    store.answers.say_return_submitted(AMINA, YEAR, True, NOON)
    store.answers.say_return_submitted(AMINA, TaxYear(2023), False, NOON)
    assert store.answers.returns_said(AMINA) == {YEAR: True, TaxYear(2023): False}


def test_a_later_answer_takes_the_place_of_an_earlier_one(store: Store) -> None:
    store.answers.say_return_submitted(AMINA, YEAR, False, NOON)
    store.answers.say_return_submitted(AMINA, YEAR, True, NOON + MINUTE)
    assert store.answers.returns_said(AMINA) == {YEAR: True}


def test_answers_belong_to_who_gave_them_and_whom_they_are_about(store: Store) -> None:
    store.answers.say_return_submitted(AMINA, YEAR, True, NOON)
    for other in (BEN, Who(BEN.actor, AMINA.subject), Who(AMINA.actor, BEN.subject)):
        assert store.answers.returns_said(other) == {}


def test_what_one_actor_said_of_a_year_is_found_by_whom_it_is_about(store: Store) -> None:
    other = Who(AMINA.actor, BEN.subject)
    store.answers.say_return_submitted(AMINA, YEAR, True, NOON)
    store.answers.say_return_submitted(other, YEAR, False, NOON)
    store.answers.say_return_submitted(other, TaxYear(2023), True, NOON)
    store.answers.say_return_submitted(BEN, YEAR, True, NOON)
    found = store.answers.of_everybody(AMINA.actor, YEAR)
    assert found == {AMINA.subject: True, BEN.subject: False}


def test_a_version_grows_by_one_for_its_own_subject_in_every_process(url: str) -> None:
    here, there = open_store(url, [KEY]), open_store(url, [KEY])
    assert there.subjects.version(AMINA.subject) == 0
    here.subjects.bump(AMINA.subject)
    assert there.subjects.version(AMINA.subject) == 1
    there.subjects.bump(AMINA.subject)
    assert here.subjects.version(AMINA.subject) == 2
    assert here.subjects.version(BEN.subject) == 0
    here.close()
    there.close()
