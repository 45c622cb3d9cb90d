"""What a changed figure costs on the page "Small differences", filled in as a person fills it in.

Nothing is asked of HMRC there, so that the whole of a rerun is our own time.
"""

from __future__ import annotations

import asyncio
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


def milliseconds_after_a_change(side: Side, years: int) -> float:
    """From another figure in a box to the end of the page, with so many years in all."""

    async def measure() -> list[float]:
        async with OpenPage(side.url, side.cookies[0], "small-differences") as opened:
            page = _Typing(opened)
            await page.fill(years)
            took = [await page.change() for _ in range(CHANGES)]
            await page.press(SHOW.say("walk.throw_away"))
            return took

    return median(asyncio.run(measure())) * 1000


class _Typing:
    """The page, and what stands in its boxes: a browser sends all of it each time."""

    def __init__(self, opened: OpenPage) -> None:
        self._opened = opened
        self._seen = Shown()
        self._boxes: dict[str, WidgetState] = {}

    async def fill(self, years: int) -> None:
        await self._run()
        for _ in range(years - 1):
            await self.press(SHOW.say("walk.add_year"))
        asked = _before_the_year("walk.self_assessment")
        for radio in (e.radio for e in self._seen.elements if e.HasField("radio")):
            if radio.label.startswith(asked):
                self._put(radio.id, SHOW.say("walk.no"))
        await self._run()
        for field, texts in FILLED.items():
            for turn, box in enumerate(self._texts(field)):
                self._put(box, texts[turn % 2])
            await self._run()
        if not any(element.HasField("plotly_chart") for element in self._seen.elements):
            raise RuntimeError("the page came to no result")

    async def change(self) -> float:
        """Seconds until the page stands there with a penny more paid for the first year."""
        box = self._texts(Field.PAID)[0]
        pence = int(self._boxes[box].string_value.replace(".", "")) + 1
        self._put(box, f"{pence // 100}.{pence % 100:02}")
        return await self._run()

    async def press(self, label: str) -> None:
        (button,) = [e.button for e in self._seen.elements if e.button.label == label]
        await self._run(WidgetState(id=button.id, trigger_value=True))

    async def _run(self, *pressed: WidgetState) -> float:
        run = await self._opened.rerun(*self._boxes.values(), *pressed, keep=True)
        self._seen = shown(run.messages)
        return run.seconds

    def _put(self, box: str, text: str) -> None:
        self._boxes[box] = WidgetState(id=box, string_value=text)

    def _texts(self, field: Field) -> list[str]:
        asked = _before_the_year(f"walk.field.{field.value}")
        boxes = [e.text_input for e in self._seen.elements if e.HasField("text_input")]
        return [box.id for box in boxes if box.label.startswith(asked)]


def _before_the_year(name: str) -> str:
    return SHOW.say(name, year="|").partition("|")[0]
