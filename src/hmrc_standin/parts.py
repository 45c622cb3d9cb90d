"""The alphabet of a people file: texts, amounts, years and instants, and how strict a part is."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from . import nino
from .calendar import TaxYear

LARGEST_ID = 999_999_999_999_999


def two_places(amount: str) -> str:
    pounds, _, pence = amount.partition(".")
    return f"{pounds}.{pence:0<2}"


def _consecutive(year: str) -> str:
    return str(TaxYear.parse(year))


def _whole_nino(text: str) -> str:
    if not nino.is_whole(text):
        raise ValueError("not a National Insurance number")
    return text


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


# Pounds and pence as text: the file keeps the digits a person wrote.
Pounds = Annotated[
    str,
    Field(pattern=r"^(0|[1-9][0-9]{0,10})(\.[0-9]{1,2})?$", examples=["412.30"]),
    AfterValidator(two_places),
]
YearName = Annotated[
    str,
    Field(pattern=r"^20[1-9][0-9]-[1-9][0-9]$", examples=["2024-25"]),
    AfterValidator(_consecutive),
]
Nino = Annotated[str, Field(pattern=nino.WHOLE_PATTERN), AfterValidator(_whole_nino)]
Instant = Annotated[AwareDatetime, AfterValidator(_utc)]
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Line = Annotated[str, Field(min_length=1, max_length=300)]


class Part(BaseModel):
    # strict: "yes" is not true, and 412.3 is not "412.30"; a file is right or it is refused
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
