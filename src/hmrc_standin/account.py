"""What a people file may say of a person's Self Assessment account, in HMRC's own names.

Everything but an amount and a date may be left out; `ledger.py` works out the rest. What is given
is answered as given, even where it makes no sense: software has to live with that as well.
"""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    WithJsonSchema,
    model_serializer,
)
from pydantic.alias_generators import to_camel

from .calendar import stamp
from .parts import Instant, Part, two_places
from .wire import pounds_on_wire

_MONEY = r"^-?(0|[1-9][0-9]{0,10})(\.[0-9]{1,2})?$"


def _as_text(value: Any) -> Any:
    """HMRC sends amounts as numbers; a file may have them so, or as text like other amounts."""
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if plain else value


class Pence(str):
    """An amount as a file has it, told from other text."""

    __slots__ = ()


def _pence(text: str) -> Pence:
    return Pence(two_places(text))


Money = Annotated[
    str,
    BeforeValidator(_as_text),
    Field(pattern=_MONEY),
    AfterValidator(_pence),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": _MONEY}, {"type": "number"}]}),
]
YearText = Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")]
DocumentId = Annotated[str, Field(pattern=r"^[0-9a-zA-Z]{1,12}$")]
Reference = Annotated[str, Field(pattern=r"^[A-Za-z]{2}[0-9]{12}$")]


