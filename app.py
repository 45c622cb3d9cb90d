"""The ASGI application. `streamlit run app.py` and `uvicorn app:app` both find it here."""

from pathlib import Path

import streamlit as st

from codedout.bootstrap import portal
from codedout.web import lifespan, middleware, on_script_error, routes
from codedout.words import words

if st.get_option("server.baseUrlPath"):
    raise SystemExit(words().say("doctor.say.base_path"))

app = st.App(
    Path(__file__).parent / "src" / "codedout" / "main.py",
    lifespan=lifespan(portal),
    routes=routes(portal),
    middleware=middleware(portal),
    on_script_error=on_script_error(st.error),
)
