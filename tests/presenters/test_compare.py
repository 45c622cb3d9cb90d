"""Compare: each figure in its place, differences in words, and nothing added up."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.coded_out import Amounts, Kind, Question, Source
from codedout.domain.comparison import UNSAFE
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear
from codedout.presenters import amending, compare
from codedout.presenters.compare import CompareView, difference_words
from codedout.presenters.viewer import Viewer
from codedout.store.store import Store
from tests.fakes import YEAR, Bench, item, key
from tests.presenters.reading_views import column, rows_and_lines

SHOW = Viewer()
pence = st.integers(0, 10**7).map(lambda n: Decimal(n) / 100)


def compared(bench: Bench, year: TaxYear = YEAR) -> CompareView:
    seen = bench.look(year)
    return compare.present(seen, bench.desk.amounts_open(seen), SHOW, bench.clock.now())


def titles(view: CompareView) -> list[str]:
    return [notice.title for notice in view.notices]


# --- differences


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        (None, "Only one figure"),
        (Decimal("0.00"), "The same"),
        (Decimal("-171.45"), "Yours is £171.45 less than HMRC’s"),
        (Decimal("0.01"), "Yours is £0.01 more than HMRC’s"),
        (Decimal("1000.00"), "Yours is £1,000 more than HMRC’s"),
    ],
)
def test_a_difference_is_said_in_words(difference: Decimal | None, words: str) -> None:
    assert difference_words(difference, SHOW) == words


@given(mine=pence, theirs=pence)
def test_the_words_have_the_sign_and_the_amount_of_the_difference(
    mine: Decimal, theirs: Decimal
) -> None:
    words = difference_words(mine - theirs, SHOW)
    if mine == theirs:
        assert words == "The same"
        return
    assert ("less" in words, "more" in words) == (mine < theirs, mine > theirs)
    assert SHOW.gbp(abs(mine - theirs)) in words
    assert "−" not in words


# --- one row per item


def test_a_row_has_both_figures_which_is_used_and_where_it_belongs(bench: Bench) -> None:
    bench.holds(item(1, "684.20"))
    bench.sent([(key(1), "512.75")])
    table = compared(bench).table
    assert table is not None
    assert [cell.text for cell in table.rows[0]] == [
        "Self Assessment tax from an earlier year",
        "2023 to 2024",
        "2025 to 2026",
        "£684.20",
        "£512.75",
        "Yours is £171.45 less than HMRC’s",
        "Your figure",
    ]
    assert table.rows[0][0].note.endswith("item 1")


def test_hmrcs_newer_figure_is_said_to_be_the_one_it_uses(bench: Bench) -> None:
    bench.holds(item(1, "298.40", when=bench.clock.now()))
    bench.sent([(key(1), "240.00")])
    view = compared(bench)
    assert view.table is not None
    assert view.table.rows[0][6].text == "HMRC’s figure"
    assert SHOW.say("compare.moved.title") in titles(view)


def test_unmatched_figures_stand_apart_and_are_explained(bench: Bench) -> None:
    bench.holds(item(1, "321.90"))
    bench.sent([(key(9, Kind.PAYE), "75.00")])
    view = compared(bench)
    assert view.table is not None
    assert view.unmatched is not None
    assert column(view.table, 4) == ["None"]
    assert [(row[0].note, row[1].text) for row in view.unmatched.rows] == [
        ("Item number sent: 9", "£75")
    ]


def test_an_empty_year_says_why(bench: Bench) -> None:
    view = compared(bench)
    assert view.table is None
    assert view.empty is not None
    assert SHOW.say("compare.empty.yours", year="2025 to 2026") in view.empty.lines


def test_a_list_that_could_not_be_read_is_not_an_empty_one(bench: Bench) -> None:
    bench.holds(item(1, "5.00"))
    bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_AMOUNTS), question=Question.HMRC_HELD)
    view = compared(bench)
    assert view.empty is None
    assert "HMRC has no amounts" not in "\n".join(rows_and_lines(view))
    assert view.actions_why == SHOW.say("compare.action.not_read")


# --- nothing is added up

entries = st.dictionaries(st.tuples(st.sampled_from(Kind), st.integers(1, 4)), pence, max_size=5)


@given(hmrcs=entries, sent=entries)
def test_every_sum_of_money_is_a_figure_or_the_difference_of_two_for_one_item(
    store: Store, hmrcs: dict, sent: dict
) -> None:
    bench = Bench.of(store)
    bench.holds(*(item(id_, str(a), kind) for (kind, id_), a in hmrcs.items()))
    bench.sent([(key(id_, kind), str(a)) for (kind, id_), a in sent.items()])
    view = compared(bench)
    differences = [abs(sent[k] - hmrcs[k]) for k in set(sent) & set(hmrcs)]
    known = {SHOW.gbp(a) for a in (*hmrcs.values(), *sent.values(), *differences)}
    shown = re.findall(r"£[\d,]+(?:\.\d\d)?", "\n".join(rows_and_lines(view)))
    assert set(shown) <= known
    assert {SHOW.gbp(a) for a in (*hmrcs.values(), *sent.values())} <= set(shown)


# --- what cannot be sent

UNSENDABLE = {
    "repeated": Amounts((item(1, "5.00", source=Source.USER), item(1, "6.00", source=Source.USER))),
    "no_id": Amounts((item(None, "5.00", source=Source.USER),)),
    "unknown_source": Amounts((item(1, "5.00", source=Source.UNKNOWN),)),
    "unknown_kind": Amounts((item(1, "5.00", source=Source.USER),), (), ("somethingNew",)),
    "two_in_year": Amounts(
        (
            item(1, "5.00", Kind.IN_YEAR, source=Source.USER),
            item(2, "6.00", Kind.IN_YEAR, source=Source.USER),
        )
    ),
    "not_listed": Amounts(),
}


@pytest.mark.parametrize("why", UNSAFE)
def test_each_reason_not_to_send_is_said_before_anything_is_typed(bench: Bench, why: str) -> None:
    bench.holds(item(3, "20.00"))
    if why == "not_listed":
        bench.holds(item(4, "20.00", source=Source.USER))
    bench.hmrc.year(YEAR).answers[Question.USER] = UNSENDABLE[why]
    seen = bench.look()
    open_ = bench.desk.amounts_open(seen)
    line = SHOW.say(f"compare.unsafe.why.{why}")
    page = amending.present(seen, open_, SHOW, bench.clock.now())
    assert [line in notice.lines for notice in page.blocked] == [True]
    view = compared(bench)
    assert any(line in notice.lines for notice in view.notices)
    assert [link.page for link in view.actions if link.page == "change"] == []
    if why != "not_listed":  # of those there is none to remove
        removal = amending.present_removal(seen, open_, SHOW, bench.clock.now())
        assert removal.items == {}
        assert removal.blocked == ()


def test_a_figure_of_a_kind_we_do_not_know_is_said_to_be_there(bench: Bench) -> None:
    bench.hmrc.year(YEAR).answers[Question.HMRC_HELD] = Amounts((), (), ("somethingNew",))
    view = compared(bench)
    assert SHOW.say("compare.unread.title") in titles(view)
    assert view.empty is None


def test_in_a_running_year_nobody_is_told_that_hmrcs_list_is_wrong(bench: Bench) -> None:
    running = TaxYear(2026)
    bench.holds(item(1, "5.00"), year=running)
    bench.sent([(key(1), "4.00")], running)
    view = compared(bench, running)
    assert view.table is not None
    assert SHOW.say("compare.unsafe.title") not in titles(view)
    assert view.actions == ()


# --- what may be done


def test_paye_tax_of_an_earlier_year_leads_to_why_it_was_not_left_alone(bench: Bench) -> None:
    bench.holds(item(1, "5.00"), item(2, "62.40", Kind.PAYE), item(3, "7.00", Kind.DEBT))
    table = compared(bench).table
    assert table is not None
    first, *others = (row[0].more for row in sorted(table.rows, key=lambda row: not row[0].more))
    assert others == [None, None]
    assert first is not None
    said, link = first
    assert said == "Why was this not left alone?"
    assert link.label == (
        "Why was this not left alone? PAYE tax from an earlier year, owed for 2023 to 2024"
    )
    assert (link.page, link.params) == ("small-differences", {"year": "2025-26", "item": "2"})


def test_each_item_can_be_changed_and_is_named_as_people_speak(bench: Bench) -> None:
    bench.holds(
        item(1, "5.00"),
        item(2, "6.00", Kind.PAYE, related=None),
        item(3, "7.00", Kind.DEBT, related=None),
        item(4, "8.00", Kind.IN_YEAR, related=None),
    )
    assert [link.label for link in compared(bench).actions] == [
        "Change: Self Assessment tax from an earlier year, owed for 2023 to 2024, item 1",
        "Change: PAYE tax from an earlier year, owed for an earlier year, item 2",
        "Change: Other money you owe HMRC, HMRC does not say for which year, item 3",
        "Change: Estimated tax for the same year, owed for 2025 to 2026, item 4",
    ]
