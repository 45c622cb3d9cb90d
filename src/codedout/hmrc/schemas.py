"""The wire: HMRC's JSON in HMRC's spelling, and its way to and from our values.

Nothing here passes through a float. Pydantic's own JSON reader turns a number into a double
before it becomes a Decimal, so 0.1000000000000000055 would arrive as 10p; the JSON is therefore
read with `parse_float=Decimal` and the models are given the result.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationError

from codedout.domain.choice import CollectionChoice, ReturnRecord, Returns, ReturnState
from codedout.domain.coded_out import (
    Amounts,
    Kind,
    OwnSet,
    Source,
    TaxCodeComponent,
    UnmatchedSubmission,
)
from codedout.domain.item_number import MOST_ID
from codedout.domain.money import MOST, plain_figures
from codedout.domain.tax_year import TaxYear
from codedout.hmrc.leaves import Unreadable, day, instant, money_not_negative, read_json, year

_MEMBERS = {kind.value for kind in Kind}
_MEMBER = re.compile(r"[A-Za-z]{1,60}\Z", re.ASCII)


def _id(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("not a whole number")
    if not 0 < value <= MOST_ID:
        raise ValueError("out of HMRC's range")
    return value


def _source(value: object) -> Source:
    known = {Source.HMRC_HELD.value: Source.HMRC_HELD, Source.USER.value: Source.USER}
    return known.get(value, Source.UNKNOWN) if isinstance(value, str) else Source.UNKNOWN


def _day(value: object) -> date | None:
    return None if value is None else day(value)


Day = Annotated[date | None, PlainValidator(_day)]


class _Wire(BaseModel):
    # An input shown in an error would put tax data into a traceback.
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class _Item(_Wire):
    amount: Annotated[Decimal, PlainValidator(money_not_negative)]
    id: Annotated[int | None, PlainValidator(_id)] = None
    submitted_on: Annotated[datetime | None, PlainValidator(instant)] = Field(
        None, alias="submittedOn"
    )
    source: Annotated[Source, PlainValidator(_source)] = Source.UNKNOWN
    related_tax_year: Annotated[TaxYear | None, PlainValidator(year)] = Field(
        None, alias="relatedTaxYear"
    )


class _Group(_Wire):
    self_assessment: list[_Item] | None = Field(None, alias="selfAssessmentUnderpayment")
    paye: list[_Item] | None = Field(None, alias="payeUnderpayment")
    debt: list[_Item] | None = Field(None, alias="debt")
    in_year: _Item | None = Field(None, alias="inYearAdjustment")

    def items_by_kind(self) -> list[tuple[Kind, _Item]]:
        return [
            *((Kind.SELF_ASSESSMENT, item) for item in self.self_assessment or ()),
            *((Kind.PAYE, item) for item in self.paye or ()),
            *((Kind.DEBT, item) for item in self.debt or ()),
            *((Kind.IN_YEAR, item) for item in (self.in_year,) if item is not None),
        ]


class _Amounts(_Wire):
    components: _Group | None = Field(None, alias="taxCodeComponents")
    unmatched: _Group | None = Field(None, alias="unmatchedCustomerSubmissions")


class _Choice(_Wire):
    nino: str
    tax_year: str = Field(alias="taxYear")
    opted_out: bool = Field(alias="optOutIndicator", strict=True)
    processed_at: Annotated[datetime | None, PlainValidator(instant)] = Field(
        None, alias="processingDate"
    )


class _Obligation(_Wire):
    starts: Day = Field(alias="periodStartDate")
    ends: Day = Field(alias="periodEndDate")
    status: str
    due_on: Day = Field(None, alias="dueDate")
    received_on: Day = Field(None, alias="receivedDate")


class _Obligations(_Wire):
    obligations: list[_Obligation]


Model = TypeVar("Model", bound=_Wire)


def _read(model: type[Model], value: Any) -> Model:
    try:
        return model.model_validate(value)
    except ValidationError:
        raise Unreadable("not of the shape HMRC documents") from None


def amounts_of(content: bytes) -> Amounts:
    """The amounts in an answer; members of a kind that we do not know are named and not read.

    Raises:
        Unreadable: it, or one item in it, is not what HMRC documents.
    """
    value = read_json(content)
    read = _read(_Amounts, value)
    components = read.components.items_by_kind() if read.components else []
    unmatched = read.unmatched.items_by_kind() if read.unmatched else []
    strange = {
        member if _MEMBER.match(member) else "?"
        for group in ("taxCodeComponents", "unmatchedCustomerSubmissions")
        for member in value.get(group) or {}
        if member not in _MEMBERS
    }
    return Amounts(
        components=tuple(
            TaxCodeComponent(
                kind=kind,
                id=item.id,
                amount=item.amount,
                source=item.source,
                submitted_on=item.submitted_on,
                related_tax_year=item.related_tax_year,
            )
            for kind, item in components
        ),
        unmatched=tuple(
            UnmatchedSubmission(
                kind=kind, id=item.id, amount=item.amount, submitted_on=item.submitted_on
            )
            for kind, item in unmatched
        ),
        unread_kinds=tuple(sorted(strange)),
    )


def choice_of(
    content: bytes, owed_year: TaxYear, *, about: str, samples: bool = False
) -> CollectionChoice:
    """The choice in an answer.

    `about` is the number that was asked about: an answer about another number or year is not one,
    but where `samples` are to be met, as in HMRC's sandbox, it is taken and marked.

    Raises:
        Unreadable: it is not what HMRC documents, or speaks of another person or year.
    """
    read = _read(_Choice, read_json(content))
    # HMRC's number may come without its last letter.
    other = read.nino[:8] != about[:8] or read.tax_year != str(owed_year)
    if other and not samples:
        raise Unreadable("about another person or year")
    return CollectionChoice(
        owed_year=owed_year,
        opted_out=read.opted_out,
        processed_at=read.processed_at,
        sample=other,
    )


_STATES = {"fulfilled": ReturnState.SUBMITTED, "open": ReturnState.OPEN}


def returns_of(content: bytes) -> Returns:
    """What an answer says of whole tax years; entries for any other period say nothing of one.

    Raises:
        Unreadable: it is not what HMRC documents.
    """
    by_year: dict[TaxYear, ReturnRecord] = {}
    for entry in _read(_Obligations, read_json(content)).obligations:
        if entry.starts is None or entry.ends is None:
            raise Unreadable("a period without its days")
        tax_year = TaxYear.containing(entry.starts)
        if (entry.starts, entry.ends) != (tax_year.first_day, tax_year.last_day):
            continue
        state = _STATES.get(entry.status, ReturnState.UNKNOWN)
        known = by_year.get(tax_year)
        # HMRC's "fulfilled" wins over any other entry for the year.
        if known is None or known.state is not ReturnState.SUBMITTED:
            by_year[tax_year] = ReturnRecord(
                state=state,
                received_on=entry.received_on if state is ReturnState.SUBMITTED else None,
                due_on=entry.due_on,
            )
    return Returns(by_year)


def put_body(wanted: OwnSet, *, write: Callable[[Decimal], str] = plain_figures) -> str:
    """The JSON that puts this set in place of the person's figures, pence written as they are.

    Written as text because a number that went through a float can leave as 2.0100000000000002,
    which HMRC refuses as having more than two digits after the point. `write` writes an amount
    otherwise, for showing the body to somebody who may not see amounts.

    Raises:
        ValueError: the set is empty (that is a removal), has two in-year adjustments (HMRC's form
            holds one), or holds an id or amount outside HMRC's range.
    """
    if not wanted:
        raise ValueError("an empty set cannot be put")
    groups: dict[Kind, list[str]] = {}
    for key, amount in wanted.entries:
        if _id(key.id) is None or not 0 <= amount <= MOST:
            raise ValueError("out of HMRC's range")
        groups.setdefault(key.kind, []).append(f'{{"id":{key.id},"amount":{write(amount)}}}')
    members = []
    for kind, entries in groups.items():
        if kind is Kind.IN_YEAR:
            if len(entries) != 1:
                raise ValueError("one in-year adjustment at most")
            members.append(f'"{kind.value}":{entries[0]}')
        else:
            members.append(f'"{kind.value}":[{",".join(entries)}]')
    return f'{{"taxCodeComponents":{{{",".join(members)}}}}}'


_CODE = re.compile(r"(?![A-Z]{2}[0-9]{6})[A-Z][A-Z0-9_]{0,79}\Z", re.ASCII)


def code_of(content: bytes) -> str:
    """HMRC's code in the body of an error; "" where there is none that can be read.

    Several errors come wrapped as INVALID_REQUEST with a list that HMRC sorts by code. The first
    of the list is returned, for it says what was wrong; the wrapper's only where the list is
    missing or unreadable. A code that is not spelt like one is not passed on: it goes into logs.
    """
    try:
        body = read_json(content)
    except Unreadable:
        return ""
    if not isinstance(body, Mapping):
        return ""
    wrapped = body.get("errors")
    entries = (
        [e.get("code") for e in wrapped if isinstance(e, Mapping)]
        if (isinstance(wrapped, list))
        else []
    )
    for code in [*entries, body.get("code")]:
        if isinstance(code, str) and _CODE.match(code):
            return code
    return ""
