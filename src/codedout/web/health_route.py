"""Whether the portal can do its work now, for whoever starts it or balances load."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from codedout.web.ports import PortalSource, portal_or_none
from codedout.web.site import Endpoint


def health(source: PortalSource) -> Endpoint:
    """200 only when everything the portal needs answers; else 503, and which does not."""

    async def endpoint(_: Request) -> Response:
        portal = portal_or_none(source)
        checks = {} if portal is None else dict(await run_in_threadpool(portal.healthy))
        good = portal is not None and all(checks.values())
        return JSONResponse(
            {"ok": good, "set_up": portal is not None, **checks},
            status_code=200 if good else 503,
            headers={"Cache-Control": "no-store"},
        )

    return endpoint
