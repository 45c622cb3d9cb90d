"""A fault, noted under a reference that a person can quote, without what it was about.

Exceptions can carry addresses with a National Insurance number, amounts or tokens in their text.
So their types and the places they came through are logged, and their text never is.
"""

from __future__ import annotations

import logging
import secrets
import traceback

_LOG = logging.getLogger("codedout.faults")


def note_fault(problem: BaseException) -> str:
    """Log where `problem` came from, and return the reference it was logged under."""
    reference = secrets.token_hex(4).upper()
    _LOG.error("Fault %s: %s", reference, "\nafter ".join(_places(problem)))
    return reference


def _places(problem: BaseException) -> list[str]:
    told, seen = [], set()
    link: BaseException | None = problem
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        where = "".join(traceback.format_tb(link.__traceback__)).rstrip()
        told.append(f"{type(link).__module__}.{type(link).__qualname__}\n{where}")
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return told
