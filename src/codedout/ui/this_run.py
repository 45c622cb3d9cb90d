"""The session as this run of the script has read it, so that the store is asked once a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from codedout.domain.errors import StoreUnavailable
from codedout.domain.session import Session

# Nothing yet, or the one thing found: a store that is down is an answer too, and a slow one.
_read: ContextVar[list[Session | StoreUnavailable | None] | None] = ContextVar(
    "session of this run", default=None
)

_waited: ContextVar[bool] = ContextVar("whether this run waited for HMRC", default=False)

# What of a kind stands on the page already, of which there is to be one.
_drawn: ContextVar[set[str] | None] = ContextVar("what this run has drawn once", default=None)


@contextmanager
def begin() -> Iterator[None]:
    """One run: what is read in this block is forgotten at its end. Each thread has its own."""
    read, waited, drawn = _read.set([]), _waited.set(False), _drawn.set(set())
    try:
        yield
    finally:
        _read.reset(read)
        _waited.reset(waited)
        _drawn.reset(drawn)


def is_first(name: str) -> bool:
    """Whether nothing of that name was drawn before in this run; outside a run it always is so."""
    drawn = _drawn.get()
    if drawn is None:
        return True
    first = name not in drawn
    drawn.add(name)
    return first


def note_wait() -> None:
    """HMRC was waited for: what was read of the person's own before may have moved since."""
    _waited.set(True)


def has_waited() -> bool:
    """Whether HMRC was waited for in this run."""
    return _waited.get()


def session(read: Callable[[], Session | None]) -> Session | None:
    """The session as this run knows it; by `read` if it does not yet, or outside a run.

    Raises:
        StoreUnavailable: it could not be read; `read` is not tried again in this run.
    """
    kept = _read.get()
    if not kept:
        try:
            return note(read())
        except StoreUnavailable as problem:
            if kept is not None:
                kept[:] = [problem]
            raise
    if isinstance(kept[-1], StoreUnavailable):
        raise kept[-1]
    return kept[-1]


def known_session() -> Session | None:
    """The session, where this run has read one already."""
    kept = _read.get()
    found = kept[-1] if kept else None
    return found if isinstance(found, Session) else None


def note(session: Session | None) -> Session | None:
    """Know the session as it is now."""
    kept = _read.get()
    if kept is not None:
        kept[:] = [session]
    return session
