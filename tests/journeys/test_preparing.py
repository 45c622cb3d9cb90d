"""Deciding whether a change may be asked for, and writing down exactly the right one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.change import AmountsPosition, Ask, Change, ChangeState, ChoicePosition
from codedout.domain.choice import ReturnState
from codedout.domain.coded_out import Amounts, Kind, OwnSet, Question, Source
from codedout.domain.errors import HmrcUnreachable, Refused, UnsafeToSend
from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear
from codedout.hmrc.schemas import put_body
from codedout.journeys.preparing import (
    NothingChanged,
    NotOpen,
    NotRead,
    prepare_amend,
    prepare_choice,
    prepare_removal,
)
from codedout.journeys.sending import drop, send
from codedout.store.store import Store
from tests.fakes import YEAR, Bench, item, key, own

POUND = Decimal("1.00")
NEW_YEAR = datetime(2026, 12, 31, 0, 0, tzinfo=UTC)


def nothing_happened(bench: Bench) -> bool:
    """Neither written down nor sent."""
    return bench.store.journal.of(bench.who) == () and bench.hmrc.writes == []


# --- each answer of the rules


def test_an_amount_that_may_be_changed_is_written_down_and_not_sent(bench: Bench) -> None:
    bench.holds(item(1, "412.30"))
    change = prepare_amend(bench.desk, bench.look(), key(1), Decimal("380.50"))
    assert change.state is ChangeState.READY
    assert change.what.ask is Ask.AMEND_ONE
    assert change.what.item == key(1)
    assert change.what.wanted == own([(key(1), "380.50")])
    assert change.what.return_state is ReturnState.OPEN
    assert change.prepared_at == bench.clock.now()
    assert bench.store.journal.of(bench.who) == (change,)
    assert bench.hmrc.writes == []


def test_what_the_person_saw_is_written_down_with_the_change(bench: Bench) -> None:
    bench.holds(item(1, "412.30"), item(2, "10.00", Kind.DEBT))
    bench.sent([(key(2, Kind.DEBT), "9.00")])
    seen = bench.look()
    change = prepare_amend(bench.desk, seen, key(1), POUND)
    assert seen.hmrc_held.value is not None
    assert seen.user.value is not None
    assert change.what.before == AmountsPosition(
        hmrc_held=seen.hmrc_held.value, user=seen.user.value
    )


@pytest.mark.parametrize("returned", [ReturnState.SUBMITTED])
def test_after_the_return_is_submitted_no_figure_is_written_down(
    bench: Bench, returned: ReturnState
) -> None:
    bench.holds(item(1, "412.30")).returned = returned
    bench.sent([(key(1), "380.00")])
    seen = bench.look()
    with pytest.raises(NotOpen) as no:
        prepare_amend(bench.desk, seen, key(1), POUND)
    assert no.value.verdict.rule == "A3"
    with pytest.raises(NotOpen) as no:
        prepare_removal(bench.desk, seen, None)
    assert no.value.verdict.rule == "D1"
    assert nothing_happened(bench)


def test_in_a_year_that_still_runs_nothing_can_be_changed(bench: Bench) -> None:
    running = TaxYear(2026)
    bench.holds(item(1, "412.30"), year=running)
    with pytest.raises(NotOpen) as no:
        prepare_amend(bench.desk, bench.look(running), key(1), POUND)
    assert no.value.verdict.rule == "A2"
    with pytest.raises(NotOpen) as no:
        prepare_choice(bench.desk, bench.look_at_bill(running), Ask.STOP)
    assert no.value.verdict.rule == "O1"
    assert nothing_happened(bench)


def test_where_hmrc_does_not_know_of_a_return_the_person_is_asked_first(bench: Bench) -> None:
    bench.holds(item(1, "412.30")).returned = ReturnState.UNKNOWN
    bench.sent([(key(1), "380.00")])
    seen, bill = bench.look(), bench.look_at_bill()
    for prepare, rule in (
        (lambda: prepare_amend(bench.desk, seen, key(1), POUND), "AQ"),
        (lambda: prepare_removal(bench.desk, seen, None), "DQ"),
        (lambda: prepare_choice(bench.desk, bill, Ask.STOP), "OQ"),
    ):
        with pytest.raises(NotOpen) as ask:
            prepare()
        assert ask.value.verdict.rule == rule
    assert nothing_happened(bench)


def test_a_person_who_says_not_submitted_may_go_on_and_their_word_is_kept(bench: Bench) -> None:
    bench.holds(item(1, "412.30")).returned = ReturnState.UNKNOWN
    bench.say_submitted(False)
    for change in (
        prepare_amend(bench.desk, bench.look(), key(1), POUND),
        prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP),
    ):
        assert change.what.return_state is ReturnState.UNKNOWN
        assert change.what.says_not_submitted is True


def test_a_person_who_says_submitted_may_not(bench: Bench) -> None:
    bench.holds(item(1, "412.30")).returned = ReturnState.UNKNOWN
    bench.say_submitted(True)
    with pytest.raises(NotOpen) as no:
        prepare_amend(bench.desk, bench.look(), key(1), POUND)
    assert no.value.verdict.rule == "A3"
    with pytest.raises(NotOpen) as no:
        prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)
    assert no.value.verdict.rule == "O3"


def test_hmrcs_record_wins_over_what_the_person_said(bench: Bench) -> None:
    bench.holds(item(1, "412.30")).returned = ReturnState.SUBMITTED
    bench.say_submitted(False)
    with pytest.raises(NotOpen) as no:
        prepare_amend(bench.desk, bench.look(), key(1), POUND)
    assert no.value.verdict.rule == "A3"


def test_an_answer_about_one_year_says_nothing_about_another(bench: Bench) -> None:
    bench.holds(item(1, "412.30")).returned = ReturnState.UNKNOWN
    bench.say_submitted(False, YEAR.plus(-1))
    with pytest.raises(NotOpen) as ask:
        prepare_amend(bench.desk, bench.look(), key(1), POUND)
    assert ask.value.verdict.rule == "AQ"


# --- one amount


@pytest.mark.parametrize("sent", [None, "380.00"])
def test_the_figure_that_stands_anyway_is_no_change(bench: Bench, sent: str | None) -> None:
    bench.holds(item(1, "412.30"))
    if sent:
        bench.sent([(key(1), sent)])
    with pytest.raises(NothingChanged):
        prepare_amend(bench.desk, bench.look(), key(1), Decimal(sent or "412.30"))
    assert nothing_happened(bench)


def test_hmrcs_own_figure_is_a_change_for_whoever_had_sent_another(bench: Bench) -> None:
    bench.holds(item(1, "412.30"))
    bench.sent([(key(1), "380.00")])
    change = prepare_amend(bench.desk, bench.look(), key(1), Decimal("412.30"))
    assert change.what.wanted == own([(key(1), "412.30")])


def test_an_amount_of_nothing_at_all_may_be_sent(bench: Bench) -> None:
    bench.holds(item(1, "412.30"))
    change = prepare_amend(bench.desk, bench.look(), key(1), Decimal("0.00"))
    assert change.what.wanted == own([(key(1), "0.00")])


@pytest.mark.parametrize(
    "asked", [key(2), key(1, Kind.DEBT)], ids=["another number", "another kind"]
)
def test_an_item_that_hmrc_does_not_hold_cannot_be_given_a_figure(bench: Bench, asked) -> None:
    bench.holds(item(1, "412.30"))
    bench.sent([(key(2), "5.00")])  # the person's own unmatched figure is not HMRC's item
    with pytest.raises(NotRead):
        prepare_amend(bench.desk, bench.look(), asked, POUND)
    assert nothing_happened(bench)


@pytest.mark.parametrize("question", [Question.HMRC_HELD, Question.USER])
def test_where_either_list_could_not_be_read_nothing_is_written_down(
    bench: Bench, question: Question
) -> None:
    bench.holds(item(1, "412.30"))
    bench.sent([(key(1), "380.00")])
    bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_AMOUNTS), question=question)
    seen = bench.look()
    with pytest.raises(NotRead):
        prepare_amend(bench.desk, seen, key(1), POUND)
    with pytest.raises(NotRead):
        prepare_removal(bench.desk, seen, None)
    assert nothing_happened(bench)


def test_the_newest_figures_alone_may_be_missing(bench: Bench) -> None:
    bench.holds(item(1, "412.30"))
    bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_AMOUNTS), question=Question.LATEST)
    seen = bench.look()
    assert seen.latest.error is not None
    assert prepare_amend(bench.desk, seen, key(1), POUND).state is ChangeState.READY


# --- sets that cannot be sent

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
}


@pytest.mark.parametrize("why", UNSENDABLE)
def test_a_set_that_would_lose_or_misplace_a_figure_is_not_written_down(
    bench: Bench, why: str
) -> None:
    bench.holds(item(1, "412.30"), item(3, "20.00"))
    bench.hmrc.year(YEAR).answers[Question.USER] = UNSENDABLE[why]
    seen = bench.look()
    with pytest.raises(UnsafeToSend) as unsafe:
        prepare_amend(bench.desk, seen, key(3), POUND)
    assert unsafe.value.reason == why
    with pytest.raises(UnsafeToSend):
        prepare_removal(bench.desk, seen, key(1))
    assert nothing_happened(bench)


def test_an_id_that_stands_twice_in_hmrcs_own_list_lets_nothing_single_be_sent(
    bench: Bench,
) -> None:
    bench.holds(item(1, "412.30"), item(1, "99.00"), item(2, "20.00"))
    bench.sent([(key(2), "5.00")])
    seen = bench.look()
    for prepare in (
        lambda: prepare_amend(bench.desk, seen, key(2), POUND),
        lambda: prepare_removal(bench.desk, seen, key(2)),
    ):
        with pytest.raises(UnsafeToSend):
            prepare()
    assert nothing_happened(bench)


def test_a_figure_of_the_persons_that_stands_only_in_hmrcs_own_list_is_not_lost(
    bench: Bench,
) -> None:
    bench.holds(item(1, "412.30"), item(2, "5.00", source=Source.USER))
    with pytest.raises(UnsafeToSend) as unsafe:
        prepare_amend(bench.desk, bench.look(), key(1), POUND)
    assert unsafe.value.reason == "not_listed"
    assert nothing_happened(bench)


@pytest.mark.parametrize("why", UNSENDABLE)
def test_everything_can_be_removed_even_where_a_set_could_not_be_sent(
    bench: Bench, why: str
) -> None:
    bench.hmrc.year(YEAR).answers[Question.USER] = UNSENDABLE[why]
    change = prepare_removal(bench.desk, bench.look(), None)
    assert change.operation is Operation.DELETE_AMOUNTS
    assert change.what.wanted == OwnSet()


# --- what is sent: the person's own set with the one change, never an HMRC figure

kinds = st.sampled_from(Kind)
amounts = st.integers(0, 10**6).map(lambda pence: Decimal(pence) / 100)
keys = st.tuples(kinds, st.integers(1, 5))
sets = st.dictionaries(keys, amounts, max_size=6).map(
    lambda found: {k: a for n, (k, a) in enumerate(found.items()) if one_in_year(found, n)}
)


def one_in_year(found: dict, n: int) -> bool:
    in_year = [i for i, (kind, _) in enumerate(found) if kind is Kind.IN_YEAR]
    return n not in in_year[1:]


@given(hmrcs=sets.filter(bool), sent=sets, data=st.data(), amount=amounts)
def test_what_is_sent_is_the_persons_own_set_with_the_one_change(
    store: Store, hmrcs: dict, sent: dict, data: st.DataObject, amount: Decimal
) -> None:
    bench = Bench.of(store)
    bench.holds(*(item(id_, str(a), kind) for (kind, id_), a in hmrcs.items()))
    bench.sent([(key(id_, kind), str(a)) for (kind, id_), a in sent.items()])
    kind, id_ = data.draw(st.sampled_from(sorted(hmrcs)))
    chosen = key(id_, kind)
    before = dict(bench.own())
    try:
        change = prepare_amend(bench.desk, bench.look(), chosen, amount)
    except NothingChanged:
        assert before.get(chosen, hmrcs[kind, id_]) == amount
        return
    wanted = dict(change.what.wanted or {})
    assert wanted.pop(chosen) == amount
    displaced = {k for k in before if kind is Kind.IN_YEAR and k.kind is Kind.IN_YEAR}
    assert wanted == {k: a for k, a in before.items() if k not in displaced | {chosen}}


def test_three_items_one_override_and_a_second_changed_are_exactly_two_entries(
    bench: Bench,
) -> None:
    bench.holds(item(1, "95.45"), item(2, "260.00"), item(3, "733.09"))
    bench.sent([(key(2), "204.50")])
    change = prepare_amend(bench.desk, bench.look(), key(3), Decimal("700.00"))
    assert change.what.wanted == own([(key(2), "204.50"), (key(3), "700.00")])
    assert put_body(change.what.wanted) == (
        '{"taxCodeComponents":{"selfAssessmentUnderpayment":'
        '[{"id":2,"amount":204.50},{"id":3,"amount":700.00}]}}'
    )


def test_figures_that_match_nothing_go_with_the_change(bench: Bench) -> None:
    bench.holds(item(1, "321.90"))
    bench.sent([(key(9, Kind.PAYE), "75.00")])
    change = prepare_amend(bench.desk, bench.look(), key(1), Decimal("300.00"))
    assert change.what.wanted == own([(key(1), "300.00"), (key(9, Kind.PAYE), "75.00")])


def test_a_new_in_year_adjustment_takes_the_place_of_another(bench: Bench) -> None:
    bench.holds(item(1, "158.00", Kind.IN_YEAR), item(2, "10.00", Kind.DEBT))
    bench.sent([(key(7, Kind.IN_YEAR), "46.00"), (key(2, Kind.DEBT), "8.00")])
    change = prepare_amend(bench.desk, bench.look(), key(1, Kind.IN_YEAR), Decimal("100.00"))
    assert change.what.wanted == own(
        [(key(1, Kind.IN_YEAR), "100.00"), (key(2, Kind.DEBT), "8.00")]
    )


# --- removing


def test_removing_one_of_two_sends_the_rest(bench: Bench) -> None:
    bench.holds(item(1, "95.45"), item(2, "260.00"))
    bench.sent([(key(1), "90.00"), (key(2), "204.50")])
    change = prepare_removal(bench.desk, bench.look(), key(1))
    assert change.operation is Operation.AMEND_AMOUNTS
    assert change.what.wanted == own([(key(2), "204.50")])


def test_removing_the_last_one_is_a_delete(bench: Bench) -> None:
    bench.holds(item(1, "95.45"))
    bench.sent([(key(1), "90.00")])
    change = prepare_removal(bench.desk, bench.look(), key(1))
    assert change.what.ask is Ask.REMOVE_ONE
    assert change.operation is Operation.DELETE_AMOUNTS


def test_a_figure_that_matches_nothing_can_be_removed(bench: Bench) -> None:
    bench.sent([(key(9, Kind.PAYE), "75.00"), (key(1), "1.00")])
    change = prepare_removal(bench.desk, bench.look(), key(9, Kind.PAYE))
    assert change.what.wanted == own([(key(1), "1.00")])


def test_a_figure_that_was_never_sent_cannot_be_removed(bench: Bench) -> None:
    bench.holds(item(1, "95.45"), item(2, "260.00"))
    bench.sent([(key(1), "90.00")])
    with pytest.raises(NotRead):
        prepare_removal(bench.desk, bench.look(), key(2))
    assert nothing_happened(bench)


def test_where_nothing_was_sent_there_is_nothing_to_remove(bench: Bench) -> None:
    bench.holds(item(1, "95.45"))
    with pytest.raises(NotOpen) as no:
        prepare_removal(bench.desk, bench.look(), None)
    assert no.value.verdict.rule == "D2"
    assert nothing_happened(bench)


def test_hmrcs_figures_in_the_answer_about_the_persons_are_not_the_persons_to_remove(
    bench: Bench,
) -> None:
    bench.holds(item(1, "95.45"))
    bench.hmrc.year(YEAR).answers[Question.USER] = Amounts((item(1, "95.45"),))
    with pytest.raises(NotOpen) as no:
        prepare_removal(bench.desk, bench.look(), None)
    assert no.value.verdict.rule == "D2"


def test_a_figure_of_a_kind_we_do_not_know_is_still_a_figure_to_remove(bench: Bench) -> None:
    bench.hmrc.year(YEAR).answers[Question.USER] = Amounts((), (), ("somethingNew",))
    assert prepare_removal(bench.desk, bench.look(), None).what.wanted == OwnSet()


# --- the choice


@pytest.mark.parametrize(
    ("opted_out", "ask", "operation"),
    [(False, Ask.STOP, Operation.OPT_OUT), (True, Ask.RESTART, Operation.OPT_IN)],
)
def test_a_choice_that_may_be_made_is_written_down_with_the_one_before(
    bench: Bench, opted_out: bool, ask: Ask, operation: Operation
) -> None:
    bench.hmrc.year(YEAR).opted_out = opted_out
    change = prepare_choice(bench.desk, bench.look_at_bill(), ask)
    assert (change.state, change.operation) == (ChangeState.READY, operation)
    assert change.what.before == ChoicePosition(opted_out=opted_out)
    assert change.what.wanted is None
    assert bench.hmrc.writes == []


@pytest.mark.parametrize(
    ("opted_out", "ask", "rule"), [(True, Ask.STOP, "O2"), (False, Ask.RESTART, "I2")]
)
def test_what_is_already_so_is_not_asked_for(
    bench: Bench, opted_out: bool, ask: Ask, rule: str
) -> None:
    bench.hmrc.year(YEAR).opted_out = opted_out
    with pytest.raises(NotOpen) as no:
        prepare_choice(bench.desk, bench.look_at_bill(), ask)
    assert no.value.verdict.rule == rule
    assert nothing_happened(bench)


def test_after_the_last_day_no_choice_is_written_down(bench: Bench) -> None:
    bench.clock.at = NEW_YEAR
    with pytest.raises(NotOpen) as no:
        prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)
    assert no.value.verdict.rule == "O4"
    assert nothing_happened(bench)


def test_a_choice_that_could_not_be_read_is_not_guessed(bench: Bench) -> None:
    bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_CHOICE))
    with pytest.raises(NotRead):
        prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)
    assert nothing_happened(bench)


@pytest.mark.parametrize(
    "code", ["RULE_BUSINESS_PARTNER_NOT_EXIST", "RULE_ITSA_CONTRACT_OBJECT_NOT_EXIST"]
)
def test_whoever_hmrc_has_no_record_of_makes_no_choice(bench: Bench, code: str) -> None:
    bench.hmrc.fails(Refused(Operation.VIEW_CHOICE, status=400, code=code))
    seen = bench.look_at_bill()
    assert bench.desk.choice_open(seen).opt_out.rule == "O5"
    with pytest.raises(NotRead):
        prepare_choice(bench.desk, seen, Ask.STOP)
    assert nothing_happened(bench)


def test_someone_elses_change_is_not_seen(bench: Bench, store: Store) -> None:
    bench.holds(item(1, "95.45"))
    prepare_amend(bench.desk, bench.look(), key(1), POUND)
    assert store.journal.of(Bench.of(store).who) == ()


def hmrc_moved_since(bench: Bench) -> None:
    """The person sent £240; then HMRC's own figure became £298.40, and is the one it uses."""
    bench.holds(item(1, "250.00"))
    bench.sent([(key(1), "240.00")])
    bench.clock.move(timedelta(days=1))
    bench.hmrc.year(YEAR).items = [item(1, "298.40", when=bench.clock.now())]


