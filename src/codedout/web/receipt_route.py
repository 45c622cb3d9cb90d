"""A receipt as a file, for the session whose receipt it is and nobody else."""

from __future__ import annotations

import mimetypes
import re

from starlette.requests import Request
from starlette.responses import Response

from codedout.web.site import Site

_NOT_FOR_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")


def receipt_file(site: Site, request: Request) -> Response:
    """GET: the file, 403 without a session, 404 for a receipt that is not this session's."""
    session = site.session(request)
    if session is None:
        return site.problem("file_sign_in", status=403, sign_in_to="/receipts")
    found = site.portal.receipt_file(session, request.path_params["reference"])
    if found is None:
        return site.problem("file_missing", status=404)
    site.portal.sessions.touch(session.key, site.portal.clock.now())
    name, content = found
    safe_name = _NOT_FOR_A_NAME.sub("-", name)
    kind, _ = mimetypes.guess_type(safe_name)
    return Response(
        content,
        media_type=kind or "application/octet-stream",
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="{safe_name}"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )
