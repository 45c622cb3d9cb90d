"""A paper as a PDF that follows PDF/UA-1: tagged, with a language, a title and all of its fonts.

The compiler is handed our template and, apart from it, the paper's text as data, so that nothing
anybody typed is ever taken for a command of the template's. Nothing is written to disk or fetched.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from codedout.papers.letters import INSTEAD, showable
from codedout.presenters.paper import Drawing, PaperView


def as_pdf(view: PaperView) -> bytes:
    """The file."""
    said = json.dumps(_as_data(view), ensure_ascii=False)
    compiler = typst.Compiler(_template(), ignore_system_fonts=True)
    made = compiler.compile(
        format="pdf", sys_inputs={"paper": said}, pdf_standards=["ua-1"], pdf_tags=True
    )
    if not isinstance(made, bytes):
        raise TypeError(type(made).__name__)
    return made


@cache
def _template() -> bytes:
    return files(__package__).joinpath("paper.typ").read_bytes()


def _as_data(view: PaperView) -> dict[str, Any]:
    data = asdict(view)
    data["sections"] = [
        {"heading": each.heading, "blocks": [_block(block) for block in each.blocks]}
        for each in view.sections
    ]
    shown: dict[str, Any] = _shown(data)
    if INSTEAD not in json.dumps(shown, ensure_ascii=False):
        shown["lacking"] = ""
    return shown


def _block(block: Any) -> dict[str, Any]:
    data = asdict(block) | {"sort": type(block).__name__}
    if isinstance(block, Drawing):  # the rest of the ribbon stands beside it, in words
        ribbon = block.ribbon
        data["ribbon"] = {
            "parts": [
                {
                    "label": part.label,
                    "left": part.left,
                    "width": part.width,
                    "past": part.state.value == "past",
                    "unsure": part.unsure,
                }
                for part in ribbon.parts
            ],
            "ticks": [asdict(tick) for tick in ribbon.ticks],
            "today": ribbon.today_at,
        }
    return data


def _shown(value: Any) -> Any:
    match value:
        case str():
            return showable(value)
        case dict():
            return {name: _shown(one) for name, one in value.items()}
        case list() | tuple():
            return [_shown(one) for one in value]
        case _:
            return value
