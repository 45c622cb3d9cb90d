"""What is posted to somebody's Self Assessment account: documents, and the lines of charges.

Source: HMRC's document of Self Assessment Accounts (MTD) 4.0, balance and transactions. Amounts are
pounds and pence, and may be less than nothing; a missing one is None, never nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from codedout.domain.said import Said
from codedout.domain.tax_year import TaxYear


class CollectionStatus(StrEnum):
    """How far HMRC is with taking an amount through a tax code."""

    INITIATED = "initiated"
    NOT_COLLECTED = "not-collected"
    PARTLY_COLLECTED = "partly-collected"
    FULLY_COLLECTED = "fully-collected"
    AWAITING_COLLECTION = "awaiting-collection"
    WAITING_CANCELLATION = "waiting-cancellation"
    CANCELLED = "cancelled"
    REJECTED = "rejected"
    UNKNOWN = "unknown"  # a value that HMRC's document does not list yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearing:
    """The last time that something was set against a document."""

    on: date | None
    reason: str | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LateInterest:
    """Interest on what was paid late. `rate` is per cent a year."""

    id: str | None
    rate: Decimal | None
    starts_on: date | None
    ends_on: date | None
    accruing: Decimal | None
    amount: Decimal | None
    on_hold: Decimal | None
    outstanding: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction:
    """The charge that was reduced, where this document is the credit from that."""

    charge_type: str | None
    document_number: str | None
    amended_on: date | None
    tax_year: TaxYear | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document: a charge, a payment or a credit (`document_kind.kind_of` tells which).

    `id` asks for the history of a charge. `tax_year` is None where a payment belongs to none.
    `original` is what it was before anything was set against it, `outstanding` what is left.
    `is_coded_out`: HMRC sent it to be collected through a tax code; `amount_coded_out` is how much
    of the charge. `paid_on` is the day a payment counts from, `dated` the day it was posted.
    """

    id: str
    tax_year: TaxYear | None
    dated: date
    due_on: date | None
    description: str | None
    text: str | None
    form_bundle: str | None
    credit_reason: str | None
    classification: str | None
    original: Decimal
    outstanding: Decimal
    is_estimate: bool
    is_coded_out: bool
    amount_coded_out: Decimal | None
    payment_lot: str | None
    payment_lot_item: str | None
    paid_on: date | None
    last_clearing: Clearing | None
    late_interest: LateInterest | None
    reduction: Reduction | None
    relevant_to_payments_on_account: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """What HMRC has put on hold for an item, as it says where it is asked for holds."""

    charge: bool
    estimated_charge: bool
    interest_accrual: bool
    interest_charge: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LineItem:
    """A part of a charge's line. For a payment `due_on` is the day it came in.

    `collection` says how far HMRC is with taking `amount` through a tax code; None: not so taken.
    """

    id: str | None
    due_on: date | None
    amount: Decimal | None
    cleared_on: date | None
    clearing_reason: str | None
    repaid_by: str | None
    holds: Holds | None
    is_from_return: bool | None
    payment_reference: str | None
    payment_amount: Decimal | None
    payment_method: str | None
    payment_lot: str | None
    payment_lot_item: str | None
    clearing_document: str | None
    is_estimate: bool | None
    collection: Said[CollectionStatus] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeLine:
    """A line of the document `document_id`; its items add up to it.

    `main_code` and `sub_code` are HMRC's numbers for what it is; the texts beside are HMRC's names.
    """

    document_id: str
    tax_year: TaxYear | None
    main_code: str | None
    main_text: str | None
    sub_code: str | None
    sub_text: str | None
    period_from: date | None
    period_to: date | None
    contract_account: str | None
    document_number: str | None
    document_number_item: str | None
    charge_reference: str | None
    original: Decimal | None
    outstanding: Decimal | None
    cleared: Decimal | None
    accrued_interest: Decimal | None
    items: tuple[LineItem, ...]
