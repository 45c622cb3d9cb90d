"""The `codedout` command. Each part is loaded only when it is asked for, so that it starts fast."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from codedout.words import words

COMMANDS = {
    "windows": "windows",
    "tolerance": "tolerance",
    "stay-or-stop": "stay_or_stop",
    "doctor": "doctor",
    "demo": "demo",
    "rotate-keys": "rotate_keys",
    "backup": "backup",
    "restore": "restore",
    "verify-history": "verify_history",
    "adviser": "adviser",
}
"""Each command, and the module here whose `run` it is."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 2, and one line, where it is misused."""
    command, *rest = (list(sys.argv[1:] if argv is None else argv)) or [""]
    if command in COMMANDS:
        status: int = import_module(f"codedout.cli.{COMMANDS[command]}").run(rest)
        return status
    if command in ("-h", "--help"):
        print(words().say("command.help").strip())
        return 0
    if not command:
        print(words().say("command.no_command"), file=sys.stderr)
        return 2
    # repr keeps whatever was typed on one line.
    name = repr(command[:40]).strip("'\"")
    print(words().say("command.unknown_command", name=name), file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
