"""Everything that is configured: read from CODEDOUT_* variables, checked whole, once.

Whether a value is right often depends on the environment, which is therefore read first. What is
wrong is collected, so that one look mends all of it.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Literal, LiteralString

from cryptography.fernet import Fernet
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from codedout.addresses import (
    HMRC,
    PORT,
    STANDIN_PORT,
    is_bare_loopback,
    is_own_name,
    on_this_computer,
    says_localhost,
    standin,
)
from codedout.domain.client_facts import public_address
from codedout.domain.errors import CodedOutError, NotATaxYear
from codedout.domain.rules.windows import FIRST_YEAR
from codedout.domain.tax_year import TaxYear
from codedout.store.engine import sqlite_file
from codedout.store.errors import NotADatabase
from codedout.words import ENGLISH, PSEUDO, languages, words

PREFIX = "CODEDOUT_"
CALLBACK = "/oauth/callback"

SANDBOX_FIRST_YEAR = TaxYear(2019)  # R34

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class ClockStart:
    """The portal's clock shows `start` at the real instant `anchor` and runs on from there."""

    start: datetime
    anchor: datetime


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one setting. Never holds its value."""

    variable: str
    how_to_mend: str


class SettingsProblems(CodedOutError):
    """The portal cannot start as it is configured."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(f"{one.variable}: {one.how_to_mend}" for one in problems))
        self.problems = problems