def test_the_same_figure_may_be_sent_again_once_hmrc_has_moved_past_it(bench: Bench) -> None:
    hmrc_moved_since(bench)
    change = prepare_amend(bench.desk, bench.look(), key(1), Decimal("240.00"))
    assert change.what.wanted == own([(key(1), "240.00")])


def test_the_same_figure_is_no_change_while_it_is_the_one_in_use(bench: Bench) -> None:
    bench.holds(item(1, "250.00"))
    bench.sent([(key(1), "240.00")])
    with pytest.raises(NothingChanged):
        prepare_amend(bench.desk, bench.look(), key(1), Decimal("240.00"))


# --- the same asked for twice


def test_the_same_prepared_again_is_the_same_change_and_not_a_second_one(bench: Bench) -> None:
    bench.holds(item(1, "95.45"), item(2, "260.00"))
    first = prepare_amend(bench.desk, bench.look(), key(1), Decimal("90.00"))
    choice = prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)
    bench.clock.move(timedelta(minutes=5))
    assert prepare_amend(bench.desk, bench.look(), key(1), Decimal("90.00")) == first
    assert prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP) == choice
    assert len(bench.store.journal.of(bench.who)) == 2


def test_another_figure_or_another_position_is_another_change(bench: Bench) -> None:
    bench.holds(item(1, "95.45"), item(2, "260.00"))
    first = prepare_amend(bench.desk, bench.look(), key(1), Decimal("90.00"))
    second = prepare_amend(bench.desk, bench.look(), key(1), Decimal("90.01"))
    bench.holds(item(3, "1.00"))
    third = prepare_amend(bench.desk, bench.look(), key(1), Decimal("90.00"))
    assert len({first.reference, second.reference, third.reference}) == 3


