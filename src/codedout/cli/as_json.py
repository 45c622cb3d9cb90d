"""JSON that people read too: as it is written wherever the terminal can, else escaped."""

from __future__ import annotations

import json
import sys


def as_json(value: object, indent: int | None = None) -> str:
    """The value as text that standard output can take."""
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return json.dumps(value, indent=indent)
    return text
