"""Keeping National Insurance numbers and secrets out of every log.

HMRC's addresses hold the person's number, and httpx logs each address that it asks. Records are
scrubbed where they are made (`logging.setLogRecordFactory`), so no handler, present or later, of
ours or a library's, ever sees what was in them.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Any
from urllib.parse import unquote

HIDDEN = "[hidden]"

# What may stand between the parts of a number: it is typed with spaces, and addresses encode them.
_GAP = r"(?:\s|%(?:25)*20|%(?:25)*A0|%(?:25)*C2|\+|-|_|\.|,|\\xa0|\\u00a0|\u00a0|&nbsp;){0,3}"
_DIGITS = rf"(?:[0-9]{_GAP}){{5}}[0-9]"
# Before a number there may be the end of an escape, as in "%2FAA123456A" or "\nAA123456A".
_AFTER_ESCAPE = r"(?<=%[0-9A-Fa-f][0-9A-Fa-f])|(?<=\\[nrt])"

# In capitals, as HMRC has it, also where it is joined to other words.
_NINO_CAPITALS = re.compile(
    rf"(?:(?<![A-Z0-9])|{_AFTER_ESCAPE})[A-Z]{_GAP}[A-Z]{_GAP}{_DIGITS}(?:{_GAP}[A-D])?(?![A-Z0-9])"
)
# In any case only on its own: a hash in small letters can hold one by chance.
_NINO_ANY_CASE = re.compile(
    rf"(?:(?<![A-Za-z0-9])|{_AFTER_ESCAPE})[A-Z]{_GAP}[A-Z]{_GAP}{_DIGITS}(?:{_GAP}[A-D])?"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE,
)

# An id to quote to HMRC: a piece of one in some hundreds is spelt like a number.
_ID = re.compile(
    rf"((?:(?<![A-Za-z0-9])|{_AFTER_ESCAPE})[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}"
    r"(?![A-Za-z0-9]))",
    re.IGNORECASE,
)

_SENSITIVE = (
    "access_token|refresh_token|id_token|token|client_secret|secret|password|code_verifier"
    "|code_challenge|csrf|cookie_secret|encryption_keys?|api_key|authorization"
)
_BEARER = re.compile(r"\b(Bearer|Basic)(\s+|%20)[A-Za-z0-9\-._~+/]{3,}=*", re.IGNORECASE)
# name=value, name: value, "name": "value", 'name': b'value', ('name', 'value'), also encoded.
_JOIN = r"""(['"]?\s*(?:=|:|,|%3D)\s*b?['"]?)"""
_NAMED = re.compile(
    rf"(?:(?<![A-Za-z])|{_AFTER_ESCAPE})({_SENSITIVE}){_JOIN}(?!\[hidden\])[^\s'\"&;,(){{}}\[\]<>]+",
    re.IGNORECASE,
)
# An OAuth code, not HMRC's code of an error (capitals) and not a status (digits).
_CODE = re.compile(
    rf"(?:(?<![A-Za-z_])|{_AFTER_ESCAPE})(code){_JOIN}(?![A-Z_]+(?![A-Za-z0-9_-])|[0-9]{{1,3}}(?![A-Za-z0-9_-])|\[)"
    r"[A-Za-z0-9._~%+/=-]+"
)
_STATE = re.compile(r"([?&]state=|%26state%3D|['\"]state['\"]\s*:\s*['\"])[A-Za-z0-9._~%+/=-]{8,}")
_COOKIE = re.compile(
    r"""(cookie['"]?\s*[:=,]\s*)(?!\[hidden\])(b?'[^']*'|b?"[^"]*"|[^\r\n]+)""", re.I
)
_OWN_COOKIE = re.compile(r"(codedout_[a-z0-9_]+=)[A-Za-z0-9._~%+/=-]+", re.IGNORECASE)
_SENSITIVE_NAME = re.compile(rf"(?:{_SENSITIVE}|code|state|(?:set-)?cookie)\Z", re.IGNORECASE)


def scrub(text: str) -> str:
    """The text without National Insurance numbers, bearer tokens, OAuth codes and secrets."""
    text = _BEARER.sub(rf"\1\2{HIDDEN}", text)
    text = _COOKIE.sub(rf"\1{HIDDEN}", text)
    text = _OWN_COOKIE.sub(rf"\1{HIDDEN}", text)
    text = _NAMED.sub(rf"\1\2{HIDDEN}", text)
    text = _CODE.sub(rf"\1\2{HIDDEN}", text)
    text = _STATE.sub(rf"\1{HIDDEN}", text)
    text = _without_numbers(text)
    return _ENCODED_WORD.sub(_scrubbed_word, text) if "%" in text else text


def _without_numbers(text: str) -> str:
    """The text with every National Insurance number hidden, and ids to quote left whole."""
    parts = _ID.split(text)  # what stands between ids, then an id, by turns
    for at in range(0, len(parts), 2):
        parts[at] = _NINO_ANY_CASE.sub(HIDDEN, _NINO_CAPITALS.sub(HIDDEN, parts[at]))
    return "".join(parts)


_ENCODED_WORD = re.compile(r"[^\s\"'<>\\]*%[^\s\"'<>\\]*")
_MOST_DECODINGS = 3


def _scrubbed_word(found: re.Match[str]) -> str:
    """A word with escapes, or nothing of it if it hides a number when they are undone."""
    word = found.group()
    for _ in range(_MOST_DECODINGS):
        word = unquote(word)
        if _without_numbers(word) != word:
            return HIDDEN
    return found.group()


def scrubbed(value: Any) -> Any:
    """The value without secrets: a copy where anything had to go, else the value itself."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, bytes):
        return scrub(value.decode("latin-1")).encode("latin-1")
    if isinstance(value, Mapping):
        return {
            scrubbed(key): HIDDEN
            if isinstance(key, str) and isinstance(item, str) and _SENSITIVE_NAME.match(key)
            else scrubbed(item)
            for key, item in value.items()
        }
    if type(value) in (list, tuple, set, frozenset):
        return type(value)(scrubbed(item) for item in value)
    shown = f"{value!s}\n{value!r}"
    return value if scrub(shown) == shown else scrub(str(value))


def scrub_event(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A structlog processor that scrubs an event; put it last before the renderer."""
    clean: dict[str, Any] = scrubbed(event)
    return clean


class _ScrubbedFields(dict[str, Any]):
    """A record's attributes. `Logger.makeRecord` puts `extra` in after the factory has run."""

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, scrubbed(value))


# Its formatter takes the arguments apart by position, so they must all stay.
_KEEPS_ARGUMENTS = frozenset({"uvicorn.access"})


def _scrub_record(record: logging.LogRecord) -> logging.LogRecord:
    record.msg = record.msg if isinstance(record.msg, str) else str(record.msg)
    # Messages are scrubbed whole, so that what only shows once put together goes too.
    record.args = scrubbed(record.args)
    if record.name in _KEEPS_ARGUMENTS:
        record.msg = scrub(record.msg)
    else:
        try:
            whole = record.getMessage()
        except (TypeError, ValueError, KeyError):
            record.msg, record.args = f"{record.msg} {record.args}", ()
            whole = record.msg
        if scrub(whole) != whole or not record.args:
            record.msg, record.args = scrub(whole), ()
    if record.exc_info and record.exc_info[1] is not None:
        # The text alone goes on: a formatter that found the exception would print it afresh.
        record.exc_text = scrub("".join(traceback.format_exception(record.exc_info[1])).rstrip())
        record.exc_info = None
    if record.stack_info:
        record.stack_info = scrub(record.stack_info)
    record.__dict__ = _ScrubbedFields(record.__dict__)
    return record


class _ScrubbingFactory:
    """Makes records as whoever was there before did, and scrubs them."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __call__(self, *args: Any, **kwargs: Any) -> logging.LogRecord:
        record: logging.LogRecord = self.inner(*args, **kwargs)
        return _scrub_record(record)


_stray = logging.getLogger("codedout.uncaught")


def install() -> None:
    """Scrub every record made from now on, and log exceptions that nobody caught. Idempotent."""
    factory = logging.getLogRecordFactory()
    if isinstance(factory, _ScrubbingFactory):
        return
    logging.setLogRecordFactory(_ScrubbingFactory(factory))
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


def _log_uncaught(
    kind: type[BaseException], problem: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, problem, trace)
        return
    _stray.critical("Uncaught exception", exc_info=(kind, problem, trace))


def _log_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
        _stray.critical(
            "Uncaught exception in a thread",
            exc_info=(args.exc_type, args.exc_value, args.exc_traceback),
        )
