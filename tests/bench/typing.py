"""What a changed figure costs on the page "Small differences", filled in as a person fills it in.

Our own time is what a rerun takes beside one of a page that draws the same as literals: Streamlit
itself takes the longer the more boxes there are. Nothing is asked of HMRC there.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from statistics import median

from streamlit.proto.WidgetStates_pb2 import WidgetState

from codedout.domain.walk import Field
from codedout.presenters.viewer import Viewer
from tests.bench.shown import Shown, shown
from tests.bench.sides import Side
from tests.bench.wire import OpenPage

YEARS = (4, 10)
CHANGES = 20

SHOW = Viewer()
FILLED = {
    Field.DUE: ("2400.00", "2400.00"),
    Field.PAID: ("2320.00", "2700.00"),
    Field.UNDER: ("50.00", "50.00"),
    Field.OVER: ("10.00", "10.00"),
    Field.SUPPLEMENT: ("3.00", "3.00"),
}
"""By turns £80 too little and £300 too much, so that each year is tried with each before it."""


def filled(side: Side, years: int) -> Shown:
    """The page with so many years."""

    async def fill() -> Shown:
        async with _typing(side, years) as page:
            return page.seen

    return asyncio.run(fill())


def after_a_change(side: Side, years: int) -> float:
    """Milliseconds from another figure in a box to the end of the page, with so many years."""

    async def measure() -> list[float]:
        async with _typing(side, years) as page:
            return [await page.change() for _ in range(CHANGES)]

    return median(asyncio.run(measure())) * 1000


def of_literals(reference: Side) -> float:
    """Milliseconds for a rerun of the page of literals, with as much in its boxes."""

    async def measure() -> list[float]:
        async with OpenPage(reference.url, {}, "") as page:
            seen = shown((await page.rerun(keep=True)).messages)
            boxes = [
                WidgetState(id=getattr(element, kind).id, string_value="2400.00")
                for element in seen.elements
                if (kind := element.WhichOneof("type")) == "text_input"
            ]
            return [(await page.rerun(*boxes, keep=True)).seconds for _ in range(CHANGES)]

    return median(asyncio.run(measure())) * 1000


@asynccontextmanager
async def _typing(side: Side, years: int) -> AsyncIterator[_Typing]:
    """The page filled in, which is thrown away afterwards."""
    async with OpenPage(side.url, side.cookies[0], "small-differences") as opened:
        page = _Typing(opened)
        await page.fill(years)
        yield page
        await page.press(SHOW.say("walk.throw_away"))


class _Typing:
    """The page, and what stands in its boxes: a browser sends all of it each time."""

    def __init__(self, opened: OpenPage) -> None:
        self._opened = opened
        self.seen = Shown()
        self._boxes: dict[str, WidgetState] = {}

    async def fill(self, years: int) -> None:
        await self._run()
        for _ in range(years - 1):
            await self.press(SHOW.say("walk.add_year"))
        asked = _before_the_year("walk.self_assessment")
        for radio in (e.radio for e in self.seen.elements if e.HasField("radio")):
            if radio.label.startswith(asked):
                self._put(radio.id, SHOW.say("walk.no"))
        await self._run()
        for field, texts in FILLED.items():
            for turn, box in enumerate(self._texts(field)):
                self._put(box, texts[turn % 2])
            await self._run()
        if not any(element.HasField("plotly_chart") for element in self.seen.elements):
            raise RuntimeError("the page came to no result")

    async def change(self) -> float:
        """Seconds until the page stands there with a penny more paid for the first year."""
        box = self._texts(Field.PAID)[0]
        pence = int(self._boxes[box].string_value.replace(".", "")) + 1
        self._put(box, f"{pence // 100}.{pence % 100:02}")
        return await self._run()

    async def press(self, label: str) -> None:
        (button,) = [e.button for e in self.seen.elements if e.button.label == label]
        await self._run(WidgetState(id=button.id, trigger_value=True))

    async def _run(self, *pressed: WidgetState) -> float:
        run = await self._opened.rerun(*self._boxes.values(), *pressed, keep=True)
        self.seen = shown(run.messages)
        return run.seconds

    def _put(self, box: str, text: str) -> None:
        self._boxes[box] = WidgetState(id=box, string_value=text)

    def _texts(self, field: Field) -> list[str]:
        asked = _before_the_year(f"walk.field.{field.value}")
        boxes = [e.text_input for e in self.seen.elements if e.HasField("text_input")]
        return [box.id for box in boxes if box.label.startswith(asked)]


def _before_the_year(name: str) -> str:
    return SHOW.say(name, year="|").partition("|")[0]
