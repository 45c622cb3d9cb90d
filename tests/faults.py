"""The ways in which HMRC fails to say what was asked, and which words tell of each."""

from __future__ import annotations

from typing import Any

Fault = tuple[dict[str, Any], str]

FAULTS: dict[str, Fault] = {
    "busy": ({"fault": "status", "status": 429, "code": "MESSAGE_THROTTLED_OUT"}, "too_busy"),
    "failing": ({"fault": "status", "status": 500}, "hmrc_fault"),
    "closed": ({"fault": "status", "status": 503, "code": "SERVER_ERROR"}, "not_available"),
    "half an answer": ({"fault": "malformed"}, "unreadable"),
    "a page": ({"fault": "malformed", "content": "html"}, "unreadable"),
    "sent to another host": (
        {"fault": "redirect", "location": "https://elsewhere.example/"},
        "unreadable",
    ),
    "cut off": ({"fault": "drop_before"}, "no_answer"),
    "held and let go": ({"fault": "timeout", "delay_ms": 300}, "no_answer"),
}
