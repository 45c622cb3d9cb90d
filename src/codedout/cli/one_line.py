"""Arguments whose misuse is told in one line."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import NoReturn


class OneLineParser(ArgumentParser):
    """Ends the process with status 2 and one line, whatever was typed."""

    def error(self, message: str) -> NoReturn:
        line = "".join(c if c.isprintable() else " " for c in " ".join(message.split()))
        self.exit(2, f"{self.prog}: {line[:200]}\n")
