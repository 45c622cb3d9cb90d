"""What a run leaves on the page, put together from its messages as a browser does it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Navigation_pb2 import Navigation

Path = tuple[int, ...]


@dataclass(frozen=True)
class Part:
    """An element or a block, the script that drew it ("" is nobody's), and where it stands."""

    path: Path
    script: str
    what: Element | Block


@dataclass
class Shown:
    """The page at the end of a run; `parts` in the order in which they were first drawn."""

    parts: dict[Path, Part] = field(default_factory=dict)
    navigation: Navigation = field(default_factory=Navigation)

    @property
    def elements(self) -> list[Element]:
        """Every element, in the order of drawing."""
        return [part.what for part in self.parts.values() if isinstance(part.what, Element)]


def shown(messages: Iterable[tuple[float, ForwardMsg]]) -> Shown:
    """The page that these messages make.

    Messages may be joined on their way, so how many came says nothing: the page at the end does.
    """
    page = Shown()
    for _, message in messages:
        match message.WhichOneof("type"):
            case "new_session":
                page.parts.clear()
            case "navigation":
                page.navigation = message.navigation
            case "delta":
                _apply(message, page)
    return page


def _apply(message: ForwardMsg, page: Shown) -> None:
    path = tuple(message.metadata.delta_path)
    delta = message.delta
    match delta.WhichOneof("type"):
        case "new_element":
            what: Element | Block = delta.new_element
        case "add_block":
            what = delta.add_block
        case _:
            return  # shown while something lasts, like a spinner
    for below in [p for p in page.parts if p[: len(path)] == path]:
        del page.parts[below]
    page.parts[path] = Part(path, message.metadata.active_script_hash, what)


@dataclass(frozen=True, order=True)
class Count:
    """One element for comparing: its type, the text that is read in it, the rows of its tables."""

    kind: str
    letters: int
    rows: int


def counted(page: Shown) -> list[Count]:
    """Every element and block of the page, in the same order however they came."""
    return sorted(_count(part.what) for part in page.parts.values())


_PICKED = re.compile(r"(?:\?|%3F)year(?:=|%3D)\d{4}-\d\d")
"""The year in the addresses to come back to, which the reference has as it was at first."""


def _count(what: Element | Block) -> Count:
    kind = what.WhichOneof("type") or "container"
    if isinstance(what, Block):
        label = what.expandable.label if kind == "expandable" else ""
        return Count(f"block {kind}", len(label), 0)
    text = _PICKED.sub("", text_of(what))
    return Count(kind, len(text), len(re.findall("<tr[ >]", text)))


def text_of(element: Element) -> str:
    """The text that makes up an element.

    Raises:
        ValueError: an element of a type that the bench does not know.
    """
    kind = element.WhichOneof("type")
    if kind not in _TEXT:
        raise ValueError(f"the bench cannot tell what is read in an element {kind}")
    return _TEXT[kind](element)


_TEXT: dict[str | None, Callable[[Element], str]] = {
    "empty": lambda e: "",
    "html": lambda e: e.html.body,
    "heading": lambda e: e.heading.body,
    "page_link": lambda e: e.page_link.label,
    "selectbox": lambda e: "\n".join([e.selectbox.label, *e.selectbox.options]),
    "plotly_chart": lambda e: e.plotly_chart.spec,
    "text_input": lambda e: e.text_input.label,
    "radio": lambda e: "\n".join([e.radio.label, *e.radio.options]),
    "checkbox": lambda e: e.checkbox.label,
    "button": lambda e: e.button.label,
}
