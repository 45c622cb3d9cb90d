"""What people have allowed: authorisation codes, access tokens and refresh tokens.

Lifetimes are HMRC's (developer hub, user-restricted endpoints): a code lives 10 minutes and works
once; an access token lives 4 hours; a refresh token works once and is replaced, which also ends
the old access token; after 18 months the person must sign in again.
"""

import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .calendar import instant

CODE_LIVES = timedelta(minutes=10)
ACCESS_LIVES = timedelta(hours=4)
SCOPES = ("read:self-assessment", "write:self-assessment")
_MONTHS_OF_AUTHORITY = 18


def months_later(moment: datetime, months: int) -> datetime:
    """The same day and time so many months on, or the month's last day."""
    years, month = divmod(moment.month - 1 + months, 12)
    day = moment.day
    while True:
        try:
            return moment.replace(year=moment.year + years, month=month + 1, day=day)
        except ValueError:
            day -= 1


@dataclass(slots=True)
class Code:
    """An authorisation code and everything the token request must match."""

    client_id: str
    nino: str
    scopes: tuple[str, ...]
    redirect_uri: str
    challenge: str | None
    issued: datetime
    used: bool = False

    def usable(self, client_id: str, now: datetime) -> bool:
        return not self.used and client_id == self.client_id and now < self.issued + CODE_LIVES


@dataclass(slots=True)
class Grant:
    """One person's permission to one application. `nino` is None for an application's own token.

    With `any_client` every application may renew it.
    """

    client_id: str
    nino: str | None
    scopes: tuple[str, ...]
    given: datetime
    access_token: str
    access_until: datetime
    refresh_token: str | None
    revoked: bool = False
    any_client: bool = False

    def fits(self, client_id: str) -> bool:
        return self.any_client or client_id == self.client_id

    def live(self, token: str, now: datetime) -> bool:
        return not self.revoked and token == self.access_token and now < self.access_until

    def has_authority(self, now: datetime) -> bool:
        return now < months_later(self.given, _MONTHS_OF_AUTHORITY)


@dataclass(slots=True)
class Authority:
    """All codes and grants of a world. Every token ever given is remembered as somebody's."""

    codes: dict[str, Code] = field(default_factory=dict)
    grants: list[Grant] = field(default_factory=list)
    owners: dict[str, int] = field(default_factory=dict)

    def issue_code(self, code: Code) -> str:
        key = secrets.token_hex(20)
        self.codes[key] = code
        return key

    def give(
        self,
        *,
        client_id: str,
        nino: str | None,
        scopes: tuple[str, ...],
        now: datetime,
        lives: timedelta = ACCESS_LIVES,
        any_client: bool = False,
    ) -> Grant:
        grant = Grant(client_id, nino, scopes, now, "", now, None, any_client=any_client)
        self.grants.append(grant)
        self._renew(len(self.grants) - 1, now, lives)
        return grant

    def refresh(self, token: str, client_id: str, now: datetime) -> Grant | None:
        """New tokens for an unused refresh token, or None: used, revoked, or too old."""
        place = self.owners.get(token)
        if place is None:
            return None
        grant = self.grants[place]
        fine = not grant.revoked and grant.refresh_token == token and grant.fits(client_id)
        if not fine or not grant.has_authority(now):
            return None
        self._renew(place, now, ACCESS_LIVES)
        return grant

    def _renew(self, place: int, now: datetime, lives: timedelta) -> None:
        grant = self.grants[place]
        grant.access_token, grant.access_until = secrets.token_hex(16), now + lives
        self.owners[grant.access_token] = place
        if grant.nino is not None:
            grant.refresh_token = secrets.token_hex(16)
            self.owners[grant.refresh_token] = place

    def knows(self, secret: str) -> bool:
        return secret in self.owners or secret in self.codes

    def holder(self, token: str) -> Grant | None:
        """Whose token it is or once was; ask the grant whether it is still good."""
        place = self.owners.get(token)
        return None if place is None else self.grants[place]

    def revoke(self, nino: str | None = None) -> int:
        """End what one person allowed, or what everybody did; returns how many grants ended."""
        ending = [g for g in self.grants if not g.revoked and nino in (None, g.nino)]
        for grant in ending:
            grant.revoked = True
        return len(ending)

    def as_state(self) -> dict[str, Any]:
        return {
            "codes": {key: _plain(code) for key, code in self.codes.items()},
            "grants": [_plain(grant) for grant in self.grants],
            "owners": self.owners,
        }

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> "Authority":
        return cls(
            codes={key: Code(**_typed(code)) for key, code in state["codes"].items()},
            grants=[Grant(**_typed(grant)) for grant in state["grants"]],
            owners=dict(state["owners"]),
        )


_INSTANTS = ("issued", "given", "access_until")


def _plain(record: Code | Grant) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, datetime) else v for k, v in asdict(record).items()}


def _typed(state: dict[str, Any]) -> dict[str, Any]:
    typed = {k: instant(v) if k in _INSTANTS else v for k, v in state.items()}
    return typed | {"scopes": tuple(state["scopes"])}
