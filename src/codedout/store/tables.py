"""The tables. What is `sealed` is encrypted; what is not is an opaque key, a state or an instant.

A change here needs a migration beside it: a test compares the two.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept as whole microseconds since 1970 so that both databases agree."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> int | None:
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(
        self,
        value: int | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        return None if value is None else _EPOCH + value * _MICROSECOND


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

secrets = Table(  # made once by the store itself
    "secrets",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("sealed", Text, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("actor", String(80), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("proven", Boolean, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("last_active_at", Instant, nullable=False, index=True),
    Column("authority_from", Instant, nullable=False),
    Column("clock_shift", BigInteger, nullable=False),  # seconds
    Column("sealed_nino", Text),
    Column("sealed_csrf", Text, nullable=False),
    Column("sealed_facts", Text, nullable=False),
    Column("sealed_tokens", Text, nullable=False),
    Column("turned_away", Boolean),  # by HMRC, at its last word; none: not
    Column("refusals", Integer),  # how often it was turned away; none: never
    Column("world", String(60)),  # of the stand-in's, in a demonstration; none: the usual one
    Column("adviser", String(40)),  # who of the firm's; none: a person for themselves
    Column("client", String(40)),  # whose figures an adviser has on the screen
    Column("hides", String(10)),  # while others look at the screen; none: nothing
    Column("shown", Text),  # in a demonstration: its tour, what HMRC is made to do; none: nothing
)

proofs = Table(  # for whom HMRC has answered in an adviser's session
    "proofs",
    metadata,
    Column("session_key", String(64), primary_key=True),
    Column("subject", String(80), primary_key=True),
)

advisers = Table(  # people of the firm's
    "advisers",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("username_key", String(64), nullable=False),  # a fingerprint
    Column("role", String(20), nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("wrong", Integer, nullable=False),  # passwords in a row
    Column("locked_until", Instant),
    Column("added_at", Instant, nullable=False),
    Column("sealed_username", Text, nullable=False),
    Column("sealed_name", Text, nullable=False),
    Column("sealed_password", Text, nullable=False),  # its bcrypt hash
    UniqueConstraint("username_key"),
)

door_book = Table(  # what happened at the advisers' door: for good, names that nobody has 90 days
    "door_book",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("adviser", String(40)),  # none: nobody is known by the name typed
    Column("what", String(20), nullable=False),
    Column("sealed_detail", Text, nullable=False),
)

clients = Table(  # the firm's
    "clients",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("world", String(60), nullable=False),  # a demonstration's own; "": the usual one
    Column("number_key", String(64), nullable=False),  # a fingerprint
    Column("added_at", Instant, nullable=False),
    Column("added_by", String(40), nullable=False),
    Column("sealed_nino", Text, nullable=False),
    Column("sealed_name", Text, nullable=False),
    Column("sealed_notes", Text, nullable=False),
    UniqueConstraint("world", "number_key"),
)

sweeps = Table(  # the last run through all clients, in each world
    "sweeps",
    metadata,
    Column("world", String(60), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("tax_year", Integer, nullable=False),  # the year it starts in
    Column("state", String(20), nullable=False),
    Column("session_key", String(64), nullable=False),  # with whose sign-in HMRC is asked
    Column("begun_at", Instant, nullable=False),
    Column("resumed_at", Instant, nullable=False),
    Column("done_before", Integer, nullable=False),
    Column("holder", String(32), nullable=False),  # the process that is at it
    Column("until", Float(53), nullable=False),  # seconds since 1970
)

sweep_rows = Table(  # what was last found of each client
    "sweep_rows",
    metadata,
    Column("world", String(60), primary_key=True),
    Column("client", String(40), primary_key=True),
    Column("number", Integer, nullable=False),  # of the run
    Column("answered", Boolean, nullable=False),
    Column("sealed", Text, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("state_hash", String(64), primary_key=True),
    Column("started_at", Instant, nullable=False, index=True),
    Column("sealed", Text, nullable=False),
)

locks = Table(
    "locks",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("holder", String(32), nullable=False),
    Column("until", Float(53), nullable=False),  # seconds since 1970
)

limits = Table(
    "limits",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("state", Text, nullable=False),  # see limiter.py
)

subjects = Table(
    "subjects",
    metadata,
    Column("subject", String(80), primary_key=True),
    Column("version", Integer, nullable=False),
)

changes = Table(
    "changes",
    metadata,
    Column("number", Integer, primary_key=True),  # the order in which they were written down
    Column("reference", String(20), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("state", String(20), nullable=False),
    Column("prepared_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("settled_at", Instant),
    Column("sealed_what", Text, nullable=False),
    Column("sealed_outcome", Text, nullable=False),
    UniqueConstraint("reference"),
    Index("ix_changes_subject_actor", "subject", "actor"),
)

answers = Table(
    "answers",
    metadata,
    Column("actor", String(80), primary_key=True),
    Column("subject", String(80), primary_key=True),
    Column("tax_year", Integer, primary_key=True),  # the year it starts in
    Column("said_at", Instant, nullable=False),
    Column("sealed", Text, nullable=False),
)

drafts = Table(  # what was being filled in
    "drafts",
    metadata,
    Column("actor", String(80), primary_key=True),
    Column("subject", String(80), primary_key=True),
    Column("ask", String(20), primary_key=True),
    Column("tax_year", Integer, primary_key=True),  # the year it starts in
    Column("saved_at", Instant, nullable=False, index=True),
    Column("sealed", Text, nullable=False),
)

walks = Table(  # what was typed about small differences of past years
    "walks",
    metadata,
    Column("actor", String(80), primary_key=True),
    Column("subject", String(80), primary_key=True),
    Column("saved_at", Instant, nullable=False, index=True),
    Column("sealed", Text, nullable=False),
)

bills = Table(  # what was typed about how one year's bill is paid
    "bills",
    metadata,
    Column("actor", String(80), primary_key=True),
    Column("subject", String(80), primary_key=True),
    Column("tax_year", Integer, primary_key=True),  # the year it starts in
    Column("saved_at", Instant, nullable=False, index=True),
    Column("sealed", Text, nullable=False),
)

known = Table(  # HMRC's last answers, and those of the visit before
    "known",
    metadata,
    Column("actor", String(80), primary_key=True),
    Column("subject", String(80), primary_key=True),
    Column("asked", String(60), primary_key=True),  # what HMRC was asked, as a name
    Column("session_key", String(64), nullable=False),  # of the visit that was told
    Column("read_at", Instant, nullable=False, index=True),
    Column("sealed", Text, nullable=False),
    Column("earlier_at", Instant),
    Column("sealed_earlier", Text),
)
