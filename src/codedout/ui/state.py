"""The one owner of `st.session_state`. It belongs to a session of ours or to nobody.

Streamlit lets whoever knows its own session id take up a session's memory, whatever cookie they
bring. So the memory carries the key of the session it was filled under, and is emptied when that
is not the session of the cookie.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

_OWNER = "co_owner"


def belongs_to(session_key: str) -> None:
    """Empty the memory unless it was filled under this session ("" for nobody's)."""
    if st.session_state.get(_OWNER) != session_key:
        st.session_state.clear()
        st.session_state[_OWNER] = session_key


def value(key: str) -> Any:
    """What a widget or an earlier run left under `key`; None if nothing."""
    return st.session_state.get(key)


def there(key: str) -> bool:
    """Whether a widget or an earlier run left anything under `key`, be it None."""
    return key in st.session_state


def put(key: str, what: Any) -> None:
    """Set the value a widget will start from. Only before that widget is drawn."""
    st.session_state[key] = what


def start(key: str, value: object) -> str:
    """The key of a widget that starts from `value`, unless anything is under it yet."""
    if not there(key):
        put(key, value)
    return key


def take(key: str) -> Any:
    """The value under `key`, which is then dropped; None if there is none."""
    return st.session_state.pop(key, None)


def forget(key: str) -> None:
    """Drop a value."""
    st.session_state.pop(key, None)
