"""Streamlit's pages for the links of the reference: a link need not make its page anew."""

from __future__ import annotations

from functools import cache

import streamlit as st


@cache
def sheet(path: str, title: str, url_path: str, default: bool, visibility: str) -> st.Page:
    """The page of that file."""
    return st.Page(path, title=title, url_path=url_path, default=default, visibility=visibility)
