"""A real store for all tests of this folder; each test is somebody new in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from codedout.store.store import Store, open_store
from tests.fakes import Bench

KEY = "4HOGQKcNRW5QtFFOYSNYTxuRnMOJ0zTGCXDcPbNDkLc="


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("journeys")
    opened = open_store(f"sqlite:///{folder / 'codedout.sqlite'}", [KEY])
    yield opened
    opened.close()


@pytest.fixture
def bench(store: Store) -> Bench:
    """Somebody for whom nothing is held and nothing is kept."""
    return Bench.of(store)
