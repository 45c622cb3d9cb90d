"""`codedout doctor`: looks at everything the portal needs, changes nothing, says how to mend it."""

from __future__ import annotations

import json
import os
import socket
import ssl
import tomllib
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import httpx
from cryptography.fernet import Fernet

from codedout.domain.errors import StoreUnavailable
from codedout.settings import Settings, SettingsProblems, load
from codedout.store.cipher import Cipher
from codedout.store.engine import make_engine, sqlite_file
from codedout.store.fingerprints import opens
from codedout.store.upgrade import Standing, standing
from codedout.words import words

_SECONDS = 5.0
_say = words().say

# What .streamlit/config.toml must say for a person's figures to stay between them and HMRC, and for
# the addresses of our own routes to be right.
STREAMLIT = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "server.baseUrlPath": "",
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
}
# Streamlit's own values of those that are right when nothing is said.
_RIGHT_UNSAID = ("server.baseUrlPath", "server.enableCORS", "server.enableXsrfProtection")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `how_to_mend` on one that is ok is worth knowing, no more."""

    name: str
    ok: bool
    how_to_mend: str = ""


def run(argv: Sequence[str]) -> int:
    """Print what was found; 0 when all is well, else 1."""
    ArgumentParser(prog="codedout doctor", description=_say("doctor.help")).parse_args(argv)
    try:
        found = checks(load(make_key=False))
    except SettingsProblems as bad:
        found = [Check(one.variable, ok=False, how_to_mend=one.how_to_mend) for one in bad.problems]
    for check in found:
        print(_line(check))
    to_mend = sum(not check.ok for check in found)
    print(_say("doctor.to_mend", count=to_mend) if to_mend else _say("doctor.all_well"))
    return 1 if to_mend else 0


def checks(settings: Settings, folder: Path | None = None) -> list[Check]:
    """Everything looked at, in the order in which to mend it. `folder`: where app.py is run."""
    if settings.environment is None:
        return [_check("settings", mend=_say("doctor.say.no_environment"))]
    return [
        _check("settings"),
        *_store(settings),
        *_way_to_hmrc(settings),
        _redirect(settings),
        *_vendor(settings),
        _streamlit(folder or Path.cwd()),
    ]


def _store(settings: Settings) -> Iterator[Check]:
    url = settings.database_url.get_secret_value()
    file = sqlite_file(url)
    if file is not None and not file.exists():
        # Not opened: that would make it.
        folder = next(one for one in file.absolute().parents if one.exists())
        writable = os.access(folder, os.W_OK)
        name = "doctor.say.database_new" if writable else "doctor.say.database_folder"
        yield _check("database", ok=writable, mend=_say(name))
        return
    try:
        engine = make_engine(url, _SECONDS)
        try:
            stands = standing(engine)
            yield _tables(stands)
            if stands is Standing.UP_TO_DATE:
                keys = settings.keys or (Fernet.generate_key().decode(),)  # as a start would
                fine = opens(engine, Cipher(keys))
                yield _check("keys", mend="" if fine else _say("doctor.say.keys_do_not_fit"))
        finally:
            engine.dispose()
    except StoreUnavailable:
        yield _check("database", mend=_say("doctor.say.database_unreachable"))


def _tables(stands: Standing) -> Check:
    match stands:
        case Standing.EMPTY:
            return _check("database", ok=True, mend=_say("doctor.say.database_new"))
        case Standing.BEHIND:
            return _check("database", mend=_say("doctor.say.database_behind"))
        case Standing.NEWER:
            return _check("database", mend=_say("doctor.say.database_newer"))
        case Standing.UP_TO_DATE:
            return _check("database")


def _way_to_hmrc(settings: Settings) -> Iterator[Check]:
    urls = (settings.hmrc_api_url, settings.hmrc_authorize_url, settings.hmrc_token_url)
    places = {(parts.scheme, parts.netloc): parts for parts in map(urlsplit, urls)}
    for parts in places.values():
        if settings.environment == "demo":
            problem = "" if _standin_answers(parts) else "doctor.say.standin_unreachable"
        else:
            problem = _knock(parts)
        yield _check("hmrc", mend=_say(problem) if problem else "", host=parts.netloc)


def _standin_answers(parts: SplitResult) -> bool:
    try:
        url = f"{parts.scheme}://{parts.netloc}/_standin/health"
        return httpx.get(url, timeout=_SECONDS, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def _knock(parts: SplitResult) -> str:
    """The name of what is wrong with the way there, or ""."""
    host, secure = parts.hostname or "", parts.scheme == "https"
    try:
        port = parts.port or (443 if secure else 80)
        with socket.create_connection((host, port), timeout=_SECONDS) as plain:
            if secure:
                with ssl.create_default_context().wrap_socket(plain, server_hostname=host):
                    pass
    except ssl.SSLError:
        return "doctor.say.hmrc_certificate"
    except OSError:
        return "doctor.say.hmrc_unreachable"
    return ""


def _redirect(settings: Settings) -> Check:
    name = "redirect_demo" if settings.environment == "demo" else "redirect"
    said = _say(f"doctor.say.{name}", uri=settings.redirect_uri)
    return _check("redirect", ok=True, mend=said)


def _vendor(settings: Settings) -> Iterator[Check]:
    if settings.environment == "production":
        missing = settings.vendor_public_ip is None
        yield _check("vendor", ok=True, mend=_say("doctor.say.vendor_missing") if missing else "")


def _streamlit(folder: Path) -> Check:
    try:
        told = tomllib.loads((folder / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return _check("streamlit", mend=_say("doctor.say.streamlit_missing"))
    wrong = []
    for name, right in STREAMLIT.items():
        section, key = name.split(".")
        unsaid = right if name in _RIGHT_UNSAID else None
        if told.get(section, {}).get(key, unsaid) != right:
            wrong.append(f"{name} = {json.dumps(right)}")  # TOML spells these as JSON does
    values = ", ".join(wrong)
    return _check(
        "streamlit", mend=_say("doctor.say.streamlit_values", values=values) if wrong else ""
    )


def _check(name: str, ok: bool | None = None, mend: str = "", **values: str) -> Check:
    said = _say(f"doctor.check.{name}", **values)
    return Check(said, ok=not mend if ok is None else ok, how_to_mend=mend)


def _line(check: Check) -> str:
    if not check.how_to_mend:
        return _say("doctor.ok", name=check.name)
    how = "doctor.note" if check.ok else "doctor.mend"
    return _say(how, name=check.name, text=check.how_to_mend)
