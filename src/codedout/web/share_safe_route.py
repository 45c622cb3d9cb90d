"""Hiding from others what is on the screen, and showing it again, for every tab of a browser."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response

from codedout.domain.share_safe import ShareSafe
from codedout.ui.hiding import PARAM
from codedout.web.sign_in_routes import go_to
from codedout.web.site import Site, same

_NAMES_SOMETHING = frozenset({PARAM, "item"})
"""What is taken out of the address to come back to: an item has a number of HMRC's."""


def hide(site: Site, request: Request, form: Mapping[str, str]) -> Response:
    """POST from a page of the person's own session: hide so much, and back to the page."""
    session = site.session(request)
    back_to = _without_numbers(site.portal.sign_in.next_path(form.get("next")))
    if session is None:
        return go_to(back_to)
    asked = form.get("hide", "")
    if not same(form.get("csrf", ""), session.csrf) or asked not in list(ShareSafe):
        return site.problem("fail.not_ours", status=403, back=("signin.overview", back_to))
    site.portal.sessions.hide(session.key, ShareSafe(asked))
    site.portal.sessions.touch(session.key, site.portal.clock.now())
    return go_to(back_to)


def _without_numbers(path: str) -> str:
    page, _, query = path.partition("?")
    kept = [pair for pair in parse_qsl(query) if pair[0] not in _NAMES_SOMETHING]
    return f"{page}?{urlencode(kept)}" if kept else page