class Wire(Part):
    """A part whose members have HMRC's names."""

    model_config = ConfigDict(alias_generator=to_camel)

    @model_serializer(mode="wrap")
    def _as_given(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A file comes back with what it said, and nothing it left out."""
        fields = type(self).model_fields.items()
        unsaid = {field.alias for name, field in fields if name not in self.model_fields_set}
        return {name: value for name, value in whole(self).items() if name not in unsaid}

    def on_wire(self, *without: str) -> dict[str, Any]:
        """What is said, in HMRC's spelling: amounts as numbers, and no empty member."""
        return {
            field.alias or name: spelled
            for name, field in type(self).model_fields.items()
            if name not in without and (spelled := _spelled(getattr(self, name))) is not None
        }


def _spelled(value: Any) -> Any:
    match value:
        case Pence():
            return pounds_on_wire(value)
        case datetime():
            return stamp(value)
        case date():
            return value.isoformat()
        case Wire():
            return value.on_wire() or None
        case tuple():
            return [_spelled(one) for one in value]
        case _:
            return value


class Clearing(Wire):
    last_clearing_date: date | None = None
    last_clearing_reason: str | None = None
    last_cleared_amount: Money | None = None


class LateInterest(Wire):
    late_payment_interest_id: str | None = None
    accruing_interest_amount: Money | None = None
    interest_rate: Money | None = None
    interest_start_date: date | None = None
    interest_end_date: date | None = None
    interest_amount: Money | None = None
    interest_dunning_lock_amount: Money | None = None
    interest_outstanding_amount: Money | None = None


class ReducedCharge(Wire):
    charge_type: str | None = None
    document_number: str | None = None
    amendment_date: date | None = None
    tax_year: YearText | None = None


class Document(Wire):
    """One posted document; the last three members are not HMRC's and say what it leaves unsaid."""

    tax_year: YearText | None = None
    document_id: DocumentId
    form_bundle_number: str | None = None
    credit_reason: str | None = None
    document_date: date
    document_text: str | None = None
    document_due_date: date | None = None
    document_description: str | None = None
    charge_classification: str | None = None
    original_amount: Money
    outstanding_amount: Money | None = None
    last_clearing: Clearing | None = None
    is_charge_estimate: bool = False
    is_coded_out: bool | None = None
    payment_lot: str | None = None
    payment_lot_item: str | None = None
    effective_date_of_payment: date | None = None
    late_payment_interest: LateInterest | None = None
    amount_coded_out: Money | None = None
    reduced_charge: ReducedCharge | None = None
    poa_relevant_amount: Money | None = None
    coded_out_status: str | None = None
    collected_through_code: Money | None = None
    charge_reference: Reference | None = None


class Coded(Wire):
    charge: Money | None = None
    initiation_date: date | None = None


class Coding(Wire):
    return_tax_year: YearText | None = None
    total_liability_amount: Money | None = None
    coding_tax_year: YearText | None = None
    coded: Coded | None = None


class ChargeDetail(Wire):
    document_id: DocumentId | None = None
    document_type: str | None = None
    document_type_description: str | None = None
    charge_type: str | None = None
    charge_type_description: str | None = None


class Locks(Wire):
    is_charge_on_hold: bool
    is_estimated_charge_on_hold: bool
    is_interest_accrual_on_hold: bool
    is_interest_charge_on_hold: bool


class LineItem(Wire):
    item_id: str | None = None
    due_date: date | None = None
    amount: Money | None = None
    clearing_date: date | None = None
    clearing_reason: str | None = None
    outgoing_payment_method: str | None = None
    locks: Locks | None = None
    is_return: bool | None = None
    payment_reference: str | None = None
    payment_amount: Money | None = None
    payment_method: str | None = None
    payment_lot: str | None = None
    payment_lot_item: str | None = None
    clearing_sap_document: Annotated[str | None, Field(alias="clearingSAPDocument")] = None
    is_charge_estimate: bool | None = None
    coded_out_status: str | None = None


class Charge(Wire):
    """One of `financialDetails`."""

    tax_year: YearText
    charge_detail: ChargeDetail
    tax_period_from: date | None = None
    tax_period_to: date | None = None
    contract_account: str | None = None
    document_number: str | None = None
    document_number_item: str | None = None
    charge_reference: str | None = None
    original_amount: Money | None = None
    outstanding_amount: Money | None = None
    cleared_amount: Money | None = None
    accrued_interest: Money | None = None
    items: tuple[LineItem, ...] = ()


class Allocation(Wire):
    """What a payment was set against. `documentId` is ours: it names the charge in short."""

    document_id: DocumentId | None = None
    charge_reference: str | None = None
    period_key: str | None = None
    period_key_description: str | None = None
    start_date: date | None = None
    end_date: date | None = None
    due_date: date | None = None
    charge_detail: ChargeDetail | None = None
    amount: Money | None = None
    cleared_amount: Money | None = None
    contract_account: str | None = None

    @property
    def towards(self) -> str | None:
        if self.document_id is not None or self.charge_detail is None:
            return self.document_id
        return self.charge_detail.document_id


class Payment(Wire):
    payment_lot: str | None = None
    payment_lot_item: str | None = None
    payment_reference: str | None = None
    payment_amount: Money
    payment_method: str | None = None
    transaction_date: date
    allocations: tuple[Allocation, ...] = ()


class Change(Wire):
    """One of `chargeHistoryDetails`."""

    tax_year: YearText | None = None
    transaction_id: DocumentId
    transaction_date: date | None = None
    description: str | None = None
    charge_classification: str | None = None
    total_amount: Money
    change_date: date | None = None
    change_timestamp: Instant
    change_reason: str = "Amended return"
    poa_adjustment_reason: str | None = None


class YearBalance(Wire):
    tax_year: YearText
    bcd_amount: Money


class Balance(Wire):
    """`balanceDetails`, for saying something else than the documents do."""

    payable_amount: Money | None = None
    payable_due_date: date | None = None
    pending_charge_due_amount: Money | None = None
    pending_charge_due_date: date | None = None
    overdue_amount: Money | None = None
    bcd_balance_per_year: tuple[YearBalance, ...] | None = None
    earliest_payment_date_overdue: date | None = None
    total_balance: Money | None = None
    amount_coded_out: Money | None = None
    total_bcd_balance: Money | None = None
    unallocated_credit: Money | None = None
    allocated_credit: Money | None = None
    total_credit: Money | None = None
    first_pending_amount_requested: Money | None = None
    second_pending_amount_requested: Money | None = None
    available_credit: Money | None = None


class Account(Wire):
    """`penalties` is HMRC's whole answer, unchecked."""

    balance_details: Balance | None = None
    coding_details: tuple[Coding, ...] | None = None
    document_details: tuple[Document, ...] = ()
    financial_details: tuple[Charge, ...] = ()
    payments: tuple[Payment, ...] = ()
    charge_history_details: tuple[Change, ...] = ()
    penalties: dict[str, Any] = Field(default_factory=dict)


class CodedLine(Wire):
    """What the code did not collect of one item, as the calculation knows it."""

    id: int
    uncollected_amount: Money


class Calculation(Wire):
    """One tax calculation. `retrieve`, when given, is HMRC's whole answer, unchecked."""

    calculation_id: Annotated[str | None, Field(pattern=r"^[0-9a-f-]{8,36}$")] = None
    calculation_timestamp: Instant
    calculation_type: str = "in-year"
    calculation_trigger: str = "attended"
    calculation_outcome: str = "PROCESSED"
    requested_by: str = "customer"
    liability_amount: Money | None = None
    from_date: date | None = None
    to_date: date | None = None
    pay: Money = "0.00"
    profit: Money = "0.00"
    allowances: Money = "12570.00"
    income_tax_charged: Money = "0.00"
    class2_nic: Annotated[Money, Field(alias="class2Nic")] = "0.00"
    class4_nic: Annotated[Money, Field(alias="class4Nic")] = "0.00"
    student_loan: Money = "0.00"
    paye_deducted: Money = "0.00"
    in_year_adjustment: Money | None = None
    uncollected: tuple[CodedLine, ...] = ()
    errors: tuple[str, ...] = ()
    retrieve: dict[str, Any] | None = None


class StatusDetail(Wire):
    submitted_on: Instant
    status: str
    status_reason: str
    business_income2_years_prior: Annotated[
        Money | None, Field(alias="businessIncome2YearsPrior")
    ] = None
