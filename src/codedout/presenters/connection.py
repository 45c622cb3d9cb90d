"""This connection: what HMRC was asked to allow, until when, and what is told about the device."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from codedout.domain.operation import Operation
from codedout.domain.session import READ_SCOPE, WRITE_SCOPE, Session
from codedout.hmrc.endpoints import ENDPOINTS
from codedout.hmrc.fraud_headers import FraudHeaders
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Fact

AUTHORITY_MONTHS = 18  # HMRC Developer Hub, user-restricted endpoints


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionView:
    sign_in: tuple[Fact, ...]
    sent: tuple[Fact, ...]
    missing: tuple[Fact, ...]
    technical: tuple[Fact, ...]


def present(
    session: Session,
    headers: FraudHeaders,
    show: Viewer,
    *,
    access_until: datetime | None,
    environment: str,
    host: str,
    history_key: str,
) -> ConnectionView:
    """Everything on the page."""
    return ConnectionView(
        sign_in=_sign_in(session, access_until, show),
        sent=tuple(Fact(label=name, value=value) for name, value in headers.sent.items()),
        missing=tuple(Fact(label=m.header, value=show.say(m.reason_key)) for m in headers.missing),
        technical=(
            Fact(
                label=show.say("connection.environment"),
                value=show.say(f"connection.environment_{environment}"),
            ),
            Fact(label=show.say("connection.host"), value=host),
            Fact(
                label=show.say("connection.versions"),
                value=show.say(
                    "connection.versions_are",
                    accounts=ENDPOINTS[Operation.VIEW_AMOUNTS].version,
                    obligations=ENDPOINTS[Operation.VIEW_RETURNS].version,
                ),
                note=show.say("connection.versions_note"),
            ),
            Fact(
                label=show.say("connection.history_key"),
                value=history_key,
                note=show.say("connection.history_key_note"),
            ),
        ),
    )


def _sign_in(session: Session, access_until: datetime | None, show: Viewer) -> tuple[Fact, ...]:
    allowed = [
        show.say(f"connection.scope_{name}")
        for name, scope in (("read", READ_SCOPE), ("write", WRITE_SCOPE))
        if scope in session.scopes
    ]
    given, ahead = session.authority_from + session.clock_shift, session.clock_shift
    facts = [
        Fact(label=show.say("connection.allowed"), value=" ".join(allowed)),
        Fact(label=show.say("connection.given"), value=show.instant(given)),
        Fact(
            label=show.say("connection.until"),
            value=show.day(_months_later(given, AUTHORITY_MONTHS)),
            note=show.say("connection.until_note"),
        ),
        Fact(
            label=show.say("connection.ends"),
            value=show.instant(session.ends_at() + ahead),
            note=show.say("connection.ends_note"),
        ),
    ]
    if access_until is not None:
        facts.append(
            Fact(
                label=show.say("connection.key"),
                value=show.instant(access_until + ahead),
                note=show.say("connection.key_note"),
            )
        )
    return tuple(facts)


def _months_later(when: datetime, months: int) -> datetime:
    """The same day that many months on, or the last day of that month."""
    year, month = divmod(when.year * 12 + when.month - 1 + months, 12)
    for day in range(when.day, 27, -1):
        try:
            return when.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return when.replace(year=year, month=month + 1)
