"""What Streamlit is told, in the form in which it understands it."""

from __future__ import annotations

import asyncio
import gc
import inspect
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import streamlit
from streamlit.runtime.scriptrunner import script_runner
from streamlit.web.server.app_discovery import discover_asgi_app

from codedout.web import lifespan
from codedout.web.streamlit_index import font_path, inline_script_hashes
from codedout.words import words

from .fakes import FakePortal

ROOT = Path(__file__).parents[2]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def options(*names: str) -> dict[str, object]:
    """What Streamlit makes of our file when it is started from the project's folder."""
    ask = (
        "import json, sys; from streamlit import config;"
        "print(json.dumps({n: config.get_option(n) for n in sys.argv[1:]}))"
    )
    env = {k: v for k, v in os.environ.items() if not k.startswith("STREAMLIT_")}
    done = subprocess.run(
        [sys.executable, "-c", ask, *names],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return told


def test_streamlit_understands_every_line_and_means_what_we_wrote() -> None:
    written = {
        f"{section}.{name}": value
        for section, lines in CONFIG.items()
        for name, value in lines.items()
    }
    assert options(*written) == written


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("browser.gatherUsageStats", False),
        ("client.showErrorDetails", "none"),
        ("client.showErrorLinks", False),
        ("client.toolbarMode", "minimal"),
        ("server.address", "127.0.0.1"),
        ("server.enableCORS", True),
        ("server.enableXsrfProtection", True),
        ("server.enableAgentApi", False),
        ("server.fileWatcherType", "none"),
        ("server.maxUploadSize", 1),
        ("server.maxMessageSize", 10),
        ("logger.enableRich", False),
        ("runner.postScriptGC", False),
        ("theme.linkUnderline", True),
        ("theme.showWidgetBorder", True),
    ],
)
def test_the_switches_that_keep_people_safe_are_where_they_should_be(
    name: str, value: object
) -> None:
    section, _, option = name.partition(".")
    assert CONFIG[section][option] == value


def test_the_switch_for_collecting_after_each_run_still_exists_in_streamlit() -> None:
    assert 'get_option("runner.postScriptGC")' in inspect.getsource(script_runner)


def test_app_py_is_found_as_an_asgi_application_by_streamlit_run() -> None:
    found = discover_asgi_app(ROOT / "app.py")
    assert found.is_asgi_app
    assert found.import_string == "app:app"


@pytest.mark.parametrize(
    "how",
    [
        ["uvicorn", "app:app", "--app-dir", str(ROOT), "--port", "0"],
        ["streamlit", "run", str(ROOT / "app.py"), "--server.port", "0"],
    ],
    ids=["uvicorn", "streamlit run"],
)
def test_it_does_not_start_below_the_top_of_an_address(how: list[str], tmp_path: Path) -> None:
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text("[server]\nbaseUrlPath = 'portal'\n")
    env = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT_", "CODEDOUT_"))}
    done = subprocess.run(
        [sys.executable, "-m", *how],
        check=False,
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode != 0
    assert words().say("doctor.say.base_path") in done.stderr
    assert "Traceback" not in done.stderr


def test_no_folder_of_pages_stands_beside_the_script() -> None:
    assert not (ROOT / "src" / "codedout" / "pages").exists()


def test_streamlits_own_inline_script_is_named_by_its_hash() -> None:
    hashes = inline_script_hashes()
    assert hashes
    assert all(one.startswith("'sha256-") and len(one) == 53 for one in hashes)


def test_the_font_of_streamlits_pages_is_found_for_ours() -> None:
    font = font_path()
    assert font is not None
    assert (Path(streamlit.__file__).parent / "static" / font).is_file()


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("under", ["backgroundColor", "secondaryBackgroundColor"])
@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("textColor", 7.0),
        ("primaryColor", 4.5),
        ("linkColor", 4.5),
        ("redTextColor", 4.5),
        ("greenTextColor", 4.5),
        ("orangeTextColor", 4.5),
        ("blueTextColor", 4.5),
        ("grayTextColor", 4.5),
        ("borderColor", 3.0),
    ],
)
def test_our_colours_can_be_told_from_what_is_under_them(
    name: str, under: str, least: float
) -> None:
    theme = CONFIG["theme"]
    dark, light = sorted((luminance(theme[name]), luminance(theme[under])))
    assert (light + 0.05) / (dark + 0.05) >= least


def test_the_heap_is_frozen_once_warm_and_the_portal_opened_and_closed() -> None:
    portal = FakePortal("http://127.0.0.1:1", "http://127.0.0.1:2", "http://127.0.0.1:2")

    async def live() -> tuple[int, list[str]]:
        async with lifespan(lambda: portal)(None):
            return gc.get_freeze_count(), list(portal.life)

    try:
        frozen, life = asyncio.run(live())
    finally:
        gc.unfreeze()
    assert frozen > 50_000
    assert life[0] == "open"
    assert set(life[1:]) <= {"recover", "sweep"}  # in threads of their own, from the start on
    assert (portal.life[0], portal.life[-1]) == ("open", "close")
    assert portal.life.count("close") == 1
    assert "plotly.graph_objects" in sys.modules
