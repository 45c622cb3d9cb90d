"""What the reference need not make anew each time: Streamlit's pages for its links, and figures."""

from __future__ import annotations

import json
from functools import cache

import plotly.graph_objects as go
import streamlit as st


@cache
def sheet(path: str, title: str, url_path: str, default: bool, visibility: str) -> st.Page:
    """The page of that file."""
    return st.Page(path, title=title, url_path=url_path, default=default, visibility=visibility)


@cache
def figure(spec: str) -> go.Figure:
    """The figure of that text, so that drawing it costs as little as it can."""
    return go.Figure(json.loads(spec))
