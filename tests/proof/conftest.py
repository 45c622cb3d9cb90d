"""The stand-in of HMRC as a process of its own, and both databases."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from codedout.store.store import open_store
from tests.contract.conftest import standin_url
from tests.proof.office import Office
from tests.store.conftest import postgresql, url
from tests.store.values import KEY

__all__ = ["postgresql", "standin_url", "url"]


@pytest.fixture
def office(url: str, standin_url: str) -> Iterator[Office]:
    """A store with nobody in it yet, and HMRC."""
    store = open_store(url, [KEY], patience=60)
    with httpx.Client(base_url=standin_url, trust_env=False, timeout=60) as http:
        yield Office(url, store, http)
    store.close()
