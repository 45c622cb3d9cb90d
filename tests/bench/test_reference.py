"""The bench measures like with like: the reference shows what the portal shows, or it says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.bench.literals import write_reference
from tests.bench.same import NotTheSame, difference, must_show_the_same, recorded
from tests.bench.shown import Shown, shown
from tests.bench.sides import Reference, signed_in
from tests.running import RunningPortal


def message(path: list[int], html: str | None = None) -> tuple[float, ForwardMsg]:
    """An element of HTML, or a container."""
    made = ForwardMsg()
    made.metadata.delta_path.extend(path)
    if html is None:
        made.delta.add_block.flex_container.SetInParent()
    else:
        made.delta.new_element.html.body = html
    return 0.0, made


def page(*bodies: str) -> Shown:
    return shown(message([0, n], body) for n, body in enumerate(bodies))


def test_pages_that_show_as_much_do_not_differ() -> None:
    assert difference(page("<p>ab</p>", "<p>c</p>"), page("<p>d</p>", "<p>xy</p>")) == ""


def test_an_element_a_letter_a_row_and_a_page_more_are_each_a_difference() -> None:
    ours = page("<tr></tr>", "")
    for other in (page("<tr></tr>"), page("<tr></tr>", "x"), page("<b ></b >", "")):
        assert difference(ours, other)
        assert difference(other, ours)
    another = page("<tr></tr>", "")
    another.navigation.app_pages.add()
    assert "pages" in difference(ours, another)


def test_what_is_drawn_over_is_not_counted() -> None:
    over = shown([message([0, 0]), message([0, 0, 0], "old"), message([0, 0]), message([0, 1], "")])
    assert difference(over, shown([message([0, 0]), message([0, 1], "")])) == ""


def test_the_reference_shows_what_the_portal_shows_until_it_lacks_a_line(
    start_portal: Callable[..., RunningPortal], tmp_path: Path
) -> None:
    ours = signed_in(start_portal(env={"CODEDOUT_HMRC_RATE_PER_SECOND": "0"}), 1)
    script = write_reference(recorded(ours), tmp_path)
    with Reference(script) as process:
        must_show_the_same(ours, process.side(1))
        compare = tmp_path / "sheets" / "compare.py"
        lines = compare.read_text(encoding="utf-8").splitlines()
        compare.write_text("\n".join(lines[:-1]), encoding="utf-8")
        process.restart()
        with pytest.raises(NotTheSame, match="1 more"):
            must_show_the_same(ours, process.side(1))
