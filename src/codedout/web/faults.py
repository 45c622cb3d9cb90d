"""A fault, noted under a reference that a person can quote, without what it was about.

Exceptions can carry addresses with a National Insurance number, amounts or tokens in their text.
So their types and the places they came through are logged, and their text never is.
"""

from __future__ import annotations

import logging
import secrets
import traceback

MOST_PLACES = 25

_LOG = logging.getLogger("codedout.faults")


def note_fault(problem: BaseException) -> str:
    """Log where `problem` came from, and return the reference it was logged under."""
    reference = secrets.token_hex(4).upper()
    _LOG.error("Fault %s: %s", reference, "\nafter ".join(_places(problem)))
    return reference


def _places(problem: BaseException) -> list[str]:
    told: list[str] = []
    seen: set[int] = set()
    link: BaseException | None = problem
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        places = traceback.extract_tb(link.__traceback__, limit=-MOST_PLACES)
        where = [f"  {place.filename}:{place.lineno} in {place.name}" for place in places]
        told.append("\n".join([f"{type(link).__module__}.{type(link).__qualname__}", *where]))
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return told
