"""Writes the reference page: what the portal drew, as a script that draws just that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent
from urllib.parse import parse_qsl

from streamlit.proto.AppPage_pb2 import AppPage
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.Navigation_pb2 import Navigation

from tests.bench.shown import Part, Shown
from tests.bench.shown import Path as Place

_HEADINGS = {"h1": "title", "h2": "header", "h3": "subheader"}


@dataclass(frozen=True)
class Recorded:
    """Pages as the portal drew them: Compare for each year that is picked, and the Overview."""

    compare: Mapping[str, Shown]  # the answer that stands there at first comes first
    overview: Shown


def write_reference(recorded: Recorded, folder: Path) -> Path:
    """The script that draws the frame; beside it, in a folder of their own, as many pages.

    They hold no `pages` folder, which Streamlit would take for its own.
    """
    sheets = folder / "sheets"
    sheets.mkdir()
    some = recorded.overview
    for page in some.navigation.app_pages:
        (sheets / _file(page)).write_text(_HEAD + f"st.title({page.page_name!r})\n", "utf-8")
    writer = _Writer(some.navigation, sheets)
    (sheets / "overview.py").write_text(_HEAD + writer.page(recorded.overview), "utf-8")
    (sheets / "compare.py").write_text(_HEAD + writer.page_by_choice(recorded.compare), "utf-8")
    script = folder / "script.py"
    script.write_text(_HEAD + writer.frame(recorded), "utf-8")
    return script


def write_one_page(page: Shown, folder: Path) -> Path:
    """A script that draws that page and what stands around it, the same each time."""
    sheets = folder / "sheets"
    sheets.mkdir(parents=True)
    for each in page.navigation.app_pages:
        (sheets / _file(each)).write_text("", "utf-8")
    script = folder / "script.py"
    writer = _Writer(page.navigation, sheets, figure="figure")
    script.write_text(_HEAD + writer.alone(page), "utf-8")
    return script


_HEAD = """import streamlit as st

from tests.bench.sheets import figure, sheet

