"""Our own log lines: JSON where machines read them, plain text in a demonstration.

Every record is scrubbed where it is made (`hmrc.log_scrub`); the renderer here scrubs once more.
"""

from __future__ import annotations

import logging
import sys

import structlog

from codedout.hmrc.log_scrub import install, scrub_event


def set_up(environment: str) -> None:
    """Scrub all logs, and write those of `codedout` to standard error from INFO on. Idempotent."""
    install()
    ours = logging.getLogger("codedout")
    if ours.handlers:
        return
    demo = environment == "demo"
    render = structlog.dev.ConsoleRenderer(colors=False) if demo else _json()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                scrub_event,
                render,
            ],
        )
    )
    ours.addHandler(handler)
    ours.setLevel(logging.INFO)
    ours.propagate = False


def _json() -> structlog.processors.JSONRenderer:
    return structlog.processors.JSONRenderer(sort_keys=True)
