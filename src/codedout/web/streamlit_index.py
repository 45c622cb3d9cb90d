"""What we need to know of the index page of the Streamlit that is installed."""

from __future__ import annotations

import base64
import re
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_FONT = re.compile(r'href="\./(static/media/SourceSans[^"]+\.woff2)"')

IN_ENGLISH = b'<html lang="en">'
"""How the page says which language it is in."""


@cache
def inline_script_hashes() -> tuple[str, ...]:
    """A hash for each script written into the page, as a content security policy names it."""
    return tuple(
        f"'sha256-{base64.b64encode(sha256(script.encode()).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(_index())
    )


@cache
def font_path() -> str | None:
    """Where Streamlit serves the font of its pages, without a slash before it."""
    found = _FONT.search(_index())
    return found.group(1) if found else None


def _index() -> str:
    package = find_spec("streamlit")
    if package is None or package.origin is None:
        raise RuntimeError("streamlit is not installed")
    return (Path(package.origin).parent / "static" / "index.html").read_text(encoding="utf-8")
