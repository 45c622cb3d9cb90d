"""Our own script: a file, because the content security policy lets no page carry one."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response


async def boxes_script(_: Request) -> Response:
    """What a box that is kept as it is typed needs of the browser."""
    headers = {"Cache-Control": "no-cache"}
    return Response(_script(), media_type="text/javascript", headers=headers)


@cache
def _script() -> str:
    return files("codedout.ui").joinpath("boxes.js").read_text(encoding="utf-8")
