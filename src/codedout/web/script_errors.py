"""What happens when a page's script fails: a reference for the person, places for the log."""

from __future__ import annotations

import logging
from collections.abc import Callable

from codedout.web.faults import note_fault
from codedout.web.html import SHOW

# Streamlit logs the exception with its text before it asks our handler (error_util.py).
_STREAMLIT_LOGGER = "streamlit.error_util"
_STREAMLIT_MESSAGE = "Uncaught app execution"


def on_script_error(show: Callable[[str], object]) -> Callable[[Exception], bool]:
    """A handler for `st.App`; `show` puts a message on the page (`st.error`)."""
    logging.getLogger(_STREAMLIT_LOGGER).addFilter(_not_streamlits_own)

    def handle(problem: Exception) -> bool:
        reference = note_fault(problem)
        show(SHOW.say("signin.script_fault", reference=reference))
        return True  # Streamlit need not show it too

    return handle


def _not_streamlits_own(record: logging.LogRecord) -> bool:
    return record.msg != _STREAMLIT_MESSAGE
