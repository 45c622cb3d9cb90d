"""Finds a Chromium for the browser tests, or gets one; `--ensure` does so and says what it did.

In this order: one that is there, the Debian package (as root), Playwright's own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

FLAGS = (
    "--no-sandbox",  # as root there is no other way; the only pages opened are ours
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-features=Translate,OptimizationHints,MediaRouter",
)


def find() -> str | None:
    """The path of a Chromium or Chrome that starts, or None."""
    on_path = next((path for name in NAMES if (path := shutil.which(name)) and _starts(path)), None)
    return on_path or _playwrights_own()


def ensure() -> str:
    """As `find`, getting one first if there is none.

    Raises:
        SystemExit: none can be had; its message says what to do.
    """
    if found := find():
        return found
    for get in (_debian_package, _playwright_download):
        if get() and (found := find()):
            return found
    raise SystemExit(
        "The browser tests need Chromium or Chrome, and none could be had: "
        "install one so that `chromium` or `google-chrome` is on the PATH."
    )


def _starts(path: str) -> bool:
    # Some systems ship a `chromium` that only points at another installer.
    try:
        return (
            subprocess.run(
                [path, "--version"], check=False, capture_output=True, timeout=60
            ).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - slow, and seldom needed

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() and _starts(path) else None


def _debian_package() -> bool:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    print("Installing the Debian package chromium", flush=True)
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return all(
        subprocess.run(["apt-get", "-qq", *words], check=False, env=quietly).returncode == 0
        for words in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"])
    )


def _playwright_download() -> bool:
    print("Installing Playwright's own Chromium", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    return subprocess.run(command, check=False).returncode == 0


if __name__ == "__main__":
    if sys.argv[1:] != ["--ensure"]:
        raise SystemExit("usage: find_browser.py --ensure")
    print(f"Browser tests use {ensure()}")
