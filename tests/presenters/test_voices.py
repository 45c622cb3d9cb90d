"""A voice changes how a walk is told: never an amount, a year or what becomes of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain import over_repaid_sheet
from codedout.domain.money import plain_figures
from codedout.domain.over_repaid_sheet import TypedOverRepaid
from codedout.domain.rules.tolerance import explain
from codedout.domain.sensitivity import Piece, by_amount
from codedout.domain.tax_year import TaxYear
from codedout.domain.understood import understand
from codedout.domain.voice import Voice
from codedout.domain.walk import Known, Sheet
from codedout.domain.year_end import (
    Explained,
    Outcome,
    OverRepaid,
    YearsTogether,
)
from codedout.presenters import sensitivity, walk_over_repaid, what_if
from codedout.presenters.letter import Letter, LetterView
from codedout.presenters.tolerance import Told, in_short, present_over_repaid, present_years
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Table
from codedout.presenters.walk import WalkView, present
from tests.domain.typed import typed, typed_year
from tests.domain.year_end_cases import (
    OF_OVER_REPAYMENTS,
    OF_YEARS,
    cases,
    over_repaid,
    over_repayments,
    years_together,
)

Said = dict[str, str]
VIEWERS = [Viewer(voice) for voice in Voice]


def the_same_in_each_voice(texts: Callable[[Viewer], Said]) -> None:
    """Each text by its place: the same places, and in each the same amounts and years."""
    plain, *others = (texts(show) for show in VIEWERS)
    for other in others:
        assert list(other) == list(plain)
        for place, text in other.items():
            assert amounts(text) == amounts(plain[place]), (place, plain[place], text)
            assert years(text) == years(plain[place]), (place, plain[place], text)


def amounts(text: str) -> Counter[str]:
    return Counter(re.findall(r"£[\d,]*\d(?:\.\d\d)?", text))


def years(text: str) -> set[str]:
    return set(re.findall(r"\d{4} to \d{4}", text))


# --- the places


def of_told(told: Told) -> Iterator[tuple[str, str]]:
    yield "title", told.title if years(told.title) else ""
    for number, step in enumerate(told.steps):
        yield f"step {number} {step.paragraphs} {step.readings}", step.text
    yield f"outcome {told.paragraphs}", told.outcome
    yield "decides", told.decides
    for way in told.other_ways:
        yield f"other {way.rule}", f"{way.ours} {way.other} {way.result}"


def of_table(table: Table) -> Iterator[tuple[str, str]]:
    for row, cells in enumerate(table.rows):
        for column, cell in enumerate(cells):
            yield f"row {row} column {column}", f"{cell.text} {cell.note}"


def of_walk(sheet: Sheet, show: Viewer) -> Said:
    view = present(sheet, understand(sheet), show)
    assert view.chart is not None
    found = of_cards(view) | {f"chart {at}": text for at, text in of_table(view.chart.table)}
    if view.own is not None:
        found |= {f"own {n}": text for n, text in enumerate(view.own.answers)}
        found |= {f"own {place}": text for place, text in of_table(view.own.table)}
    return found | {"sentence": view.chart.sentence, "alt": view.chart.alt}


def of_cards(view: WalkView) -> Said:
    found = {f"gap {n}": text for n, text in enumerate(view.gaps)}
    found |= {f"result {n}": text for n, text in enumerate(view.results)}
    for row, year in enumerate(view.years):
        found[f"year {row}"] = year.title
        for at, card in enumerate(year.cards):
            place = f"year {row}, card {at} of {len(year.cards)}"
            found[place] = card.text
            found[f"{place}, sources"] = card.rests_on
            found |= {f"{place}, other {n}": text for n, text in enumerate(card.others)}
        found |= {f"year {row}, own {n}": card.text for n, card in enumerate(year.own)}
        found |= {f"year {row}, letter {n}": text for n, text in enumerate(of_letter(year.letter))}
    return found


def in_tables(sheet: Sheet, show: Viewer) -> list[str]:
    """Which result each row of the page's tables names."""
    view = present(sheet, understand(sheet), show)
    assert view.chart is not None
    cells = [row[-1] for row in view.chart.table.rows]
    cells += [cell for row in (view.own.table.rows if view.own else ()) for cell in row[1:3]]
    return [said_as("tolerance.result.", cell.text, show) for cell in cells]


def of_edges(case: YearsTogether, year: TaxYear, pieces: tuple[Piece, ...], show: Viewer) -> Said:
    view = sensitivity.present(case, year, pieces, (), show)
    return {"sentence": view.sentence, "alt": view.alt, **dict(of_table(view.table))}


def of_what_if(before: Sheet, now: Sheet, show: Viewer) -> Said:
    both = (before, understand(before)), (now, understand(now))
    return of_side_by_side(what_if.present(*both, show))


def of_letter(letter: LetterView | str) -> list[str]:
    if isinstance(letter, str):
        return [letter]
    return [letter.title, *letter.about, *letter.warning.lines, *letter.notes.lines]


def letters(sheet: Sheet, show: Viewer) -> list[Letter]:
    """The letters themselves, which are from the taxpayer and so the same word for word."""
    found = [year.letter for year in present(sheet, understand(sheet), show).years]
    return [each.letter for each in found if isinstance(each, LetterView)]


