"""The real client and the stand-in, over a real socket: every call, and every kind of fault."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from codedout.domain.account import NO_ACCOUNT, joined
from codedout.domain.calculation import NO_CALCULATIONS
from codedout.domain.charge_history import NO_HISTORY
from codedout.domain.choice import ReturnState
from codedout.domain.coded_out import Amounts, ItemKey, Kind, OwnSet, Question, Source
from codedout.domain.document_kind import DocumentKind, kind_of
from codedout.domain.documents import CollectionStatus
from codedout.domain.errors import (
    HmrcError,
    HmrcUnreachable,
    NotAllowed,
    Refused,
    SignInExpired,
    UnexpectedAnswer,
)
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
from codedout.domain.itsa_status import Standing
from codedout.domain.operation import Operation
from codedout.domain.payments import NO_PAYMENTS
from codedout.domain.picking import Weight, picked
from codedout.domain.span import Span
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

CALCULATION = "00000012"
ACCOUNT = {
    "documentDetails": [
        {
            "documentId": "500000000011",
            "documentDate": "2025-12-01",
            "taxYear": "2024-25",
            "documentDescription": "ITSA- Bal Charge",
            "originalAmount": "812.40",
        },
        {
            "documentId": "500000000012",
            "documentDate": "2023-12-01",
            "taxYear": "2022-23",
            "documentDescription": "TRM New Charge",
            "originalAmount": "700.01",
            "amountCodedOut": "700.01",
            "codedOutStatus": "partly-collected",
            "collectedThroughCode": "300.00",
        },
    ],
    "payments": [
        {
            "paymentAmount": "500.00",
            "transactionDate": "2026-01-29",
            "paymentLot": "81203010024",
            "paymentLotItem": "000001",
            "allocations": [{"documentId": "500000000011", "amount": "400.00"}],
        },
    ],
    "chargeHistoryDetails": [
        {
            "transactionId": "500000000011",
            "changeTimestamp": "2026-02-01T10:00:00Z",
            "totalAmount": "812.40",
        },
    ],
    "penalties": {},
}
CALCULATED = {
    "calculationId": CALCULATION,
    "calculationTimestamp": "2026-10-14T18:05:00Z",
    "calculationType": "final-declaration",
    "pay": "30000.00",
    "profit": "10000.00",
    "incomeTaxCharged": "5486.00",
    "payeDeducted": "3686.00",
    "class4Nic": "0.00",
}
TWO_YEARS = Span(date(2025, 4, 6), date(2026, 11, 2))

Act = Callable[[PersonApi], object]
ACTS: dict[Operation, Act] = {
    Operation.VIEW_AMOUNTS: lambda api: api.amounts(YEAR, Question.HMRC_HELD),
    Operation.VIEW_CHOICE: lambda api: api.choice(YEAR),
    Operation.VIEW_RETURNS: lambda api: api.returns(),
    Operation.VIEW_ACCOUNT: lambda api: api.inquire(OpenItems()),
    Operation.VIEW_PAYMENTS: lambda api: api.inquire(PaymentsIn(TWO_YEARS)),
    Operation.VIEW_CHARGE_HISTORY: lambda api: api.inquire(HistoryOfCharge("500000000011")),
    Operation.VIEW_PENALTIES: lambda api: api.inquire(PenaltiesHeld()),
    Operation.LIST_CALCULATIONS: lambda api: api.inquire(CalculationsOf(YEAR)),
    Operation.VIEW_CALCULATION: lambda api: api.inquire(CalculationWith(YEAR, CALCULATION)),
    Operation.VIEW_ITSA_STATUS: lambda api: api.inquire(StandingIn(YEAR)),
    Operation.AMEND_AMOUNTS: lambda api: api.put_amounts(YEAR, OwnSet.of({DEBT: Decimal("2.01")})),
    Operation.DELETE_AMOUNTS: lambda api: api.delete_amounts(YEAR),
    Operation.OPT_OUT: lambda api: api.opt_out(YEAR),
    Operation.OPT_IN: lambda api: api.opt_in(YEAR),
}
READS = [operation for operation in ACTS if not operation.writes]
WRITES = [operation for operation in ACTS if operation.writes]


def a_person(world: World, operation: Operation = Operation.VIEW_AMOUNTS) -> None:
    """One for whom the operation can be done."""
    world.control("PUT", "settings", {"penalties": "on"})
    world.put_person(
        account=ACCOUNT,
        y2025_26={
            "hmrc_items": HMRC_ITEMS,
            "submitted": [OWN],
            "opted_out": operation is Operation.OPT_IN,
            "return": {"state": "open"},
            "calculations": [CALCULATED],
        },
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


def test_what_is_open_and_what_was_posted_are_put_together(world):
    a_person(world)
    api = world.api()
    now = api.inquire(OpenItems()).value
    assert now.balance is not None
    years = Span(date(2021, 4, 6), date(2026, 11, 2))
    whole = joined([*(api.inquire(Transactions(s)).value for s in years.in_calls()), now])
    kinds = {one.id: kind_of(one, whole.lines_of(one.id)) for one in whole.documents}
    assert kinds.pop("500000000011") is DocumentKind.BALANCING_CHARGE
    assert kinds.pop("500000000012") is DocumentKind.BALANCING_CHARGE
    assert list(kinds.values()) == [DocumentKind.PAYMENT]
    assert whole.set_aside == ()
    assert whole.balance == now.balance
    coded = next(one for one in whole.documents if one.is_coded_out)
    assert (coded.original, coded.amount_coded_out) == (Decimal("700.01"), Decimal("700.01"))
    items = [item for line in whole.lines_of(coded.id) for item in line.items]
    assert CollectionStatus.PARTLY_COLLECTED in {
        item.collection.value for item in items if item.collection
    }
    assert sum(item.amount or 0 for item in items) == coded.original
    (coding,) = whole.codings
    assert (coding.return_year, coding.code_year) == (TaxYear(2022), TaxYear(2024))
    assert coding.charge == Decimal("700.01")


def test_nothing_posted_in_a_time_is_an_empty_answer(world):
    a_person(world)
    long_ago = Span(date(2010, 1, 1), date(2010, 12, 31))
    assert world.api().inquire(Transactions(long_ago)).value == NO_ACCOUNT
    assert world.api().inquire(PaymentsIn(long_ago)).value == NO_PAYMENTS
    assert world.api().inquire(HistoryOfCharge("500000000012")).value == NO_HISTORY
    assert world.api().inquire(CalculationsOf(TaxYear(2021))).value == NO_CALCULATIONS


def test_a_payment_comes_with_the_charge_it_was_set_against(world):
    a_person(world)
    (payment,) = world.api().inquire(PaymentsIn(TWO_YEARS)).value.payments
    assert payment.amount == Decimal("500.00")
    (allocation,) = payment.allocations
    assert (allocation.document_id, allocation.cleared) == ("500000000011", Decimal("400.00"))


def test_how_a_charge_changed_is_read(world):
    a_person(world)
    (change,) = world.api().inquire(HistoryOfCharge("500000000011")).value.changes
    assert (change.document_id, change.total) == ("500000000011", Decimal("812.40"))


@pytest.mark.parametrize("year", [TaxYear(n) for n in range(2022, 2027)])
def test_a_calculation_of_each_form_is_listed_picked_and_read(world, year):
    calculated = CALCULATED | {"calculationTimestamp": "2026-10-01T10:00:00Z"}
    world.put_person(**{f"y{str(year).replace('-', '_')}": {"calculations": [calculated]}})
    api = world.api()
    listed = api.inquire(CalculationsOf(year)).value.entries
    pick = picked(listed)
    assert pick is not None
    assert pick.weight is Weight.FINAL
    found = api.inquire(CalculationWith(year, pick.entry.id)).value
    assert found.tax is not None
    assert found.tax.total_due == pick.entry.liability
    assert found.kind.value is pick.entry.kind.value
    assert (found.tax_year, found.sample) == (year, False)


def test_a_calculation_that_is_not_there_keeps_hmrcs_code(world):
    a_person(world)
    with pytest.raises(Refused) as caught:
        world.api().inquire(CalculationWith(YEAR, "99999999"))
    assert (caught.value.status, caught.value.code) == (404, "MATCHING_RESOURCE_NOT_FOUND")


def test_where_somebody_stands_is_read(world):
    a_person(world)
    (record,) = world.api().inquire(StandingIn(YEAR)).value.records
    assert record.standing is not None
    assert record.standing.value is Standing.VOLUNTARY
    assert record.tax_year == YEAR


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
    world.fault("redirect", location=world.last_address())
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
