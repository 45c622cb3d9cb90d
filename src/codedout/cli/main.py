"""The `codedout` command. Each part is loaded only when it is asked for, so that it starts fast."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from codedout.words import words


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 2, and one line, where it is misused."""
    command, *rest = (list(sys.argv[1:] if argv is None else argv)) or [""]
    match command:
        case "windows":
            from codedout.cli import windows  # noqa: PLC0415

            return windows.run(rest)
        case "doctor":
            from codedout.cli import doctor  # noqa: PLC0415

            return doctor.run(rest)
        case "demo":
            from codedout.cli import demo  # noqa: PLC0415

            return demo.run(rest)
        case "-h" | "--help":
            print(words().say("command.help").strip())
            return 0
        case "":
            print(words().say("command.no_command"), file=sys.stderr)
            return 2
        case _:
            # repr keeps whatever was typed on one line.
            name = repr(command[:40]).strip("'\"")
            print(words().say("command.unknown_command", name=name), file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main())
