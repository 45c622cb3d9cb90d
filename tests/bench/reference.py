"""The application that the portal is measured against.

The same `st.App`, lifespan, configuration, middleware and number of pages; its pages draw literals
(`tests.bench.literals`) and nothing else: no session, no store, no client, no presenter.
"""

import os
from pathlib import Path
from typing import NoReturn

import streamlit as st

from codedout.domain.errors import CodedOutError
from codedout.web import lifespan, middleware, on_script_error


def no_portal() -> NoReturn:
    """There is nothing to open, and nothing to ask."""
    raise CodedOutError


app = st.App(
    Path(os.environ["BENCH_LITERALS"]),
    lifespan=lifespan(no_portal),
    middleware=middleware(no_portal),
    on_script_error=on_script_error(st.error),
)
