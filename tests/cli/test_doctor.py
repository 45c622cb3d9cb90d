from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import text

from codedout.cli.doctor import checks
from codedout.cli.main import main
from codedout.settings import load
from codedout.store.engine import writing
from codedout.store.store import open_store

KEY = "4HOGQKcNRW5QtFFOYSNYTxuRnMOJ0zTGCXDcPbNDkLc="
OTHER_KEY = "VTxBHLbLNKs9Ibz2kNYfPDU5IvI9ksW8MoUl3zpnF8Y="

STREAMLIT = """
[browser]
gatherUsageStats = false
[client]
showErrorDetails = "none"
showErrorLinks = false
"""


class _Healthy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/_standin/health" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def standing_in() -> Iterator[int]:
    """Something on this computer that answers as the stand-in does; its port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Healthy) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def nobody() -> int:
    """A port where nobody answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def set_up(monkeypatch: pytest.MonkeyPatch, port: int, **more: str) -> None:
    at = f"http://127.0.0.1:{port}"
    settings = {
        "ENVIRONMENT": "demo",
        "HMRC_API_URL": at,
        "HMRC_AUTHORIZE_URL": f"{at}/oauth/authorize",
        "HMRC_TOKEN_URL": f"{at}/oauth/token",
        "ENCRYPTION_KEYS": KEY,
        "DATABASE_URL": "sqlite:///kept/codedout.sqlite",
    }
    for name, value in (settings | more).items():
        monkeypatch.setenv(f"CODEDOUT_{name}", value)


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in os.environ:
        if name.upper().startswith("CODEDOUT_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    Path(".streamlit").mkdir()
    Path(".streamlit/config.toml").write_text(STREAMLIT)
    return tmp_path


def to_mend() -> dict[str, str]:
    return {check.name: check.how_to_mend for check in checks(load()) if not check.ok}


def test_all_is_well_before_the_first_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    with standing_in() as port:
        set_up(monkeypatch, port)
        assert main(["doctor"]) == 0
    assert "All is well." in capsys.readouterr().out
    assert not (folder / "kept").exists(), "it looks and changes nothing"


@pytest.mark.parametrize("environment", ["demo", "sandbox"])
def test_where_a_start_would_make_a_key_it_makes_none(
    monkeypatch: pytest.MonkeyPatch, folder: Path, environment: str
) -> None:
    before = set(folder.rglob("*"))
    more = {"HMRC_CLIENT_ID": "x", "HMRC_CLIENT_SECRET": "y", "DATABASE_URL": ""}
    with standing_in() as port:
        set_up(monkeypatch, port, ENVIRONMENT=environment, ENCRYPTION_KEYS="", **more)
        assert main(["doctor"]) == 0
    assert set(folder.rglob("*")) == before


def test_a_store_whose_kept_key_is_gone_is_to_mend(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    open_store("sqlite:///kept/codedout.sqlite", [OTHER_KEY]).close()
    before = set(folder.rglob("*"))
    with standing_in() as port:
        set_up(monkeypatch, port, ENCRYPTION_KEYS="")
        assert main(["doctor"]) == 1
    assert "MEND  encryption keys" in capsys.readouterr().out
    assert set(folder.rglob("*")) == before


def test_all_is_well_with_a_store_in_use(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    open_store("sqlite:///kept/codedout.sqlite", [KEY]).close()
    with standing_in() as port:
        set_up(monkeypatch, port)
        assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "ok    encryption keys" in out
    assert "http://127.0.0.1:8501/oauth/callback" in out


def test_settings_that_are_wrong_are_listed_without_their_values(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(monkeypatch, 8502, PORT="hunter2", ENCRYPTION_KEYS="hunter2")
    assert main(["doctor"]) == 1
    out = capsys.readouterr().out
    assert "MEND  CODEDOUT_PORT" in out
    assert "MEND  CODEDOUT_ENCRYPTION_KEYS" in out
    assert "2 to mend." in out
    assert "hunter2" not in out


def test_no_environment_is_to_mend(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 1
    assert "CODEDOUT_ENVIRONMENT" in capsys.readouterr().out


def test_a_stand_in_that_does_not_answer_is_to_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    port = nobody()
    set_up(monkeypatch, port)
    assert set(to_mend()) == {f"way to 127.0.0.1:{port}"}


def test_every_host_is_knocked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = nobody()
    with standing_in() as port:
        set_up(
            monkeypatch,
            port,
            ENVIRONMENT="sandbox",
            HMRC_CLIENT_ID="x",
            HMRC_CLIENT_SECRET="y",
            HMRC_TOKEN_URL=f"http://127.0.0.1:{gone}/token",
        )
        assert set(to_mend()) == {f"way to 127.0.0.1:{gone}"}
        assert len([check for check in checks(load()) if "way to" in check.name]) == 2


def test_a_host_without_a_certificate_to_trust_is_to_mend(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with standing_in() as port:
        set_up(
            monkeypatch,
            port,
            ENVIRONMENT="sandbox",
            HMRC_CLIENT_ID="x",
            HMRC_CLIENT_SECRET="y",
            HMRC_API_URL=f"https://127.0.0.1:{port}",
        )
        (found,) = to_mend().values()
        assert "certificate" in found


def test_keys_that_open_nothing_are_to_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    open_store("sqlite:///kept/codedout.sqlite", [OTHER_KEY]).close()
    with standing_in() as port:
        set_up(monkeypatch, port)
        assert set(to_mend()) == {"encryption keys"}


def test_a_store_of_a_later_release_is_to_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store("sqlite:///kept/codedout.sqlite", [KEY])
    with writing(store.engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with standing_in() as port:
        set_up(monkeypatch, port)
        found = to_mend()
    assert set(found) == {"store"}
    assert "later release" in found["store"]


def test_a_file_that_is_no_database_is_to_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("kept").mkdir()
    Path("kept/codedout.sqlite").write_text("this is not a database, and long enough to tell" * 9)
    with standing_in() as port:
        set_up(monkeypatch, port)
        assert set(to_mend()) == {"store"}


def test_a_postgresql_that_is_not_there_is_to_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    with standing_in() as port:
        set_up(monkeypatch, port, DATABASE_URL=f"postgresql://u:hunter2@127.0.0.1:{nobody()}/d")
        found = to_mend()
    assert set(found) == {"store"}
    assert "hunter2" not in str(found)


@pytest.mark.parametrize(
    ("config", "named"),
    [
        ("", ["browser.gatherUsageStats", "client.showErrorDetails", "client.showErrorLinks"]),
        (STREAMLIT + "[server]\nenableCORS = false", ["server.enableCORS"]),
        (STREAMLIT + '[server]\nbaseUrlPath = "portal"', ['server.baseUrlPath = ""']),
        (STREAMLIT.replace('"none"', '"full"'), ['client.showErrorDetails = "none"']),
    ],
)
def test_what_streamlit_must_be_told_is_named(
    monkeypatch: pytest.MonkeyPatch, config: str, named: list[str]
) -> None:
    Path(".streamlit/config.toml").write_text(config)
    with standing_in() as port:
        set_up(monkeypatch, port)
        (found,) = to_mend().values()
    assert all(name in found for name in named)


def test_a_folder_without_streamlits_settings_is_to_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".streamlit/config.toml").unlink()
    with standing_in() as port:
        set_up(monkeypatch, port)
        assert set(to_mend()) == {"Streamlit’s own settings"}


def test_the_projects_own_streamlit_settings_are_right(monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(__file__).parents[2]
    with standing_in() as port:
        set_up(monkeypatch, port)
        assert all(check.ok for check in checks(load(), folder=root))


def test_a_demonstration_on_other_ports_is_looked_at_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with standing_in() as port:
        monkeypatch.setenv("CODEDOUT_ENVIRONMENT", "demo")
        monkeypatch.setenv("CODEDOUT_PORT", "9501")
        monkeypatch.setenv("CODEDOUT_STANDIN_PORT", str(port))
        (hmrc,) = [check for check in checks(load(make_key=False)) if "127.0.0.1" in check.name]
        assert hmrc.ok
        assert str(port) in hmrc.name
