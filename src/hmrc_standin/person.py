"""A made-up person, in the shape of a people file: the one way data gets into the stand-in.

The models are frozen; a change makes a new person, so nobody ever sees half of one.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from .account import Account, Calculation, StatusDetail
from .calendar import TaxYear
from .parts import Id, Instant, Line, Nino, Part, Pounds, YearName

Kind = Literal["selfAssessmentUnderpayment", "payeUnderpayment", "debt", "inYearAdjustment"]
KINDS: tuple[Kind, ...] = (
    "selfAssessmentUnderpayment",
    "payeUnderpayment",
    "debt",
    "inYearAdjustment",
)


class HmrcItem(Part):
    """One amount HMRC holds. Without `id`, HMRC's API fails once the year has ended."""

    kind: Kind
    id: Id | None = None
    amount: Pounds
    related_tax_year: YearName | None = None
    updated: Instant


class Submission(Part):
    """One figure the person sent; unmatched when HMRC holds no item of that kind and id."""

    kind: Kind
    id: Id
    amount: Pounds
    submitted: Instant


class TaxReturn(Part):
    """`absent`: the person files outside Making Tax Digital, so no obligation is listed."""

    state: Literal["open", "submitted", "absent"] = "open"
    at: Instant | None = None

    @model_validator(mode="after")
    def _time_of_submission(self) -> Self:
        if (self.state == "submitted") != (self.at is not None):
            raise ValueError("`at` goes with the state `submitted`, and only with it")
        return self

    def submitted_by(self, now: datetime) -> bool:
        return self.at is not None and self.at <= now


class Year(Part):
    """What HMRC holds under one tax year's name."""

    hmrc_items: tuple[HmrcItem, ...] = ()
    submitted: tuple[Submission, ...] = ()
    opted_out: bool = False
    tax_return: TaxReturn = Field(default=TaxReturn(), alias="return")
    calculations: tuple[Calculation, ...] = ()
    itsa_status: tuple[StatusDetail, ...] = ()

    @model_validator(mode="after")
    def _no_item_twice(self) -> Self:
        _check_keys("hmrc_items", self.hmrc_items)
        _check_keys("submitted", self.submitted)
        return self


def _check_keys(member: str, entries: Sequence[HmrcItem | Submission]) -> None:
    keys = [(entry.kind, entry.id) for entry in entries if entry.id is not None]
    if len(set(keys)) < len(keys):
        raise ValueError(f"{member}: an id appears twice within a kind")
    if sum(entry.kind == "inYearAdjustment" for entry in entries) > 1:
        raise ValueError(f"{member}: a year has at most one inYearAdjustment")


# A year nobody mentioned: nothing held, opted in, and no obligation listed.
UNMENTIONED = Year.model_validate({"return": TaxReturn(state="absent")})


class Person(Part):
    """One person: an individual, or an agent whose `clients` are other people's numbers."""

    nino: Nino | None = None
    name: Line
    sign_in_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
    kind: Literal["individual", "agent"] = "individual"
    enrolled: bool = True
    registered: Literal["yes", "no_business_partner", "no_itsa_contract"] = "yes"
    nation: Literal["england_ni", "wales", "scotland"] = "england_ni"
    clients: tuple[Nino, ...] = ()
    supporting: bool = False
    situation: Line | None = None
    theme: Annotated[str, Field(pattern=r"^[a-z_]{1,20}$")] | None = None
    teaches: Line | None = None
    overview_says: Line | None = None
    years: dict[YearName, Year] = Field(default_factory=dict)
    account: Account | None = None

    @model_validator(mode="after")
    def _only_agents_have_clients(self) -> Self:
        if self.kind == "individual" and (self.clients or self.supporting):
            raise ValueError("only an agent has `clients` or is `supporting`")
        return self

    def year(self, year: TaxYear) -> Year:
        return self.years.get(str(year), UNMENTIONED)

    def with_year(self, year: TaxYear, **changed: object) -> Self:
        """A copy whose record of one year differs; the rest is shared, as nothing can change it."""
        there = self.year(year).model_copy(update=changed)
        return self.model_copy(update={"years": self.years | {str(year): there}})

    def as_json(self) -> dict[str, Any]:
        """The shape of a people file. What our additions leave unsaid is left out."""
        shown = self.model_dump(mode="json", exclude_none=True, by_alias=True)
        if self.registered == "yes":
            del shown["registered"]
        if not self.supporting:
            del shown["supporting"]
        for year in shown["years"].values():
            for name in ("calculations", "itsa_status"):
                if not year[name]:
                    del year[name]
        return shown


class BadPerson(ValueError):
    """A people file that is refused; `fields` says where (JSON pointers) and why."""

    def __init__(self, fields: list[dict[str, str]]) -> None:
        super().__init__("; ".join(f"{one['field']}: {one['message']}" for one in fields))
        self.fields = fields


def read_person(raw: bytes | str) -> Person:
    """Read a people file.

    Raises:
        BadPerson: not JSON, or not of the shape; says which fields.
    """
    try:
        return Person.model_validate_json(raw)
    except ValidationError as problem:
        raise BadPerson(
            [
                {"field": "/" + "/".join(map(str, one["loc"])), "message": one["msg"]}
                for one in problem.errors(include_url=False, include_input=False)
            ]
        ) from None


def person_schema() -> dict[str, Any]:
    """The JSON Schema of a people file, as the README publishes it.

    A schema cannot say that a year's halves are consecutive, that no id is there twice, or that
    `at` goes with `submitted`; the reader checks those as well.
    """
    schema = Person.model_json_schema(by_alias=True)
    schema["properties"]["years"]["additionalProperties"] = False  # only names of tax years
    return schema


_shipped: dict[str, Person] = {}


def shipped_people() -> dict[str, Person]:
    """The people the project ships, by NINO, in the order of their sign-in ids."""
    if not _shipped:
        files = (Path(__file__).parent / "people").glob("*.json")
        people = [read_person(file.read_bytes()) for file in files]
        for person in sorted(people, key=lambda one: one.sign_in_id):
            assert person.nino is not None, f"{person.name} has no NINO in the file"
            _shipped[person.nino] = person
    return dict(_shipped)


def write_person(person: Person) -> str:
    return json.dumps(person.as_json(), indent=2, ensure_ascii=False)
