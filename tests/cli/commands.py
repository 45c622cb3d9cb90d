"""The commands as people run them, each a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SRC = Path(__file__).parents[2] / "src"
HEAVY = ("streamlit", "sqlalchemy", "httpx", "pydantic", "plotly")


def codedout(*args: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("CODEDOUT_")}
    return subprocess.run(
        [sys.executable, "-m", "codedout.cli.main", *map(str, args)],
        env=env | {"PYTHONPATH": str(SRC)} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def heavy_modules_of(*args: str | Path) -> str:
    """What that command loads of what takes long to load; "" where it is nothing."""
    script = (
        "import sys; from codedout.cli.main import main; main(sys.argv[1:]); "
        f"sys.exit(', '.join({set(HEAVY)!r} & set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, args)],
        env=os.environ | {"PYTHONPATH": str(SRC)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0 or done.stderr
    return done.stderr
