"""Our own scripts: files, because the content security policy lets no page carry one."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response


async def script(request: Request) -> Response:
    """What our pages need of the browser."""
    headers = {"Cache-Control": "no-cache"}
    text = _script(request.url.path.rpartition("/")[-1])
    return Response(text, media_type="text/javascript", headers=headers)


@cache
def _script(name: str) -> str:
    return files("codedout.ui").joinpath(name).read_text(encoding="utf-8")
