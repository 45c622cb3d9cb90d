"""`make` on a machine that lacks something says so in one line."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def make_demo(folder: Path, python: str) -> list[str]:
    """What make printed, without its own last line, when this script stood for python3."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, folder)
    script = folder / "python"
    script.write_text(f"#!/bin/sh\n{python}\n", encoding="utf-8")
    script.chmod(0o755)
    ran = subprocess.run(
        ["make", "demo", f"PYTHON={script}"],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode != 0
    assert not (folder / ".venv").exists()
    return [
        line
        for line in (ran.stdout + ran.stderr).splitlines()
        if not line.startswith(("make: ***", "make[", "gmake"))
    ]


@pytest.mark.parametrize(
    ("python", "advice"),
    [
        ("exit 1", "Python 3.11 or newer is needed"),
        ("exec nothing-of-that-name", "Python 3.11 or newer is needed"),
        ('case "$2" in *ensurepip*) exit 1;; esac', "apt install python3-venv"),
    ],
    ids=["too old", "not there", "without venv"],
)
def test_one_line_says_what_to_do(tmp_path: Path, python: str, advice: str) -> None:
    (line,) = make_demo(tmp_path, python)
    assert advice in line
