"""`python -m hmrc_standin`: start the stand-in. `--help` lists everything."""

import argparse
import sys
from pathlib import Path

from .app import USUAL_CLOCK, build, usual_settings
from .oauth import Clients
from .server import listen, serve


def _read_arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="hmrc_standin", description="A local stand-in of HMRC, with made-up people."
    )
    parser.add_argument("--mode", choices=("realistic", "sandbox"), default="realistic")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8502, help="0 takes any free port")
    parser.add_argument(
        "--clock",
        default=USUAL_CLOCK,
        metavar="START[@ANCHOR]",
        help="the clock shows START (at the real instant ANCHOR; without it, now) and runs on",
    )
    parser.add_argument("--state", type=Path, metavar="FILE", help="survive a restart")
    parser.add_argument("--latency-ms", type=int, default=0)
    parser.add_argument("--rate-limit", type=int, default=0, help="requests a second; 0 is none")
    parser.add_argument(
        "--client",
        action="append",
        metavar="ID:SECRET",
        help="know only these applications (may be repeated); otherwise any will do",
    )
    parser.add_argument(
        "--redirect",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="besides loopback, send people back to addresses that begin with this (repeatable)",
    )
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    """Serve until stopped; returns the exit status."""
    given = _read_arguments(words)
    known = dict(one.partition(":")[::2] for one in given.client) if given.client else None
    try:
        app = build(
            mode=given.mode,
            clock=given.clock,
            state=given.state,
            settings=usual_settings(
                given.mode, latency_ms=given.latency_ms, rate_limit=given.rate_limit
            ),
            clients=Clients(known, tuple(given.redirect)),
        )
        listening = listen(given.host, given.port)
    except (ValueError, KeyError, OSError) as problem:
        sys.stderr.write(f"hmrc_standin cannot start: {problem}\n")
        return 1
    port = listening.getsockname()[1]
    sys.stdout.write(f"Stand-in of HMRC ({given.mode}) on http://{given.host}:{port}\n")
    sys.stdout.flush()
    serve(app, listening)
    return 0


if __name__ == "__main__":
    sys.exit(main())