def test_one_that_was_put_aside_or_sent_is_not_prepared_into_life_again(bench: Bench) -> None:
    first = prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)
    drop(bench.desk, first.reference)
    second = prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)
    assert second.reference != first.reference
    send(bench.desk, second.reference)
    bench.hmrc.year(YEAR).opted_out = False
    third = prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)
    assert third.reference not in (first.reference, second.reference)
    assert third.state is ChangeState.READY


def test_what_somebody_else_prepared_is_theirs(bench: Bench, store: Store) -> None:
    first = prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)
    other = Bench.of(store)
    assert prepare_choice(other.desk, other.look_at_bill(), Ask.STOP).reference != first.reference


# --- what was prepared before HMRC's record moved


def prepared_before_it_moved(bench: Bench) -> Change:
    """A figure of £1 for an item that HMRC has since given another figure of its own."""
    bench.holds(item(1, "412.30"), item(2, "260.00"))
    old = prepare_amend(bench.desk, bench.look(), key(1), POUND)
    items = bench.hmrc.year(YEAR).items
    items[0] = replace(items[0], amount=Decimal("298.40"), submitted_on=bench.clock.now())
    return old


def state_of(bench: Bench, change: Change) -> ChangeState:
    return bench.store.journal.find(bench.who, change.reference).state