"""


class _Writer:
    """Python for what is shown, with pages as this navigation has them.

    `figure` makes a figure from its text: each time, or once.
    """

    def __init__(
        self, navigation: Navigation, sheets: Path, figure: str = "__import__('json').loads"
    ) -> None:
        self._navigation = navigation
        self._sheets = sheets
        self._figure = figure

    def frame(self, recorded: Recorded) -> str:
        """What stands around each page. It names the page one is on, so it differs."""
        before, after = _around(recorded.overview)
        compare, after_compare = _around(next(iter(recorded.compare.values())))
        menu = ""
        for section in self._navigation.sections:
            pages = [f"st.Page({self._page(p)})" for p in self._pages_of(section)]
            menu += f"{section!r}: [{', '.join(pages)}],"
        return (
            "st.set_page_config(page_icon='🧾', layout='centered',"
            " initial_sidebar_state='collapsed')\n"
            f"chosen = st.navigation({{{menu}}}, position='top')\n"
            f"if chosen.url_path == 'compare':\n{indent(self._draw(compare), '    ')}"
            f"else:\n{indent(self._draw(before), '    ')}"
            "chosen.run()\n"
            f"if chosen.url_path == 'compare':\n{indent(self._draw(after_compare), '    ')}"
            f"else:\n{indent(self._draw(after), '    ')}"
        )

    def alone(self, page: Shown) -> str:
        """All of it in one; the other pages are there to be led to."""
        pages = [f"sheet({self._page(each)})" for each in self._navigation.app_pages]
        menu = f"st.navigation([{', '.join(pages)}], position='hidden')\n"
        return menu + self._draw(list(page.parts.values()))

    def page(self, page: Shown) -> str:
        return self._draw(_inside(page))

    def page_by_choice(self, pages: Mapping[str, Shown]) -> str:
        """What stands above the choice and the choice itself once; the rest for each answer."""
        written = ""
        for answer, page in pages.items():
            parts = _inside(page)
            at = next(n for n, part in enumerate(parts) if _is_choice(part))
            if not written:
                written = self._draw(parts[: at + 1])
            written += f"if picked == {answer!r}:\n"
            written += indent(self._draw(parts[at + 1 :]), "    ")
        return written

    def _draw(self, parts: list[Part]) -> str:
        return "".join(f"{line}\n" for line in self._lines(parts))

    def _lines(self, parts: list[Part]) -> Iterator[str]:
        names: dict[Place, str] = {}
        columns = Counter(
            part.path[:-1]
            for part in parts
            if isinstance(part.what, Block) and part.what.HasField("column")
        )
        for part in parts:
            into = names.get(part.path[:-1], "st")
            if part.path[:-1] in columns:
                names[part.path] = f"{into}[{part.path[-1]}]"
            elif part.path in columns:
                names[part.path] = name = "b" + "_".join(str(n) for n in part.path)
                yield f"{name} = {into}.columns({columns[part.path]})"
            elif isinstance(part.what, Block):
                names[part.path] = name = "b" + "_".join(str(n) for n in part.path)
                yield f"{name} = {into}.{_block(part.what)}"
            elif _is_choice(part):
                yield f"picked = {into}.{self._element(part.what, part.path)}"
            else:
                yield f"{into}.{self._element(part.what, part.path)}"

    def _element(self, what: Element, place: Place) -> str:
        key = f"key='k{'_'.join(map(str, place))}'"
        match what.WhichOneof("type"):
            case "empty" | "html" as kind:
                return f"{kind}({repr(what.html.body) if kind == 'html' else ''})"
            case "heading":
                name = _HEADINGS[what.heading.tag]
                return f"{name}({what.heading.body!r}, anchor=False)"
            case "page_link":
                link = what.page_link
                (page,) = [
                    p
                    for p in self._navigation.app_pages
                    if p.page_script_hash == link.page_script_hash
                ]
                params = dict(parse_qsl(link.query_string))
                return (
                    f"page_link(sheet({self._page(page)}), label={link.label!r},"
                    f" query_params={params})"
                )
            case "selectbox":
                box = what.selectbox
                width = what.width_config.pixel_width
                # A value put there by the script comes as `raw_value` and leaves the default alone.
                shown = box.raw_value if box.set_value else box.options[box.default]
                index = list(box.options).index(shown)
                return (
                    f"selectbox({box.label!r}, {list(box.options)}, index={index},"
                    f" {key}, width={width})"
                )
            case "radio" | "text_input" | "checkbox" | "button" as kind:
                box = getattr(what, kind)
                more = {
                    "radio": lambda: f" {list(box.options)}, horizontal={box.horizontal},",
                    "text_input": lambda: f" {box.value!r}, live=True,",
                }
                return f"{kind}({box.label!r},{more.get(kind, str)()} {key})"
            case "plotly_chart":
                chart = what.plotly_chart
                return (
                    f"plotly_chart({self._figure}({chart.spec!r}), theme=None,"
                    f" {key}, config=__import__('json').loads({chart.config!r}))"
                )
            case other:
                raise ValueError(f"the reference cannot draw an element {other}")

    def _pages_of(self, section: str) -> list[AppPage]:
        return [p for p in self._navigation.app_pages if p.section_header == section]

    def _page(self, page: AppPage) -> str:
        return (
            f"{str(self._sheets / _file(page))!r}, title={page.page_name!r},"
            f" url_path={page.url_pathname or 'overview'!r}, default={page.is_default},"
            f" visibility={'hidden' if page.is_hidden else 'visible'!r}"
        )


def _block(what: Block) -> str:
    match what.WhichOneof("type"):
        case "flex_container":
            across = what.flex_container.direction == Block.FlexContainer.Direction.HORIZONTAL
            return f"container(horizontal={across})"
        case "expandable":
            return f"expander({what.expandable.label!r})"
        case other:
            raise ValueError(f"the reference cannot draw a block {other}")


def _file(page: AppPage) -> str:
    return f"{page.url_pathname or 'overview'}.py"


def _is_choice(part: Part) -> bool:
    return isinstance(part.what, Element) and part.what.HasField("selectbox")


def _frame_script(page: Shown) -> str:
    """The script that drew the first part: the one that draws the frame."""
    return next(iter(page.parts.values())).script


def _inside(page: Shown) -> list[Part]:
    return [part for part in page.parts.values() if part.script != _frame_script(page)]


def _around(page: Shown) -> tuple[list[Part], list[Part]]:
    parts = list(page.parts.values())
    first = next(n for n, part in enumerate(parts) if part.script != _frame_script(page))
    after = parts[first + len(_inside(page)) :]
    return parts[:first], after
