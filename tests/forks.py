"""Processes that begin as copies of one that has imported everything and has nothing open."""

from __future__ import annotations

from multiprocessing import get_context

FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(["tests.proof.clerks", "tests.store.processes"])
