"""How a page ends early."""

from __future__ import annotations


class Finished(Exception):
    """The page is complete as drawn; only the foot of the frame is still to come.

    `st.stop` would leave that out.
    """
