"""A whole Streamlit application with our routes, headers and lifespan, and a portal of fakes."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from codedout.web import lifespan, middleware, on_script_error, routes
from tests.web.fakes import FakePortal

PORTAL = FakePortal(
    os.environ["TINY_PUBLIC_URL"], "https://hmrc.example/authorize", "https://hmrc.example/token"
)
PORTAL.faulty = os.environ.get("TINY_FAULTY") == "yes"


def portal() -> FakePortal:
    return PORTAL


app = st.App(
    Path(__file__).parent / "tiny_script.py",
    lifespan=lifespan(portal),
    routes=routes(portal),
    middleware=middleware(portal),
    on_script_error=on_script_error(st.error),
)
