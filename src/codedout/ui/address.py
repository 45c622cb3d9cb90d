"""What the address of a page says, never trusted further than it can be looked up."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import streamlit as st
from markupsafe import Markup

from codedout.places import PLACES
from codedout.ui import html


def param(name: str) -> str:
    """A value of the address, cut to a sensible length; "" if it is not there."""
    return str(st.query_params.get(name, ""))[:80]


def here() -> str:
    """This page's own address, for coming back to after signing in."""
    name = (st.context.url or "").split("?")[0].rstrip("/").rsplit("/", 1)[-1]
    query = urlencode(st.query_params.to_dict())
    return ("/" + name if name in PLACES else "/") + (f"?{query}" if query else "")


def sign_in_link(label: str, next_page: str) -> Markup:
    """The button that leads to HMRC's sign-in and back to `next_page`; same tab."""
    address = f"/oauth/login?next={quote(next_page, safe='')}"
    return html.tag("p", html.tag("a", label, href=address, class_="co-button"))


def adviser_link(label: str, next_page: str) -> Markup:
    """The way to where the people of a firm's sign in here, and back to `next_page`."""
    address = f"/adviser/sign-in?next={quote(next_page, safe='')}"
    return html.tag("p", html.tag("a", label, href=address))