def test_preparing_it_again_ends_the_one_that_rests_on_what_hmrc_no_longer_holds(
    bench: Bench,
) -> None:
    old = prepared_before_it_moved(bench)
    new = prepare_amend(bench.desk, bench.look(), key(1), Decimal("240.00"))
    assert state_of(bench, old) is ChangeState.STALE
    assert bench.store.journal.prepared(bench.who) == (new,)
    assert bench.hmrc.writes == []


def test_preparing_ends_none_of_another_item_or_ask(bench: Bench) -> None:
    old = prepared_before_it_moved(bench)
    bench.sent([(key(1), "9.00")])
    for _ in (
        prepare_amend(bench.desk, bench.look(), key(2), POUND),
        prepare_removal(bench.desk, bench.look(), key(1)),
        prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP),
    ):
        assert state_of(bench, old) is ChangeState.READY


def test_preparing_from_what_was_remembered_does_not_end_one_that_can_still_be_sent(
    bench: Bench,
) -> None:
    bench.holds(item(1, "412.30"))
    remembered = bench.look()
    items = bench.hmrc.year(YEAR).items
    items[0] = replace(items[0], amount=Decimal("298.40"))
    can_be_sent = prepare_amend(bench.desk, bench.look(), key(1), POUND)
    prepare_amend(bench.desk, remembered, key(1), Decimal("240.00"))
    assert send(bench.desk, can_be_sent.reference).state is ChangeState.CONFIRMED


def test_what_rests_on_the_same_position_stays_whatever_its_figure(bench: Bench) -> None:
    bench.holds(item(1, "412.30"))
    both = [
        prepare_amend(bench.desk, bench.look(), key(1), amount) for amount in (POUND, 2 * POUND)
    ]
    assert {state_of(bench, each) for each in both} == {ChangeState.READY}


def test_where_hmrc_does_not_answer_preparing_ends_nothing(bench: Bench) -> None:
    old = prepared_before_it_moved(bench)
    seen = bench.look()
    bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_AMOUNTS))
    prepare_amend(bench.desk, seen, key(1), Decimal("240.00"))
    assert state_of(bench, old) is ChangeState.READY
