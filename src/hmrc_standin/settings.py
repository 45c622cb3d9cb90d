"""The switches: where HMRC documents nothing, the stand-in can behave either way."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from .parts import YearName

_FIVE_HUNDRED = 500


def _as_text(value: Any) -> Any:
    return "500" if value == _FIVE_HUNDRED else value


class Settings(BaseModel):
    """What can be switched, world by world; the first value of each is the default."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    put: Literal["replace", "merge"] = "replace"
    after_return: Literal["accept", "refuse"] = "accept"
    early: Annotated[Literal["accept", "500"], BeforeValidator(_as_text)] = "accept"
    duplicate_ids: Literal["kind", "any"] = "kind"
    penalties: Literal["off", "on"] = "off"
    minimum_tax_year: YearName = "2021-22"
    latency_ms: Annotated[int, Field(ge=0, le=600_000)] = 0
    rate_limit: Annotated[int, Field(ge=0)] = 0
