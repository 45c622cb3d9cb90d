"""All that is kept about one person, to be handed over to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Row = Mapping[str, object]
"""Names and what stands there: text, figures, lists and mappings, as JSON has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What there is of each sort, by the name of the sort."""

    rows: Mapping[str, Sequence[Row]] = field(repr=False)


class StillOpen(Exception):
    """Nothing was deleted: something was sent, and what came of it is not known yet."""

    def __init__(self, references: tuple[str, ...]) -> None:
        super().__init__(len(references))
        self.references = references
