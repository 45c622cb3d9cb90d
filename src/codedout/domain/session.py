"""A signed-in person's session, without its tokens and without the secret in the cookie."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from codedout.domain.adviser import Adviser, Role
from codedout.domain.change import Who
from codedout.domain.client import Client
from codedout.domain.client_facts import ClientFacts
from codedout.domain.demonstration import NOTHING_SHOWN, Demonstration
from codedout.domain.nino import Nino
from codedout.domain.share_safe import ShareSafe
from codedout.domain.signing_in import DemoDay

IDLE_WARNING = timedelta(minutes=13)
IDLE_LIMIT = timedelta(minutes=15)
ABSOLUTE_LIMIT = timedelta(hours=8)

NOTED_EVERY = timedelta(seconds=10)
"""Doing something sooner after the last thing done is not noted: writing it down costs."""

READ_SCOPE = "read:self-assessment"
WRITE_SCOPE = "write:self-assessment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One browser's sign-in.

    Attributes:
        key: SHA-256 (hex) of the secret in the cookie; the secret itself is kept nowhere.
        who: actor and subject. Before HMRC has answered for the number both are a random key of
            this session's own, under which nothing of anybody's is stored.
        nino: what the person typed, or None before they did.
        proven: whether HMRC has answered for this number under this authority. Until then nothing
            stored for the number may be shown: anybody can type anybody's number.
        scopes: the permissions given, as HMRC spells them; none of an adviser's who has not signed
            in with HMRC yet.
        authority_from: when the person gave permission (UTC); it lasts 18 months.
        clock_shift: how far this session's day is from the portal's (demonstrations only).
        world: the world of the stand-in's in which it is; "" for the usual one. Of another world
            everything is kept apart: `who` is another there.
        csrf: goes into every form that posts to our own routes.
        shown: what is going on in it, in a demonstration.
        version: how many changes of the subject's there were as this was read, so that answers of
            HMRC's from before the last of them are not shown.
        turned_away: whether HMRC's last word to it, as this was read, was that it may not see the
            record.
        refusals: how often, as this was read, HMRC had said so.
        may_be_unfinished: False where the person had, as this was read, nothing begun and nothing
            prepared or sent that was not at its end. Another tab may have begun something since.
        adviser: who of the firm's is signed in; None where a person looks at their own tax.
        client: whose figures an adviser has on the screen; `nino` is then theirs.
        hides: what is not to be seen, because others look at the screen.
    """

    key: str
    who: Who
    nino: Nino | None
    proven: bool
    scopes: frozenset[str]
    started_at: datetime
    last_active_at: datetime
    authority_from: datetime
    clock_shift: timedelta
    csrf: str = field(repr=False)
    facts: ClientFacts = field(repr=False)
    world: str = ""
    shown: Demonstration = NOTHING_SHOWN
    version: int = 0
    turned_away: bool = False
    refusals: int = 0
    may_be_unfinished: bool = True
    adviser: Adviser | None = None
    client: Client | None = None
    hides: ShareSafe = ShareSafe.OFF

    @property
    def may_write(self) -> bool:
        """Whether HMRC may be asked to change anything: by its permission and by the role."""
        return WRITE_SCOPE in self.scopes and self.role_may_change

    @property
    def role_may_change(self) -> bool:
        """Whether anything may be asked for by the role; a person for themselves may."""
        return self.adviser is None or self.adviser.role.may_change

    @property
    def with_hmrc(self) -> bool:
        """Whether anybody has signed in with HMRC for it."""
        return bool(self.scopes)

    @property
    def share_safe(self) -> ShareSafe:
        """What is hidden; to a presenter names and numbers always are."""
        if self.adviser is not None and self.adviser.role is Role.PRESENTER and not self.hides.on:
            return ShareSafe.NAMES
        return self.hides

    @property
    def day(self) -> DemoDay:
        """Where it is, in a demonstration."""
        return DemoDay(world=self.world, ahead=self.clock_shift, shown=self.shown)

    @property
    def ends_anyway_at(self) -> datetime:
        """When it ends whatever is done (UTC)."""
        return self.started_at + ABSOLUTE_LIMIT

    def ends_at(self) -> datetime:
        """When it ends if nothing more is done (UTC)."""
        return min(self.last_active_at + IDLE_LIMIT, self.ends_anyway_at)

    def can_stay(self, now: datetime) -> bool:
        """Whether doing something puts its end off for longer than the warning of it stands."""
        return self.ends_anyway_at - now > IDLE_LIMIT - IDLE_WARNING
