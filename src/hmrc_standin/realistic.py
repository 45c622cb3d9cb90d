"""What each operation does with the records of a person, once a request has passed the checks."""

from collections.abc import Callable
from typing import cast

from . import (
    amounts,
    calculation_body,
    calculations,
    charge_history,
    choice,
    itsa,
    obligations,
    payments,
    transactions,
)
from .calendar import london_date
from .operations import Operation
from .person import Person
from .queries import check_payments_behind, is_on, wanted_payments, wanted_transactions
from .refusals import combine
from .sandbox import Ask
from .wire import Answer
from .worlds import World


def play(ask: Ask, world: World, person: Person) -> Answer:
    """The answer; changes the world if the operation does.

    Raises:
        Refusal: what the records refuse.
    """
    return _DOES[ask.operation](world, person, ask)


def _keep(world: World, nino: str, person: Person) -> Answer:
    world.people[nino] = person
    return Answer(204)


def _get_amounts(_: World, person: Person, ask: Ask) -> Answer:
    source = cast(amounts.Source, ask.source or "latest")
    return Answer(200, amounts.retrieve(person, ask.the_year, source, ask.now))


def _put_amounts(world: World, person: Person, ask: Ask) -> Answer:
    changed = amounts.replace(person, ask.the_year, list(ask.entries), ask.now, ask.settings)
    return _keep(world, ask.nino, changed)


def _delete_amounts(world: World, person: Person, ask: Ask) -> Answer:
    return _keep(world, ask.nino, amounts.remove(person, ask.the_year, ask.now, ask.settings))


def _get_status(_: World, person: Person, ask: Ask) -> Answer:
    return Answer(200, choice.retrieve(person, ask.nino, ask.the_year, ask.now))


def _choose(world: World, person: Person, ask: Ask) -> Answer:
    out = ask.operation == "opt_out"
    changed = choice.choose(person, ask.the_year, out=out, now=ask.now, settings=ask.settings)
    return _keep(world, ask.nino, changed)


def _get_obligations(_: World, person: Person, ask: Ask) -> Answer:
    status = ask.query.get("status")
    return Answer(200, obligations.retrieve(person, ask.year, status, ask.now))


def _get_transactions(_: World, person: Person, ask: Ask) -> Answer:
    wanted = wanted_transactions(ask.query)
    return Answer(200, transactions.retrieve(person.account, wanted, london_date(ask.now)))


def _list_payments(_: World, person: Person, ask: Ask) -> Answer:
    if findings := check_payments_behind(ask.query):
        return combine(findings)
    wanted = wanted_payments(ask.query)
    return Answer(200, payments.retrieve(person.account, wanted, london_date(ask.now)))


def _get_charge_history(_: World, person: Person, ask: Ask) -> Answer:
    shown = charge_history.retrieve(
        person.account,
        document=ask.found.get("transaction"),
        reference=ask.found.get("reference"),
        now=ask.now,
    )
    return Answer(200, shown)


def _get_penalties(_: World, person: Person, __: Ask) -> Answer:
    return Answer(200, {} if person.account is None else person.account.penalties)


def _list_calculations(_: World, person: Person, ask: Ask) -> Answer:
    kind = ask.query.get("calculationType")
    shown = calculations.retrieve_list(person, ask.nino, ask.the_year, kind, ask.now)
    return Answer(200, shown)


def _get_calculation(_: World, person: Person, ask: Ask) -> Answer:
    asked = ask.found["calculation"]
    shown = calculation_body.retrieve(person, ask.nino, ask.the_year, asked, ask.now)
    return Answer(200, shown)


def _get_itsa_status(_: World, person: Person, ask: Ask) -> Answer:
    future, history = is_on(ask.query, "futureYears"), is_on(ask.query, "history")
    shown = itsa.retrieve(person, ask.the_year, future=future, history=history, now=ask.now)
    return Answer(200, shown)


_DOES: dict[Operation, Callable[[World, Person, Ask], Answer]] = {
    "retrieve_amounts": _get_amounts,
    "put_amounts": _put_amounts,
    "delete_amounts": _delete_amounts,
    "retrieve_status": _get_status,
    "opt_out": _choose,
    "opt_in": _choose,
    "retrieve_obligations": _get_obligations,
    "retrieve_transactions": _get_transactions,
    "list_payments": _list_payments,
    "retrieve_charge_history": _get_charge_history,
    "retrieve_penalties": _get_penalties,
    "list_calculations": _list_calculations,
    "retrieve_calculation": _get_calculation,
    "retrieve_itsa_status": _get_itsa_status,
}
