"""Opting out of, and in to, collection through the tax code, for one year's own bill."""

from datetime import datetime

from .calendar import TaxYear, london_date, short_stamp
from .person import Person
from .refusals import Refusal
from .settings import Settings

_NOT_REGISTERED = {
    "no_business_partner": "RULE_BUSINESS_PARTNER_NOT_EXIST",
    "no_itsa_contract": "RULE_ITSA_CONTRACT_OBJECT_NOT_EXIST",
}


def retrieve(person: Person, nino: str, year: TaxYear, now: datetime) -> dict[str, object]:
    """The body of GET status; a year nobody mentioned is opted in.

    Raises:
        Refusal: the person has no record to ask.
    """
    check_registered(person)
    return {
        "processingDate": short_stamp(now),
        "nino": nino,
        "taxYear": str(year),
        "optOutIndicator": person.year(year).opted_out,
    }


def choose(
    person: Person, year: TaxYear, *, out: bool, now: datetime, settings: Settings
) -> Person:
    """The person after opting out (or in).

    HMRC's API has no code for too early, too late or already filed: the only word a client gets
    is an internal error (hmrc/self-assessment-accounts-api:OptOutOfCodingOutService.scala).

    Raises:
        Refusal: not registered, too early or late, or already so.
    """
    check_registered(person)
    held = person.year(year)
    too_early = settings.early == "500" and not year.has_ended(now)
    too_late = london_date(now) > year.last_day_to_choose
    if too_early or too_late or held.tax_return.submitted_by(now):
        raise Refusal("INTERNAL_SERVER_ERROR")
    if held.opted_out == out:
        raise Refusal("RULE_ALREADY_OPTED_OUT" if out else "RULE_ALREADY_OPTED_IN")
    return person.with_year(year, opted_out=out)


def check_registered(person: Person) -> None:
    """Whether HMRC has a record the choice could be kept in.

    Raises:
        Refusal: the NINO has no business partner, or no Income Tax record, at HMRC.
    """
    if person.registered != "yes":
        raise Refusal(_NOT_REGISTERED[person.registered])