class Settings(BaseSettings):
    """The settings, all of them right. Fields are in the order in which they need each other.

    Without an environment nothing but `port`, `public_url` and `product_name` means anything: the
    portal then serves one page that says how to start it.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=True,
    )

    environment: Literal["demo", "sandbox", "production"] | None = None
    port: int = Field(default=PORT, ge=1, le=65535)
    standin_port: int = Field(default=STANDIN_PORT, ge=1, le=65535)
    hmrc_api_url: str = ""
    hmrc_authorize_url: str = ""
    hmrc_token_url: str = ""
    public_url: str = ""
    hmrc_client_id: str = ""
    hmrc_client_secret: SecretStr = SecretStr("")
    hmrc_rate_per_second: float = Field(default=3.0, ge=0, le=100, allow_inf_nan=False)
    hmrc_test_scenario: str | None = None
    hmrc_penalties: bool = False
    database_url: SecretStr = SecretStr("")
    encryption_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    clock: Annotated[ClockStart | None, NoDecode] = None
    first_tax_year: Annotated[TaxYear, NoDecode] = FIRST_YEAR
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode] = ()
    vendor_public_ip: str | None = None
    product_name: str = "codedout"
    advisers: bool | None = None
    language: str = ENGLISH

    @property
    def redirect_uri(self) -> str:
        """The address to register with HMRC; people come back to it from signing in there."""
        return self.public_url + CALLBACK

    @property
    def clock_shift(self) -> timedelta:
        """How far the portal's clock is ahead of the real one; nothing but in a demonstration."""
        return self.clock.start - self.clock.anchor if self.clock else timedelta(0)

    @property
    def keys(self) -> tuple[str, ...]:
        """The encryption keys in the clear, the one in use first."""
        return tuple(key.get_secret_value() for key in self.encryption_keys)

    @field_validator("hmrc_api_url", "hmrc_authorize_url", "hmrc_token_url")
    @classmethod
    def _hmrc(cls, url: str, info: ValidationInfo) -> str:
        environment, name = _environment(info), info.field_name or ""
        if environment is None:
            return url
        here = standin(info.data.get("standin_port", STANDIN_PORT))
        usual = HMRC.get(environment, here)[name]
        url = url.removesuffix("/") or usual
        if environment != "production" and on_this_computer(url):
            return url
        if environment == "demo" or url != usual:
            raise _wrong(f"hmrc_address_{environment}", usual=usual)
        return url

    @field_validator("public_url")
    @classmethod
    def _public(cls, url: str, info: ValidationInfo) -> str:
        environment = _environment(info)
        url = url.removesuffix("/")
        host = "localhost" if environment == "sandbox" else "127.0.0.1"
        usual = f"http://{host}:{info.data.get('port', PORT)}"
        if environment == "production":
            fits = is_own_name(url)
        else:
            url = url or usual
            # HMRC takes no number as the address to come back to.
            numbers = on_this_computer(str(info.data.get("hmrc_authorize_url")))
            here = is_bare_loopback(url) and (environment != "sandbox" or numbers)
            fits = here or says_localhost(url) or is_own_name(url)
        if not fits:
            raise _wrong("public_url" if environment == "production" else "public_url_or_local")
        return url

    @field_validator("hmrc_client_id")
    @classmethod
    def _client_id(cls, client_id: str, info: ValidationInfo) -> str:
        client_id = client_id or ("codedout-demo" if _environment(info) == "demo" else "")
        if not client_id and _environment(info):
            raise _wrong("client_id")
        return client_id

    @field_validator("hmrc_client_secret")
    @classmethod
    def _client_secret(cls, secret: SecretStr, info: ValidationInfo) -> SecretStr:
        if secret.get_secret_value() or _environment(info) is None:
            return secret
        if _environment(info) == "demo":
            return SecretStr("codedout-demo")
        raise _wrong("client_secret")

    @field_validator("hmrc_rate_per_second")
    @classmethod
    def _rate(cls, rate: float, info: ValidationInfo) -> float:
        if rate == 0 and _environment(info) == "production":
            raise _wrong("no_rate")
        return rate

    @field_validator("hmrc_test_scenario")
    @classmethod
    def _scenario(cls, scenario: str | None, info: ValidationInfo) -> str | None:
        if _environment(info) == "sandbox":
            scenario = scenario or "STATEFUL"
        elif scenario and _environment(info):
            raise _wrong("scenario_elsewhere")
        if scenario and not re.fullmatch(r"[A-Z0-9_]{1,80}", scenario):
            raise _wrong("scenario")
        return scenario

    @field_validator("hmrc_penalties")
    @classmethod
    def _penalties(cls, asked: bool, info: ValidationInfo) -> bool:
        if asked and _environment(info) not in (None, "sandbox"):
            raise _wrong("penalties_elsewhere")
        return asked

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: SecretStr, info: ValidationInfo) -> SecretStr:
        environment = _environment(info)
        if not url.get_secret_value() and environment:
            folder = "" if environment == "production" else f".{environment}/"
            url = SecretStr(f"sqlite:///{folder}codedout.sqlite")
        if url.get_secret_value():
            _sqlite_file(url)
        return url

    @field_validator("encryption_keys", mode="before")
    @classmethod
    def _keys(cls, given: object, info: ValidationInfo) -> object:
        keys = _parts(given)
        for place, key in enumerate(keys, start=1):
            try:
                Fernet(key)
            except ValueError:
                raise _wrong("key", place=place, count=len(keys)) from None
        if not keys and _environment(info) and not _can_keep_key(info):
            raise _wrong("no_key")
        return keys

    @field_validator("clock", mode="before")
    @classmethod
    def _clock(cls, given: object, info: ValidationInfo) -> object:
        if not isinstance(given, str):
            return given
        if _environment(info) not in (None, "demo"):
            raise _wrong("clock_elsewhere")
        try:
            start, *anchor = [datetime.fromisoformat(one.strip()) for one in given.split("@")]
        except ValueError:
            raise _wrong("clock") from None
        if len(anchor) > 1 or any(one.tzinfo is None for one in (start, *anchor)):
            raise _wrong("clock")
        return ClockStart(start, anchor[0] if anchor else datetime.now(UTC))

    @field_validator("first_tax_year", mode="before")
    @classmethod
    def _first_year(cls, given: object, info: ValidationInfo) -> object:
        if not isinstance(given, str):
            usual = given == FIRST_YEAR and _environment(info) == "sandbox"
            return SANDBOX_FIRST_YEAR if usual else given
        try:
            return TaxYear.parse(given.strip())
        except NotATaxYear:
            raise _wrong("tax_year") from None

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _proxies(cls, given: object) -> object:
        networks = []
        for part in _parts(given):
            try:
                network = ip_network(part)
            except ValueError:
                raise _wrong("proxies") from None
            if network.prefixlen == 0:  # everybody: then anybody could say who they are
                raise _wrong("proxies_everybody")
            networks.append(network)
        return tuple(networks)

    @field_validator("vendor_public_ip")
    @classmethod
    def _vendor(cls, given: str | None, info: ValidationInfo) -> str | None:
        if given is None:
            return None
        try:
            address = ip_address(given.strip())
        except ValueError:
            raise _wrong("vendor_public_ip") from None
        if _environment(info) == "production" and public_address(given) is None:
            raise _wrong("vendor_not_public")
        return str(address)

    @field_validator("product_name")
    @classmethod
    def _product(cls, name: str) -> str:
        if not (name.isprintable() and 0 < len(name.strip()) <= 100):
            raise _wrong("product")
        return name.strip()

    @field_validator("advisers")
    @classmethod
    def _advisers(cls, wanted: bool | None, info: ValidationInfo) -> bool:
        return _environment(info) == "demo" if wanted is None else wanted

    @field_validator("language")
    @classmethod
    def _language(cls, name: str, info: ValidationInfo) -> str:
        spoken = [one for one in languages() if one != PSEUDO]
        to_try = PSEUDO if _environment(info) in ("demo", "sandbox") else ""
        if name not in (*spoken, to_try):
            raise _wrong("language", known=", ".join(spoken))
        return name


