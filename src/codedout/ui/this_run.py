"""The session as this run of the script has read it, so that the store is asked once a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from codedout.domain.session import Session

_read: ContextVar[list[Session | None] | None] = ContextVar("session of this run", default=None)


@contextmanager
def begin() -> Iterator[None]:
    """One run: what is read in this block is forgotten at its end. Each thread has its own."""
    token = _read.set([])
    try:
        yield
    finally:
        _read.reset(token)


def session(read: Callable[[], Session | None]) -> Session | None:
    """The session as this run knows it; by `read` if it does not yet, or outside a run."""
    kept = _read.get()
    return kept[-1] if kept else note(read())


def note(session: Session | None) -> Session | None:
    """Know the session as it is now."""
    kept = _read.get()
    if kept is not None:
        kept[:] = [session]
    return session
