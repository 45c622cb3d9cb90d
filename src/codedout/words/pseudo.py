"""A language that nobody speaks, to see by what of a page is not in the catalogue.

Each sentence is the English one in letters that no English has, half as long again, in brackets. So
every plain letter on a page is a value, or a text that was put together beside the catalogue;
and what has room for these sentences has room for any language's.
"""

from __future__ import annotations

from itertools import cycle
from string import Formatter

_PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_OTHER = "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŤÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþɋŕšťûṽŵẋýž"
LETTERS = str.maketrans(_PLAIN, _OTHER)

OPENS, CLOSES = "⟦", "⟧"
_MORE = ("ÿéš", "ÿñö", "ɱöŕé", "öñé", "öƒ", "ŵöŕðš")


def pseudo(name: str, text: str) -> str:
    """The sentence of that name in the language. What makes a day is no longer than it would be."""
    said = "".join(
        literal.translate(LETTERS).replace("{", "{{").replace("}", "}}")
        + ("" if field is None else f"{{{field}}}")
        for literal, field, _, _ in Formatter().parse(text)
    )
    if name.startswith("dates."):
        return said
    return f"{OPENS}{said}{_padding(text)}{CLOSES}"


def _padding(text: str) -> str:
    """Words by which it becomes half as long again."""
    length = sum(len(literal) for literal, _, _, _ in Formatter().parse(text))
    padding = ""
    for word in cycle(_MORE):
        if len(padding) >= length / 2:
            return padding
        padding += f" {word}"
    raise AssertionError("a cycle has no end")
