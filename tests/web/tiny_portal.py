"""A whole Streamlit application with our routes, headers and lifespan, and a portal of fakes."""

from __future__ import annotations

import os
from ipaddress import ip_network
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from codedout.web import lifespan, middleware, on_script_error, routes
from tests.web.fakes import FakePortal

PORTAL = FakePortal(
    os.environ["TINY_PUBLIC_URL"], "https://hmrc.example/authorize", "https://hmrc.example/token"
)
PORTAL.faulty = os.environ.get("TINY_FAULTY") == "yes"
if "TINY_TRUSTED" in os.environ:
    PORTAL.trusted_proxies = (ip_network(os.environ["TINY_TRUSTED"]),)


def portal() -> FakePortal:
    return PORTAL


def addresses_noted(_: Request) -> JSONResponse:
    """From where those who began to sign in came, as it will be told to HMRC."""
    facts = [attempt.facts for attempt in PORTAL.attempts.kept.values()]
    return JSONResponse([[one.public_ip, one.public_port] for one in facts])


app = st.App(
    Path(__file__).parent / "tiny_script.py",
    lifespan=lifespan(portal),
    routes=[*routes(portal), Route("/addresses-noted", addresses_noted)],
    middleware=middleware(portal),
    on_script_error=on_script_error(st.error),
)
