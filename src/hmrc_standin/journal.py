"""Every request that reached HMRC's surface, for tests to look at. Kept in memory only."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from .calendar import instant, stamp
from .message import Message
from .wire import Answer, NotJson, read_json

_KEPT = 5000


@dataclass(slots=True)
class Entry:
    """`status` and `answer` stay None when nothing was answered: dropped, or still running."""

    n: int
    at: datetime
    method: str
    path: str
    query: dict[str, Any]
    headers: dict[str, str]
    body: Any
    fault: str | None = None
    status: int | None = None
    answer: Any = None

    def settle(self, answer: Answer) -> None:
        self.status = answer.status
        self.answer = answer.body if answer.html is None else answer.html

    def as_json(self) -> dict[str, Any]:
        return {
            "n": self.n,
            "at": stamp(self.at),
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "headers": self.headers,
            "body": self.body,
            "status": self.status,
            "answer": self.answer,
            "fault": self.fault,
        }


class Journal:
    """The requests of one world, oldest first; the newest five thousand."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=_KEPT)
        self._last = 0

    def arrived(self, at: datetime, message: Message) -> Entry:
        self._last += 1
        entry = Entry(
            n=self._last,
            at=at,
            method=message.method,
            path=message.path,
            query=_gather(message.query),
            headers=_joined(message.headers),
            body=_read(message),
        )
        self._entries.append(entry)
        return entry

    def since(self, mark: str | None) -> list[dict[str, Any]]:
        """Entries after a number `n`, or from an instant of the world's clock on.

        Raises:
            ValueError: the mark is neither.
        """
        found = list(self._entries)
        if mark and mark.isdecimal():
            found = [one for one in found if one.n > int(mark)]
        elif mark:
            begin = instant(mark.replace(" ", "+"))  # a plus sign in a query arrives as a space
            found = [one for one in found if one.at >= begin]
        return [one.as_json() for one in found]

    def clear(self) -> None:
        self._entries.clear()


def _gather(query: str) -> dict[str, Any]:
    """Name to value; a name sent twice has a list."""
    gathered: dict[str, Any] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        before = gathered.get(name)
        if before is None:
            gathered[name] = value
        else:
            gathered[name] = [*(before if isinstance(before, list) else [before]), value]
    return gathered


def _joined(headers: list[tuple[str, str]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in headers:
        joined[name] = f"{joined[name]}, {value}" if name in joined else value
    return joined


def _read(message: Message) -> Any:
    """JSON with its digits as sent; a form as its members; otherwise the text."""
    if not message.body:
        return None
    text = message.body.decode("utf-8", "replace")
    if "x-www-form-urlencoded" in (message.header("content-type") or ""):
        return _gather(text)
    try:
        return read_json(message.body)
    except NotJson:
        return text
