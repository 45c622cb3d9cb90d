"""From the server's start to its end: warm imports, one freeze, the portal open and closed."""

from __future__ import annotations

import gc
import importlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from codedout.web.ports import PortalSource, portal_or_none

WARM = (
    "pandas",
    "plotly.graph_objects",
    "plotly.io",
    "pyarrow",
    "streamlit.dataframe_util",
    "streamlit.elements.arrow",
    "streamlit.elements.plotly_chart",
)
"""What the first page would otherwise import while a person waits."""


def lifespan(
    source: PortalSource,
) -> Callable[[Any], AbstractAsyncContextManager[dict[str, Any] | None]]:
    """The lifespan for `st.App`."""

    @asynccontextmanager
    async def whole_life(_: Any) -> AsyncIterator[None]:
        for name in WARM:
            importlib.import_module(name)
        portal = portal_or_none(source)
        if portal is not None:
            portal.open()
        # Streamlit collects after every rerun, under the lock that all threads share. What is
        # loaded by now stays for good, so the collector need not walk it again.
        gc.collect()
        gc.freeze()
        try:
            yield
        finally:
            if portal is not None:
                portal.close()

    return whole_life
