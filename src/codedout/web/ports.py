"""What the routes beside the pages need. `bootstrap` supplies it; tests supply their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from ipaddress import IPv4Network, IPv6Network
from typing import Any, Protocol

from codedout.demonstrations import Demonstrations
from codedout.domain.change import Change
from codedout.domain.client_rows import ListedClient
from codedout.domain.errors import CodedOutError
from codedout.domain.session import Session
from codedout.domain.sweep import Row
from codedout.domain.tax_year import TaxYear
from codedout.domain.walk import Walk
from codedout.journeys.deadlines import Coming
from codedout.journeys.holding import AccountReading
from codedout.journeys.papers import YearPapers
from codedout.signin.adviser_door import AdviserDoor
from codedout.signin.ports import Clock, Sessions
from codedout.signin.sign_in import SignIn


class WebPortal(Protocol):
    """The built portal, as far as the routes, the headers and the lifespan know it."""

    @property
    def public_url(self) -> str:
        """Where people reach the portal: scheme, host and port, no slash at the end."""
        ...

    @property
    def environment(self) -> str:
        """`demo`, `sandbox` or `production`."""
        ...

    @property
    def authorize_url(self) -> str:
        """HMRC's page where a person gives permission."""
        ...

    @property
    def trusted_proxies(self) -> Sequence[IPv4Network | IPv6Network]:
        """The networks of our own proxies."""
        ...

    @property
    def sign_in(self) -> SignIn: ...

    @property
    def adviser_door(self) -> AdviserDoor | None:
        """Where advisers sign in here; None where none are to."""
        ...

    @property
    def sessions(self) -> Sessions: ...

    @property
    def clock(self) -> Clock: ...

    def open_client(self, session: Session, client_key: str) -> None:
        """Put that client on the screen of an adviser's session.

        Raises:
            NotRecognised: it is not on the list any more, or the session is not an adviser's.
        """
        ...

    def add_clients(self, session: Session, rows: Iterable[ListedClient]) -> frozenset[int]:
        """Add those that are not on the list; which rows were added.

        Raises:
            NotRecognised: the session is not of one of the firm's who may.
        """
        ...

    def receipt_of(self, session: Session, reference: str) -> Change:
        """A change of this session's person.

        Raises:
            NotRecognised: there is none of that reference, or it is somebody else's.
        """
        ...

    def undoings_of(self, change: Change) -> tuple[Change, ...]:
        """What undid this change, what undid that, and so on."""
        ...

    def made_meanwhile(self, change: Change) -> tuple[Change, ...]:
        """The person's others that were sent while this change, never sent, was prepared."""
        ...

    def history_of(self, session: Session) -> bytes:
        """Every change of this session's person, as one signed file."""
        ...

    def deadlines_of(self, session: Session) -> Coming:
        """The last days still to come for this session's person, whose number is proven."""
        ...

    def account_of(self, session: Session) -> AccountReading:
        """The account of this session's person, whose number is proven, as its page shows it."""
        ...

    def december_of(self, session: Session, year: TaxYear) -> tuple[Row, ...]:
        """All clients by how urgent the choice about that year's bill is, for the firm."""
        ...

    def papers_of(self, session: Session, year: TaxYear) -> YearPapers | None:
        """All that goes into the papers of a year, for this session's person, whose number is
        proven; None for a year that is not shown.
        """
        ...

    def export_of(self, session: Session) -> Mapping[str, Any]:
        """All that is held of this session's person, whose number is proven."""
        ...

    def open_changes_of(self, session: Session) -> tuple[str, ...]:
        """The references of what they sent and is not known to be at its end."""
        ...

    def forget_person(self, session: Session) -> None:
        """Forget all that is held of this session's person, and what is remembered of HMRC's.

        Raises:
            StillOpen: something was sent whose outcome is open. Nothing is forgotten then.
        """
        ...

    def walk_of(self, session: Session) -> Walk | None:
        """What this session's person typed of past years, if it is still kept."""
        ...

    @property
    def demonstrations(self) -> Demonstrations | None:
        """What a demonstration can do; None anywhere else."""
        ...

    def to_day(self, session: Session, day: date, *, next_path: str, binding: str) -> str:
        """Where to send the browser for a demonstration to go on on that day.

        Raises:
            NoOtherDay: it cannot.
        """
        ...

    def healthy(self) -> Mapping[str, bool]:
        """Each thing the portal cannot do without, and whether it answers now."""
        ...

    def forget_answers(self, session_key: str) -> None:
        """Let go of HMRC's answers that this process remembers for a session, which may go on."""
        ...

    def end_answers(self, session_key: str) -> None:
        """As `forget_answers`, of a session that is over: nothing is remembered for it again."""
        ...

    def forget_what_is_over(self) -> None:
        """Forget sessions and sign-ins under way that are over, though nobody comes back to them.

        Raises:
            StoreUnavailable: they could not be, this time.
        """
        ...

    def recover(self, given_up: Callable[[], bool]) -> None:
        """Settle, by reading, changes that were left open by whatever broke; until `given_up()`.

        Raises:
            StoreUnavailable: the store cannot be used, this time.
        """
        ...

    def sweep(self, given_up: Callable[[], bool]) -> None:
        """Go on asking HMRC about all clients, where that was begun; until `given_up()`.

        Raises:
            StoreUnavailable: the store cannot be used, this time.
        """
        ...

    def open(self) -> None:
        """Make ready for work: logs scrubbed, the store open."""
        ...

    def close(self) -> None: ...


PortalSource = Callable[[], WebPortal]
"""The process's portal. Raises a `CodedOutError` while the settings do not make one."""


def portal_or_none(source: PortalSource) -> WebPortal | None:
    """The portal, or None while the settings do not make one."""
    try:
        return source()
    except CodedOutError:
        return None
