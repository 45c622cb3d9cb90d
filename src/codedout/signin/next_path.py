"""Where a person may be sent after signing in: our own pages, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Collection

HOME = "/"

# Letters, figures and what a query of ours needs. No colon, backslash, percent or control
# character, so that no spelling of another host gets through.
_SHAPE = re.compile(r"/([a-z0-9-]{0,60})(\?[A-Za-z0-9_.=&-]{1,200})?\Z")


def allowed_next(asked: str | None, pages: Collection[str]) -> str:
    """`asked` if it is a known page of ours ("/compare?year=2024-25"), else the first page.

    `pages` are the names of pages as they stand in addresses; the first page needs no name.
    """
    found = _SHAPE.match(asked or "")
    if found is None:
        return HOME
    return found.group(0) if found.group(1) == "" or found.group(1) in pages else HOME
