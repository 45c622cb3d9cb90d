"""The real client and the stand-in, over a real socket: every call, and every kind of fault."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from codedout.domain.choice import ReturnState
from codedout.domain.coded_out import Amounts, ItemKey, Kind, OwnSet, Question, Source
from codedout.domain.errors import (
    HmrcError,
    HmrcUnreachable,
    NotAllowed,
    Refused,
    SignInExpired,
    UnexpectedAnswer,
)
from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear
from codedout.hmrc.client import PersonApi
from tests.contract.world import NINO, World

YEAR = TaxYear(2025)
SA = ItemKey(Kind.SELF_ASSESSMENT, 4657839807)
DEBT = ItemKey(Kind.DEBT, 11)
IN_YEAR = ItemKey(Kind.IN_YEAR, 12)
STRANGE = ItemKey(Kind.PAYE, 99)


def held(key: ItemKey, amount: str) -> dict[str, object]:
    return {
        "kind": key.kind.value,
        "id": key.id,
        "amount": amount,
        "related_tax_year": "2023-24",
        "updated": "2025-06-01T10:00:00Z",
    }


HMRC_ITEMS = [held(SA, "412.30"), held(DEBT, "0.07"), held(IN_YEAR, "99999999999.99")]
OWN = {"kind": SA.kind.value, "id": SA.id, "amount": "380.00", "submitted": "2026-05-02T09:00:00Z"}

Act = Callable[[PersonApi], object]
ACTS: dict[Operation, Act] = {
    Operation.VIEW_AMOUNTS: lambda api: api.amounts(YEAR, Question.HMRC_HELD),
    Operation.VIEW_CHOICE: lambda api: api.choice(YEAR),
    Operation.VIEW_RETURNS: lambda api: api.returns(),
    Operation.AMEND_AMOUNTS: lambda api: api.put_amounts(YEAR, OwnSet.of({DEBT: Decimal("2.01")})),
    Operation.DELETE_AMOUNTS: lambda api: api.delete_amounts(YEAR),
    Operation.OPT_OUT: lambda api: api.opt_out(YEAR),
    Operation.OPT_IN: lambda api: api.opt_in(YEAR),
}
READS = [operation for operation in ACTS if not operation.writes]
WRITES = [operation for operation in ACTS if operation.writes]


def a_person(world: World, operation: Operation = Operation.VIEW_AMOUNTS) -> None:
    """One for whom the operation can be done."""
    world.put_person(
        y2025_26={
            "hmrc_items": HMRC_ITEMS,
            "submitted": [OWN],
            "opted_out": operation is Operation.OPT_IN,
            "return": {"state": "open"},
        }
    )


def error_from(world: World, operation: Operation) -> HmrcError:
    with pytest.raises(HmrcError) as caught:
        ACTS[operation](world.api())
    assert NINO.value not in str(caught.value)
    return caught.value


def done(world: World, operation: Operation) -> bool:
    """Whether the stand-in holds what the write asks for."""
    year = world.year("2025-26")
    match operation:
        case Operation.AMEND_AMOUNTS:
            return [(s["id"], s["amount"]) for s in year["submitted"]] == [(DEBT.id, "2.01")]
        case Operation.DELETE_AMOUNTS:
            return not year.get("submitted")
        case _:
            return bool(year.get("opted_out")) is (operation is Operation.OPT_OUT)


# Every call


def test_amounts_of_each_source_come_back_to_the_penny(world):
    a_person(world)
    api = world.api()
    theirs = api.amounts(YEAR, Question.HMRC_HELD)
    assert {item.key: item.amount for item in theirs.value.components} == {
        SA: Decimal("412.30"),
        DEBT: Decimal("0.07"),
        IN_YEAR: Decimal("99999999999.99"),
    }
    assert {item.source for item in theirs.value.components} == {Source.HMRC_HELD}
    assert {item.related_tax_year for item in theirs.value.components} == {TaxYear(2023)}
    assert len(theirs.correlation_id) == 36
    (own,) = api.amounts(YEAR, Question.USER).value.components
    assert (own.key, own.amount, own.source) == (SA, Decimal("380.00"), Source.USER)


def test_a_set_is_put_read_back_and_removed(world):
    a_person(world)
    api = world.api()
    wanted = OwnSet.of(
        {
            SA: Decimal("19.99"),
            DEBT: Decimal("8.20"),
            IN_YEAR: Decimal("99999999999.99"),
            STRANGE: Decimal("0.29"),
        }
    )
    assert len(api.put_amounts(YEAR, wanted).correlation_id) == 36
    own = api.amounts(YEAR, Question.USER).value
    figures = {item.key: item.amount for item in (*own.components, *own.unmatched)}
    assert figures == dict(wanted)
    assert [item.key for item in own.unmatched] == [STRANGE]
    api.delete_amounts(YEAR)
    assert api.amounts(YEAR, Question.USER).value == Amounts()


def test_a_year_with_nothing_is_an_empty_answer(world):
    world.put_person()
    assert world.api().amounts(YEAR, Question.HMRC_HELD).value == Amounts()


def test_amounts_of_the_running_year_have_no_id(world):
    world.put_person(y2026_27={"hmrc_items": [held(SA, "1.00")]})
    (item,) = world.api().amounts(TaxYear(2026), Question.HMRC_HELD).value.components
    assert item.id is None


def test_a_choice_is_made_read_back_and_undone(world):
    a_person(world)
    api = world.api()
    assert api.choice(YEAR).value.opted_out is False
    api.opt_out(YEAR)
    assert api.choice(YEAR).value.opted_out is True
    with pytest.raises(Refused) as caught:
        api.opt_out(YEAR)
    assert caught.value.code == "RULE_ALREADY_OPTED_OUT"
    api.opt_in(YEAR)
    assert api.choice(YEAR).value.opted_out is False


def test_returns_come_back_by_year(world):
    world.put_person(
        y2024_25={"return": {"state": "submitted", "at": "2026-01-15T20:11:00Z"}},
        y2025_26={"return": {"state": "open"}},
    )
    returns = world.api().returns().value
    assert returns.of(TaxYear(2024)).state is ReturnState.SUBMITTED
    assert returns.of(TaxYear(2024)).received_on == date(2026, 1, 15)
    assert returns.of(TaxYear(2025)).state is ReturnState.OPEN
    assert world.api().returns(TaxYear(2024)).value.of(TaxYear(2024)).received_on


def test_a_person_without_any_obligation_has_no_known_return(world):
    world.put_person(y2025_26={"return": {"state": "absent"}})
    assert world.api().returns(YEAR).value.of(YEAR).state is ReturnState.UNKNOWN


# Refusals


def test_somebody_elses_number_is_not_allowed(world):
    a_person(world)
    other = {"name": "Other", "sign_in_id": "other"}
    world.control("PUT", "people/AA200002A", other)
    world.token = world.control("POST", "tokens", {"nino": "AA200002A"})["access_token"]
    for operation in ACTS:
        assert isinstance(error_from(world, operation), NotAllowed)


@pytest.mark.parametrize("operation", WRITES)
def test_a_permission_to_look_does_not_change_anything(world, operation):
    a_person(world, operation)
    world.new_token(scopes=["read:self-assessment"])
    problem = error_from(world, operation)
    assert isinstance(problem, NotAllowed)
    assert problem.code == "INVALID_SCOPE"
    assert not done(world, operation)


@pytest.mark.parametrize("operation", list(ACTS))
def test_a_token_that_ran_out_is_renewed_and_the_call_goes_through_once(world, operation):
    a_person(world, operation)
    world.new_token(expires_in=0)
    ACTS[operation](world.api())
    assert not operation.writes or done(world, operation)


def test_tokens_that_stay_refused_end_the_sign_in(world):
    a_person(world)
    world.fault("status", status=401, code="INVALID_CREDENTIALS", times=None)
    assert isinstance(error_from(world, Operation.OPT_OUT), SignInExpired)


def test_nothing_to_remove_keeps_hmrcs_code(world):
    world.put_person(y2025_26={"hmrc_items": HMRC_ITEMS})
    problem = error_from(world, Operation.DELETE_AMOUNTS)
    assert (problem.status, problem.code) == (404, "MATCHING_RESOURCE_NOT_FOUND")


# Faults


@pytest.mark.parametrize("operation", READS)
@pytest.mark.parametrize(
    "fault",
    [
        {"fault": "status", "status": 429},
        {"fault": "status", "status": 500},
        {"fault": "status", "status": 503},
        {"fault": "status", "status": 504},
        {"fault": "slow", "delay_ms": 100},
        {"fault": "timeout", "delay_ms": 1000},
        {"fault": "drop_before"},
        {"fault": "drop_after"},
    ],
)
def test_a_read_gets_through_a_fault_that_passes(world, operation, fault):
    a_person(world)
    world.fault(**fault)
    ACTS[operation](world.api())


@pytest.mark.parametrize("operation", READS)
@pytest.mark.parametrize("content", ["json", "html"])
def test_a_garbled_answer_to_a_read_is_not_guessed(world, operation, content):
    a_person(world)
    world.fault("malformed", content=content)
    assert isinstance(error_from(world, operation), UnexpectedAnswer)


@pytest.mark.parametrize("operation", READS)
def test_a_read_follows_a_redirect_to_its_own_host_and_no_other(world, operation):
    a_person(world)
    world.fault("redirect")
    assert isinstance(error_from(world, operation), UnexpectedAnswer)
    path = world.requests()[-1].removeprefix("GET ")
    world.fault("redirect", location=path)
    if operation is Operation.VIEW_AMOUNTS:
        world.control("DELETE", "faults")
        world.fault("redirect", location=f"{path}?source=hmrcHeld")
    ACTS[operation](world.api())


@pytest.mark.parametrize("operation", WRITES)
@pytest.mark.parametrize("status", [429, 500, 503, 504])
def test_a_write_that_is_turned_down_arrives_once(world, operation, status):
    a_person(world, operation)
    world.fault("status", status=status)
    problem = error_from(world, operation)
    assert isinstance(problem, Refused if status == 429 else UnexpectedAnswer)
    assert problem.status == status
    assert len(world.requests()) == 1
    assert not done(world, operation)


@pytest.mark.parametrize("operation", WRITES)
def test_a_slow_write_is_waited_for(world, operation):
    a_person(world, operation)
    world.fault("slow", delay_ms=100)
    ACTS[operation](world.api())
    assert done(world, operation)


@pytest.mark.parametrize("operation", WRITES)
@pytest.mark.parametrize(
    ("fault", "was_done"),
    [
        ({"fault": "drop_before"}, False),
        ({"fault": "drop_after"}, True),
        ({"fault": "timeout", "delay_ms": 1000}, None),
    ],
)
def test_a_write_without_an_answer_arrives_once_and_may_have_been_done(
    world, operation, fault, was_done
):
    a_person(world, operation)
    world.fault(**fault)
    problem = error_from(world, operation)
    assert isinstance(problem, HmrcUnreachable)
    assert problem.sent is True
    assert len([r for r in world.requests() if not r.startswith("GET")]) == 1
    if was_done is not None:
        assert done(world, operation) is was_done


@pytest.mark.parametrize("operation", WRITES)
@pytest.mark.parametrize("status", [302, 307])
def test_a_redirected_write_goes_nowhere(world, operation, status):
    a_person(world, operation)
    world.fault("redirect", status=status, location="/accounts/elsewhere")
    problem = error_from(world, operation)
    assert isinstance(problem, UnexpectedAnswer)
    assert problem.status == status
    assert len(world.requests()) == 1
    assert not done(world, operation)


@pytest.mark.parametrize("operation", WRITES)
def test_a_garbled_answer_to_a_write_is_not_taken_for_done(world, operation):
    a_person(world, operation)
    world.fault("malformed")
    assert isinstance(error_from(world, operation), UnexpectedAnswer)


def test_hmrcs_own_limit_is_told_as_such_once_the_tries_are_used_up(world):
    a_person(world)
    world.control("PUT", "settings", {"rate_limit": 1})
    api = world.api()

    def many() -> None:
        for _ in range(30):
            api.choice(YEAR)

    with pytest.raises(Refused) as caught:
        many()
    assert (caught.value.status, caught.value.code) == (429, "MESSAGE_THROTTLED_OUT")