def of_side_by_side(view: what_if.WhatIfView) -> Said:
    changed = {f"changed {n}": text for n, text in enumerate(view.changed)}
    table = dict(of_table(view.table)) if view.table else {}
    return {"finding": view.finding, **changed, **table}


# --- cases


@pytest.mark.parametrize("case", OF_YEARS, ids=lambda case: case["id"])
def test_a_worked_case_is_told_alike(case: dict[str, object]) -> None:
    must_be_told_alike(years_together(case))


@given(cases())
def test_any_case_is_told_alike(case: YearsTogether) -> None:
    must_be_told_alike(case)


@pytest.mark.parametrize("case", OF_OVER_REPAYMENTS, ids=lambda case: case["id"])
def test_a_worked_mistake_is_told_alike(case: dict[str, object]) -> None:
    a_mistake_must_be_told_alike(over_repaid(case))


@given(over_repayments)
def test_any_mistake_is_told_alike(case: OverRepaid) -> None:
    a_mistake_must_be_told_alike(case)


@given(cases(most=3), st.integers(0, 20_000))
def test_a_figure_of_the_person_s_own_is_told_alike(case: YearsTogether, pence: int) -> None:
    own = plain_figures(Decimal(pence) / 100)
    years = tuple(
        replace(
            typed_year(facts), known=Known.SHORT, short=plain_figures(-facts.difference), own=own
        )
        if facts.difference < 0
        else typed_year(facts)
        for facts in case.years
    )
    sheet = Sheet(years=years, boundary=case.boundary)
    a_page_must_be_told_alike(sheet)


def a_page_must_be_told_alike(sheet: Sheet) -> None:
    the_same_in_each_voice(lambda show: of_walk(sheet, show))
    plain, *others = (in_tables(sheet, show) for show in VIEWERS)
    assert others == [plain, plain]


def must_be_told_alike(case: YearsTogether) -> None:
    explained = explain(case)
    told = [present_years(case, explained, show) for show in VIEWERS]
    for each, *in_voices in zip(explained.years, *told, strict=True):
        must_come_to_the_same(each, in_voices)
    for year in sensitivity.in_question(case)[-1:]:
        must_have_the_same_edges(case, year)
    sheet = typed(case)
    a_page_must_be_told_alike(sheet)
    assert letters(sheet, VIEWERS[0]) == letters(sheet, VIEWERS[1]) == letters(sheet, VIEWERS[2])
    for now in (
        replace(sheet, boundary=case.boundary.other),
        replace(sheet, years=(*sheet.years[:-1], replace(sheet.years[-1], paid="2468.13"))),
        replace(sheet, years=(replace(sheet.years[0], self_assessment=True), *sheet.years[1:])),
    ):
        # A year whose difference turns round may need a limit that nobody typed.
        if understand(now).case is not None:
            the_same_in_each_voice(lambda show, now=now: of_what_if(sheet, now, show))


def must_have_the_same_edges(case: YearsTogether, year: TaxYear) -> None:
    pieces = by_amount(case, year)
    the_same_in_each_voice(lambda show: of_edges(case, year, pieces, show))


def a_mistake_must_be_told_alike(case: OverRepaid) -> None:
    explained = explain(case)
    must_come_to_the_same(explained, [present_over_repaid(explained, show) for show in VIEWERS])
    typed = TypedOverRepaid(
        self_assessment=False,
        tax=plain_figures(case.tax),
        supplement=plain_figures(case.supplement),
        limit=plain_figures(case.current_tolerance),
        flags=case.flags,
    )
    other = replace(typed, limit="12.34", self_assessment=True)
    before, now = ((each, over_repaid_sheet.understand(each)) for each in (typed, other))
    the_same_in_each_voice(lambda show: of_cards(walk_over_repaid.present(*before, show)))
    the_same_in_each_voice(
        lambda show: of_side_by_side(what_if.present_over_repaid(before, now, show))
    )


def must_come_to_the_same(explained: Explained, told: list[Told]) -> None:
    the_same_in_each_voice(lambda show: dict(of_told(told[VIEWERS.index(show)])))
    ending = explained.ending
    nothing = ending.outcome is Outcome.CALC_AND_COLLECT and not ending.collect
    name = f"{ending.outcome.value}{'_nothing' if nothing else ''}"
    for show, each in zip(VIEWERS, told, strict=True):
        more = ("", "_with_supplement", "_P3_6", "_P3_7")
        said = said_as("tolerance.outcome.", each.outcome, show)
        assert said in [f"{name}{each}" for each in more]
        assert said == said_as("tolerance.outcome.", told[0].outcome, VIEWERS[0])
        assert said_as("tolerance.result.", in_short(ending, show), show) == name


def said_as(beginning: str, text: str, show: Viewer) -> str:
    """Which sentence of this voice it is; that it is no other's is seen to with the words."""
    names = [name for name in show.words.names() if name.startswith(beginning)]
    (name,) = (name for name in names if pattern(name, show).fullmatch(text))
    return name.removeprefix(beginning)


def pattern(name: str, show: Viewer) -> re.Pattern[str]:
    gaps = {field: f"<{field}>" for field in show.words.fields(name)}
    spelled = re.escape(show.say(name, **gaps))
    for field in gaps:
        value = r"\d{4} to \d{4}" if field == "year" else r"£[\d,.]*\d"
        spelled = spelled.replace(re.escape(f"<{field}>"), value)
    return re.compile(spelled)