def load(*, make_key: bool = True) -> Settings:
    """The settings of this process. In demo and sandbox a key is made where none was given.

    Without `make_key` nothing is made, and there are no keys where a start would make one.

    Raises:
        SettingsProblems: with every problem found.
    """
    settings = _read()
    if isinstance(settings, SettingsProblems):
        raise settings
    if settings.environment is None or settings.encryption_keys:
        return settings
    file = _sqlite_file(settings.database_url)
    assert file is not None, "_keys asked for a key"  # noqa: S101
    kept = file.with_name(f"{file.name}.keys")
    try:
        if not make_key and not kept.exists():
            return settings
        key = _kept_key(kept)
    except (OSError, ValueError):
        raise SettingsProblems((_problem("encryption_keys", "key_file"),)) from None
    return settings.model_copy(update={"encryption_keys": (SecretStr(key),)})


def _read() -> Settings | SettingsProblems:
    # Returned, not raised: an exception would carry pydantic's, which holds what was given.
    try:
        return Settings()
    except ValidationError as found:
        return SettingsProblems(
            tuple(
                _problem(str(error["loc"][0]), error["type"], **error.get("ctx", {}))
                for error in found.errors(include_input=False, include_url=False)
            )
        )


def _problem(field: str, reason: str, **values: object) -> Problem:
    catalogue = words()
    name = f"doctor.setting.{reason}"
    if not catalogue.has(name):  # one of pydantic's own
        name = f"doctor.setting.{field}"
    needed = {one: values[one] for one in catalogue.fields(name)}
    return Problem(PREFIX + field.upper(), catalogue.say(name, **needed))


def _wrong(reason: LiteralString, **values: object) -> PydanticCustomError:
    return PydanticCustomError(reason, reason, values)


def _environment(info: ValidationInfo) -> str | None:
    found: str | None = info.data.get("environment")
    return found


def _can_keep_key(info: ValidationInfo) -> bool:
    """Whether a key of our own making may be kept, and there is a file to keep it beside."""
    url = info.data.get("database_url")  # missing: wrong itself, and said so already
    return _environment(info) != "production" and (url is None or _sqlite_file(url) is not None)


def _parts(given: object) -> tuple[str, ...]:
    if not isinstance(given, str):
        return ()
    return tuple(part.strip() for part in given.split(",") if part.strip())


def _sqlite_file(url: SecretStr) -> Path | None:
    try:
        return sqlite_file(url.get_secret_value())
    except NotADatabase:
        raise _wrong("database") from None


def _kept_key(path: Path) -> str:
    """The key in that file, made first if there is none; processes that start at once agree."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=path.name) as fresh:  # mode 0600
            fresh.write(Fernet.generate_key())
            fresh.flush()
            os.fsync(fresh.fileno())
            with suppress(FileExistsError):
                path.hardlink_to(fresh.name)
    key = path.read_text(encoding="ascii").strip()
    Fernet(key)
    return key
