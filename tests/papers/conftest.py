"""As for the presenters: a real store, and somebody new in it for each test."""

from __future__ import annotations

from tests.presenters.conftest import bench, show, store

__all__ = ["bench", "show", "store"]
