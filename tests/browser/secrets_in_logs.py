"""What no log may hold, and a portal that logs all it can."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

AT_DEBUG = {
    "PYTHONPATH": os.pathsep.join(
        filter(None, [str(Path(__file__).with_name("at_debug")), os.environ.get("PYTHONPATH")])
    ),
    "STREAMLIT_LOGGER_LEVEL": "debug",
}
"""Settings of a process that has every logger, also the libraries', at DEBUG."""

_NUMBER = re.compile(r"\b[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]\b", re.IGNORECASE)


def found_in(log: str, requests: Iterable[Mapping[str, Any]]) -> list[str]:
    """Each secret that stands in `log`, named but not shown.

    `requests` is the stand-in's request log, which knows every token and every amount sent.
    """
    found = []
    if _NUMBER.search(log):
        found.append("a National Insurance number")
    for secret in {s for entry in requests for s in _secrets(entry)}:
        if secret in log:
            found.append(f"a token or code of {len(secret)} characters")
    for amount in {a for entry in requests if entry["method"] == "PUT" for a in _amounts(entry)}:
        if amount in log:
            found.append(f"the amount {amount}")
    return found


def _secrets(entry: Mapping[str, Any]) -> Iterable[str]:
    headers = {name.lower(): value for name, value in dict(entry["headers"]).items()}
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme == "Bearer":
        yield token
    if entry["path"] == "/oauth/token":
        told = json.dumps([entry["body"], entry["answer"]])
        yield from re.findall(r"[A-Za-z0-9_.-]{24,}", told)


def _amounts(entry: Mapping[str, Any]) -> Iterable[str]:
    # Short and round ones may stand in a log for another reason: a port, a size, a time.
    sent = re.findall(r'"amount": ([0-9]+[.][0-9]{2})\b', json.dumps(entry["body"]))
    return [amount for amount in sent if len(amount) > 5]
