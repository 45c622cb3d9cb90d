"""The file that is kept or sent: read aloud it says what is printed, whoever's papers they are."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codedout.domain.tax_year import TaxYear
from codedout.papers.letters import INSTEAD, SHOWN, showable
from codedout.papers.pdf import as_pdf
from codedout.presenters.paper import Drawing, PaperView, lines, section
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Fact, Table
from tests.fakes import Bench
from tests.papers.reading_pdf import Pdf
from tests.presenters.paper_parts import both, making_of, papers_of
from tests.presenters.people import FILES, hmrc_of

YEARS = [TaxYear(year) for year in (2022, 2024, 2025)]
PLAIN = PaperView(
    title="Papers",
    service="a service",
    marks=(),
    about=(Fact(label="Made", value="today"),),
    sections=(),
    foot=(),
    name="papers",
    quote="Quote",
    page_of="{page} of {pages}",
    not_hmrc="Not HMRC",
    lacking="Some letters are lacking",
)


def with_text(text: str) -> PaperView:
    said = section(f"a{text}", [lines(text)])
    return replace(PLAIN, title=f"a{text}", sections=(said,), about=(Fact(label=text, value=text),))


@pytest.fixture(
    scope="module", params=["one_item", "several_items_one_amended", "partly_collected"]
)
def person(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def made(bench: Bench, show: Viewer, person: str, year: TaxYear) -> tuple[PaperView, PaperView]:
    bench.hmrc = hmrc_of(person, bench.clock)
    return both(papers_of(bench, year), making_of(bench, show))


@pytest.mark.parametrize("year", YEARS, ids=str)
def test_it_says_that_it_is_tagged_in_which_language_and_what_it_is(
    bench: Bench, show: Viewer, person: str, year: TaxYear
) -> None:
    for view in made(bench, show, person, year):
        pdf = Pdf(as_pdf(view))
        assert b"/Lang(en-GB)" in pdf.catalogue
        assert b"/Marked true" in pdf.catalogue
        assert b"/DisplayDocTitle true" in pdf.catalogue
        assert b"pdfuaid:part>1<" in pdf.file.replace(b"\n", b"")
        assert view.title.encode("utf-16-be") in pdf.file or view.title.encode() in pdf.file


@pytest.mark.parametrize("year", YEARS, ids=str)
def test_headings_tables_and_drawings_are_read_in_the_order_of_the_page(
    bench: Bench, show: Viewer, person: str, year: TaxYear
) -> None:
    for view in made(bench, show, person, year):
        tags = list(Pdf(as_pdf(view)).tags())
        names = [name for name, _ in tags]
        assert names.count("Title") == 1
        heads = [_title(body) for name, body in tags if name == "H1"]
        assert heads == [each.heading.encode() for each in view.sections if _plain(each.heading)]
        tables = [each for part in view.sections for each in part.blocks if isinstance(each, Table)]
        assert names.count("Table") == names.count("THead") == len(tables)
        cells = [name for name in names if name in ("TH", "TD")]
        assert cells.count("TH") == sum(len(each.columns) for each in tables)
        assert cells.count("TD") == sum(len(each.columns) * len(each.rows) for each in tables)
        drawings = [
            each for part in view.sections for each in part.blocks if isinstance(each, Drawing)
        ]
        figures = [body for name, body in tags if name == "Figure"]
        assert len(figures) == len(drawings)
        assert all(b"/Alt" in body for body in figures)


def _plain(text: str) -> bool:
    return text.isascii()


def _title(body: bytes) -> bytes:
    return re.findall(rb"/T\((.*?)\)/", body)[0]


def test_what_is_printed_can_be_copied_as_it_is_said() -> None:
    said = "Zoë paid £1,204.50 (of £2,000.00) \\ – first"
    printed = " ".join(" ".join(Pdf(as_pdf(with_text(said))).texts()).split())
    assert printed.count(said) == 6  # title and foot, a fact's name and text, a heading, a line


def test_all_fonts_are_in_it(bench: Bench, show: Viewer, person: str) -> None:
    for view in made(bench, show, person, TaxYear(2025)):
        fonts = Pdf(as_pdf(view)).fonts
        assert fonts
        assert all(b"/FontFile" in font for font in fonts)


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_summary_stands_on_one_sheet(bench: Bench, show: Viewer, name: str) -> None:
    for year in YEARS:
        _, summary = made(bench, show, name, year)
        assert len(Pdf(as_pdf(summary)).pages) == 1


def test_it_is_made_at_once_and_leaves_no_file_behind(
    bench: Bench, show: Viewer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    view, _ = made(bench, show, "four_kinds", TaxYear(2025))
    began = perf_counter()
    as_pdf(view)
    assert perf_counter() - began < 2
    assert not list(tmp_path.rglob("*"))


# --- whatever people type


def test_each_letter_that_is_shown_is_in_the_fonts() -> None:
    said = " ".join(chr(point) for some in SHOWN for point in some)
    assert showable(said) == said
    pdf = as_pdf(with_text(said))  # a letter that is lacking stops it
    assert b"/StructTreeRoot" in pdf


ODD = "\u0300\u200d\u202e漢é🎉اء\u0e33\n\t #$*_[]{}\\"


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=60)
    | st.text(alphabet="\u0300\u200d\u202e漢é🎉اء\u0e33\n\t #$*_[]{}\\", max_size=40)
)
def test_nothing_that_is_typed_stops_it(text: str) -> None:
    as_pdf(with_text(text))


def test_a_letter_that_no_font_has_is_owned_up_to() -> None:
    data = showable("Zoë 漢 Łukasz ŵ\u0065\u0301")
    assert data == f"Zoë {INSTEAD} Łukasz ŵé"
    whole, lacking = (
        sum(name == "P" for name, _ in Pdf(as_pdf(with_text(text))).tags())
        for text in ("Zoë", "漢")
    )
    assert lacking == whole + 1


def test_what_is_typed_is_never_a_command() -> None:
    """Each would draw a table, read a file or stop the compiler."""
    commands = '#table[a] #read("/etc/passwd") #panic() $x$ *b* _i_ <label> @ref \\ // /* `raw`'
    pdf = Pdf(as_pdf(with_text(commands)))
    names = [name for name, _ in pdf.tags()]
    assert "Table" not in names
    assert "Formula" not in names
    assert "Code" not in names
