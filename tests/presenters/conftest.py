"""As for the journeys: a real store, and somebody new in it for each test."""

from __future__ import annotations

import pytest

from codedout.presenters.viewer import Viewer
from tests.journeys.conftest import bench, store

__all__ = ["bench", "show", "store"]


@pytest.fixture
def show() -> Viewer:
    return Viewer()
