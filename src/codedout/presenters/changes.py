"""A change before it is sent (the check page) and after (the receipt), for both stories."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from codedout.domain.change import (
    OPEN,
    AmountsPosition,
    Ask,
    Change,
    ChangeState,
    ChoicePosition,
    NewChange,
    Position,
)
from codedout.domain.choice import ReturnState
from codedout.domain.coded_out import Amounts, ItemKey, OwnSet, Source, TaxCodeComponent
from codedout.domain.comparison import Figure, own_set
from codedout.domain.errors import HmrcError, UnsafeToSend
from codedout.domain.rules.far_more import far_more
from codedout.domain.rules.windows import Answer
from codedout.domain.tax_year import TaxYear
from codedout.journeys.sending import Heard, in_flight_until, is_already_so
from codedout.journeys.standing import Standing
from codedout.journeys.undoing import Undoing
from codedout.presenters.agreed import of_the_firm
from codedout.presenters.collection import bill_values
from codedout.presenters.in_use import (
    again_mark,
    going_along_words,
    in_use_words,
    items_of,
    sent_again,
    whole_set_words,
)
from codedout.presenters.items import kind_name, owed_phrase
from codedout.presenters.refusals import changed, happened, next_step, row_of
from codedout.presenters.stale import Moved, links_to_what_did, what_moved, why_stale
from codedout.presenters.still_open import heard_words, next_minute
from codedout.presenters.undone import undone_link, undone_words
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Cell, Column, Fact, Link, Notice, Table, Tone, receipt_link
from codedout.presenters.windows import reason

NOT_UNDONE = Undoing()

TONES = {
    ChangeState.READY: Tone.PLAIN,
    ChangeState.SENDING: Tone.ATTENTION,
    ChangeState.TAKEN: Tone.ATTENTION,
    ChangeState.CONFIRMED: Tone.DONE,
    ChangeState.REFUSED: Tone.PROBLEM,
    ChangeState.DIFFERS: Tone.PROBLEM,
    ChangeState.UNKNOWN: Tone.ATTENTION,
    ChangeState.NOT_DONE: Tone.PROBLEM,
    ChangeState.STALE: Tone.PROBLEM,
    ChangeState.DROPPED: Tone.PLAIN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """What will be sent, before and after, and the exact request for whoever wants it.

    Without `may_send` it is what was prepared, and `notices` say why that cannot be sent any more,
    or not now.
    """

    title: str
    notices: tuple[Notice, ...]
    may_send: bool
    puts_back: str
    intro: str
    table: Table | None
    facts: tuple[Fact, ...]
    effects: tuple[str, ...]
    displaced: tuple[str, ...]
    request: str
    button: str
    drop: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptView:
    """One change and what came of it."""

    title: str
    outcome: Notice
    facts: tuple[Fact, ...]
    table: Table | None
    after_words: tuple[str, ...]
    can_check_again: bool
    links: tuple[Link, ...]


def is_open(change: Change) -> bool:
    """Whether the outcome is still to be found out."""
    return change.state in OPEN


def outcome_of(change: Change) -> str:
    """Its state, told apart where the same state can mean what a person would call different."""
    if change.overtaken_by:
        return "overtaken"
    if _never_left(change):
        return "not_sent"
    return why_stale(change) if change.state is ChangeState.STALE else change.state.value


def _never_left(change: Change) -> bool:
    """Whether it was tried to be sent, and is known never to have reached HMRC."""
    refusal = change.refusal
    return change.state is ChangeState.REFUSED and refusal is not None and not refusal.sent


def title_of(change: Change, show: Viewer) -> str:
    """ "A changed figure for your 2025 to 2026 tax code"."""
    return show.say(f"change.title.{change.what.ask.value}", year=show.year(change.what.tax_year))


def present_check(
    change: Change,
    request: str,
    show: Viewer,
    now: Standing | Notice | None = None,
    also: tuple[Notice, ...] = (),
) -> CheckView:
    """The page before sending; `request` is the exact request, for whoever wants to see it.

    `now` is how the change stands to what HMRC holds, or a notice why nobody knows now what it
    would change: then it is not offered. With None it was not looked at: whoever sends it looks
    again anyway.
    `also`: notices of what else is prepared.
    """
    what = change.what
    values = bill_values(what.tax_year, show)
    may_send, notices = True, _far_more(change, show)
    if isinstance(now, Notice):
        may_send, notices = False, (now,)
    elif now is not None and not now.stands:
        may_send, notices = False, (_cannot_be_sent(change, now, show),)
    intro = "sent_again" if sent_again(what) else what.ask.value
    if what.ask is Ask.PUT_BACK and not what.wanted:
        intro = "put_back_none"
    values |= {"undoes": what.undoes}
    return CheckView(
        title=show.say(f"change.check_title.{what.ask.value}", **values)
        if may_send
        else title_of(change, show),
        notices=(*notices, *also),
        may_send=may_send,
        intro=show.say(f"change.check_intro.{intro}", **values) if may_send else "",
        puts_back=show.say("change.undo.puts_back", reference=what.undoes) if what.undoes else "",
        table=_before_and_after(change, show, wanted=True, prepared=not may_send),
        facts=(
            *_choice_facts(change, show, past=not may_send),
            *_return_facts(change, show, past=not may_send),
        ),
        effects=(
            *whole_set_words(what, show),
            *_what_hmrc_uses(change, show),
            *_effects(what, values, show),
        )
        if may_send
        else (),
        displaced=_displaced(change, show) if may_send else (),
        request=request,
        button=show.say(f"change.button.{_done_as(what)}", **values),
        drop=show.say("change.cancel" if may_send else "change.put_aside"),
        links=(*_undone_link(what, show), _back(change, show)),
    )


def _done_as(what: NewChange) -> str:
    """Going back to none is done, and said, as removing all is."""
    none = what.ask is Ask.PUT_BACK and not what.wanted
    return (Ask.REMOVE_ALL if none else what.ask).value


def _what_hmrc_uses(change: Change, show: Viewer) -> tuple[str, ...]:
    return (*in_use_words(change, show), *going_along_words(change, show))


def not_looked_at(change: Change, error: HmrcError, show: Viewer, now: datetime) -> Notice:
    """HMRC did not say whether anything has moved since the change was prepared."""
    row = row_of(error, now)
    return Notice(
        title=show.say("change.not_looked.title"),
        lines=(happened(row, show), next_step(row, show), show.say("change.not_looked.line")),
        tone=Tone.ATTENTION,
        quote=show.hmrc_number(error.correlation_id),
        links=(check_link(change, show.say("change.not_looked.again")),),
    )


def still_on_its_way(
    change: Change, other: Change, show: Viewer, is_over_at: Callable[[datetime], bool]
) -> Notice:
    """`other` may still reach HMRC, so that `change` waits; until then nothing is sent after it.

    `is_over_at`: whether it is too late for `change` then.
    """
    until = next_minute(in_flight_until(other))
    values = {
        "other": other.reference,
        "when": show.at(other.asked_at),
        "until": show.at(until),
    }
    known = "seen" if other.state is ChangeState.CONFIRMED else "open"
    names = ("line", known, "after", "kept", "too_late" if is_over_at(until) else "again")
    return Notice(
        title=show.say("change.on_its_way.title", **values),
        lines=tuple(show.say(f"change.on_its_way.{name}", **values) for name in names),
        tone=Tone.ATTENTION,
        links=(
            receipt_link(other.reference, show.say("change.on_its_way.receipt", **values)),
            check_link(change, show.say("change.not_looked.again")),
        ),
    )


def _far_more(change: Change, show: Viewer) -> tuple[Notice, ...]:
    """A caution where the figure typed may be a slip. It stands in nobody's way."""
    what = change.what
    if what.ask is not Ask.AMEND_ONE or what.item is None or what.wanted is None:
        return ()
    if not isinstance(what.before, AmountsPosition):
        return ()
    typed, hmrcs = what.wanted[what.item], items_of(what.before.hmrc_held).get(what.item)
    if hmrcs is None or not far_more(typed, hmrcs.amount):
        return ()
    values = {"yours": show.gbp(typed), "hmrc": show.gbp(hmrcs.amount)}
    return (
        Notice(
            title=show.say("change.far_more.title"),
            lines=(show.say("change.far_more.line", **values),),
            tone=Tone.ATTENTION,
        ),
    )


def _cannot_be_sent(change: Change, now: Standing, show: Viewer) -> Notice:
    """Why one that was prepared cannot be sent any more, and the way to prepare it again."""
    name = "moved" if now.moved else "passed"
    closed = now.verdict is None or now.verdict.answer in (Answer.NO, Answer.EMPTY)
    if now.verdict is not None and now.verdict.answer is not Answer.YES:
        why = reason(now.verdict, show.words)
    else:
        why = show.say("change.moved.line") if now.moved else ""
    return Notice(
        title=show.say(f"change.{name}.title"),
        lines=tuple(line for line in (show.say("change.passed.line"), why) if line),
        tone=Tone.ATTENTION,
        links=() if closed else (_again(change, show),),
    )


def _again(change: Change, show: Viewer) -> Link:
    """To the form on which the change was asked for, filled in as it was."""
    ask, undoes = change.what.ask, change.what.undoes
    if undoes:
        return Link(label=show.say("change.again.other"), page="undo", params={"reference": undoes})
    page = {
        Ask.AMEND_ONE: "change",
        Ask.REMOVE_ONE: "remove",
        Ask.REMOVE_ALL: "remove",
        Ask.PUT_TEST_FIGURES: "test-figures",
    }.get(ask, "collection")
    named = page in ("change", "remove")  # these look up in the change what to fill in
    return Link(
        label=show.say(f"change.again.{'amend_one' if ask is Ask.AMEND_ONE else 'other'}"),
        page=page,
        params={"reference": change.reference} if named else {"year": str(change.what.tax_year)},
    )


def _may_be_asked_again(change: Change) -> bool:
    """Whether it is over, and nothing came of it that HMRC does not say is so anyway."""
    if change.state is ChangeState.REFUSED:
        return change.refusal is None or not is_already_so(change.refusal)
    return change.state in (ChangeState.NOT_DONE, ChangeState.STALE, ChangeState.DROPPED)


def present_receipt(
    change: Change,
    show: Viewer,
    now: datetime,
    undoing: Undoing = NOT_UNDONE,
    heard: Heard | None = None,
    *,
    meanwhile: Sequence[Change] = (),
) -> ReceiptView:
    """The page after sending, for every state a change can be in.

    `heard`: what HMRC said, asked just now, and left the change open. `meanwhile`: the person's
    other changes that were sent while this one was only prepared.
    """
    state = change.state
    moved = what_moved(change, meanwhile, show)
    done = state is ChangeState.CONFIRMED
    links = [_back(change, show), Link(label=show.say("receipts.all"), page="receipts")]
    if undoing.may_ask:
        links = [*_ways_back(change, show), *links]
    if undoing.in_way is not None:
        links = [
            later_link(undoing.in_way.reference, show),
            *_to_none(undoing.in_way.what, show),
            *links,
        ]
    if undoing.by:
        links.insert(0, undone_link(undoing.by, show))
    links = [*_undone_link(change.what, show), *links]
    if state is ChangeState.READY:
        links.insert(0, check_link(change, show.say("receipts.to_check")))
    if _may_be_asked_again(change):
        links.insert(0, _again(change, show))
    if change.overtaken_by:
        links.insert(0, later_link(change.overtaken_by, show))
    links = [*links_to_what_did(moved, show), *links]
    return ReceiptView(
        title=title_of(change, show),
        outcome=_outcome(change, undoing, heard, show, now, moved=moved),
        facts=_receipt_facts(change, show),
        table=_before_and_after(change, show, wanted=not done, prepared=state is ChangeState.STALE),
        after_words=(*_what_hmrc_uses(change, show), *_after_words(change.what, show))
        if done
        else (),
        # Nobody may conclude anything yet of one that may be being sent: HMRC would not be asked.
        can_check_again=is_open(change) and state is not ChangeState.SENDING,
        links=tuple(links),
    )


def _undone_link(what: NewChange, show: Viewer) -> tuple[Link, ...]:
    """To the change that this one undoes, if it does."""
    if not what.undoes:
        return ()
    return (receipt_link(what.undoes, show.say("change.undo.open_undone", reference=what.undoes)),)


def _ways_back(change: Change, show: Viewer) -> tuple[Link, ...]:
    """To undoing a change, and to having none of the person's figures, where that is another."""
    what = change.what
    old = figures_of(what.before.user) if isinstance(what.before, AmountsPosition) else {}
    undo = Link(
        label=show.say("change.undo.start"),
        page="undo",
        params={"reference": change.reference},
    )
    same = what.wanted is not None and old == dict(what.wanted)
    none = _to_none(what, show) if old else ()
    return (*none,) if same else (undo, *none)


def _to_none(what: NewChange, show: Viewer) -> tuple[Link, ...]:
    return (to_hmrcs(what.tax_year, show),) if what.wanted else ()


def to_hmrcs(year: TaxYear, show: Viewer) -> Link:
    """To the page on which a person's own figures are taken back, so that HMRC's count."""
    label = show.say("change.undo.to_hmrcs", year=show.year(year))
    return Link(label=label, page="remove", params={"year": str(year)})


def check_link(change: Change, label: str) -> Link:
    """To the check page of a change."""
    return Link(label=label, page="check", params={"reference": change.reference})


def _after_words(what: NewChange, show: Viewer) -> tuple[str, ...]:
    """What follows from a change that was made, in words as true on any later day."""
    names: tuple[str, ...]
    match what.ask:
        case Ask.PUT_TEST_FIGURES:
            names = ("change.effect.test_held",)
        case Ask.STOP:
            names = ("change.done.due", "change.done.on_account", "change.done.others")
        case Ask.RESTART:
            names = ("change.done.restart", "change.done.others")
        case _:
            names = ("change.done.recalculate",)
    values = bill_values(what.tax_year, show)
    return tuple(show.say(name, **values) for name in names)


def _effects(what: NewChange, values: dict[str, str], show: Viewer) -> tuple[str, ...]:
    """What a change would do, before it is sent."""
    names: tuple[str, ...]
    match what.ask:
        case Ask.PUT_TEST_FIGURES:
            names = ("change.effect.test_only", "change.effect.test_held")
        case Ask.STOP:
            names = ("change.effect.stop", "collection.direct.on_account", "change.effect.not_now")
        case Ask.RESTART:
            names = ("change.effect.restart", "change.effect.not_now")
        case Ask.PUT_BACK if what.wanted:
            names = ("change.effect.newest", "change.effect.bill", "change.effect.recalculate")
        case Ask.AMEND_ONE | Ask.REMOVE_ONE if set(what.wanted or ()) - {what.item}:
            names = (
                "change.effect.newest_along",
                "change.effect.bill",
                "change.effect.recalculate",
            )
        case _:
            names = ("change.effect.bill", "change.effect.recalculate")
    return tuple(show.say(name, **values) for name in names)


def _before_and_after(
    change: Change, show: Viewer, *, wanted: bool, prepared: bool = False
) -> Table | None:
    """`prepared`: it stands no more, and is shown as what was prepared and when."""
    before = change.what.before
    if not isinstance(before, AmountsPosition):
        return None
    # What was asked for is called "after" only while it may come to be, "then" only when it has.
    after_is = {ChangeState.READY: "after", ChangeState.CONFIRMED: "then"}.get(
        change.state, "asked"
    )
    caption = show.say(f"change.caption.{after_is}")
    if prepared:
        after_is = "asked"
        caption = show.say("change.caption.prepared", when=show.instant(change.prepared_at))
    if change.what.ask is Ask.REMOVE_ALL and not _told_apart(before.user):
        return _each_by_itself(before.user, after_is, caption, show)
    year = change.what.tax_year
    old = figures_of(before.user)
    after = _seen(change)
    seen = figures_of(after.user) if isinstance(after, AmountsPosition) else None
    new = dict(change.what.wanted or OwnSet()) if wanted or seen is None else seen
    held = items_of(before.hmrc_held)
    show_seen = wanted and seen is not None and seen != new
    own = {*old, *new, *(seen or ())}
    keys = list(dict.fromkeys([*(k for k in held if k is not None), *sorted(own)]))
    columns = ["what", "hmrc", "before", "after"] + (["seen"] if show_seen else [])
    if not keys:
        return None
    again = again_mark(change, show, prepared=prepared) if sent_again(change.what) else ""
    rows = []
    for key in keys:
        component = held.get(key)
        related = component.related_tax_year if component else None
        row = [
            Cell(
                text=kind_name(show, key.kind),
                note=show.say(
                    "change.owed",
                    owed=owed_phrase(show, key.kind, related, year),
                    number=show.item_number(key.id),
                ),
            ),
            Cell(text=show.gbp(component.amount) if component else show.say("change.no_match")),
            Cell(text=_own(old.get(key), component, show)),
            Cell(
                text=_own(new.get(key), component, show),
                note=show.say("change.changed")
                if old.get(key) != new.get(key)
                else (again if key == change.what.item else ""),
            ),
        ]
        if show_seen and seen is not None:
            row.append(Cell(text=_own(seen.get(key), component, show)))
        rows.append(tuple(row))
    return Table(
        key="before-after",
        caption=caption,
        columns=tuple(
            Column(
                label=show.say(f"change.column.{after_is if name == 'after' else name}"),
                numeric=name != "what",
            )
            for name in columns
        ),
        rows=tuple(rows),
    )


def _seen(change: Change) -> Position | None:
    """What was read back. Where HMRC took the change after that, it says nothing any more."""
    return None if change.state in (ChangeState.TAKEN, ChangeState.STALE) else change.after


def _told_apart(user: Amounts) -> bool:
    try:
        own_set(user)
    except UnsafeToSend:
        return False
    return True


def _each_by_itself(user: Amounts, after_is: str, caption: str, show: Viewer) -> Table:
    """Every figure that goes, where item numbers do not tell them apart: one row each."""
    own: list[Figure] = [c for c in user.components if c.source is not Source.HMRC_HELD]
    return Table(
        key="before-after",
        caption=caption,
        columns=(
            Column(label=show.say("change.column.what")),
            Column(label=show.say("change.column.before"), numeric=True),
            Column(label=show.say(f"change.column.{after_is}"), numeric=True),
        ),
        rows=tuple(
            (
                Cell(text=kind_name(show, figure.kind)),
                Cell(text=show.gbp(figure.amount)),
                Cell(text=show.say("common.nothing"), note=show.say("change.changed")),
            )
            for figure in (*own, *user.unmatched)
        ),
    )


def _own(amount: Decimal | None, hmrcs: TaxCodeComponent | None, show: Viewer) -> str:
    if amount is not None:
        return show.gbp(amount)
    return show.say("common.nothing" if hmrcs is None else "change.none_of_yours")


def figures_of(user: Amounts) -> dict[ItemKey, Decimal]:
    """The person's own, as far as item numbers tell them apart."""
    try:
        return dict(own_set(user))
    except UnsafeToSend:
        own = [c for c in user.components if c.source is Source.USER]
        figures: list[Figure] = [*own, *user.unmatched]
        return {f.key: f.amount for f in figures if f.key is not None}


def _choice_facts(change: Change, show: Viewer, *, past: bool) -> tuple[Fact, ...]:
    before = change.what.before
    if not isinstance(before, ChoicePosition):
        return ()
    # HMRC's record tells what the person asked before; what they ask for now is not asked yet.
    stop = change.what.ask is Ask.STOP
    wanted = show.say("change.choice.out" if stop else "overview.bills.in")
    lines = [
        ("before" if past else "now", _choice(before, show)),
        ("asked" if past else "after", wanted),
    ]
    seen = _seen(change)
    if seen is not None:
        lines.append(("seen", _choice(seen, show)))
    return tuple(
        Fact(label=show.say(f"change.choice.{name}"), value=value) for name, value in lines
    )


def _choice(position: Position, show: Viewer) -> str:
    out = isinstance(position, ChoicePosition) and position.opted_out
    return show.say("overview.bills.out" if out else "overview.bills.in")


def _return_facts(change: Change, show: Viewer, *, past: bool) -> tuple[Fact, ...]:
    what = change.what
    if what.return_state is not ReturnState.UNKNOWN:
        return ()
    name = "said_not" if what.says_not_submitted else "not_asked"
    return (
        Fact(
            label=show.say("change.return.label", year=show.year(what.tax_year)),
            value=show.say(f"change.return.{name}{'_then' if past else ''}"),
        ),
    )


def _displaced(change: Change, show: Viewer) -> tuple[str, ...]:
    what = change.what
    if what.ask is not Ask.AMEND_ONE or what.item is None or what.wanted is None:
        return ()
    if not isinstance(what.before, AmountsPosition):
        return ()
    return tuple(
        show.say("change.displaced", amount=show.gbp(amount), number=show.item_number(key.id))
        for key, amount in figures_of(what.before.user).items()
        if key not in what.wanted
    )


def _back(change: Change, show: Viewer) -> Link:
    year = change.what.tax_year
    page = "compare" if change.what.ask.of_amounts else "collection"
    return Link(
        label=show.say(f"change.back.{page}", year=show.year(year)),
        page=page,
        params={"year": str(year)},
    )


def _outcome(
    change: Change,
    undoing: Undoing,
    heard: Heard | None,
    show: Viewer,
    now: datetime,
    *,
    moved: Sequence[Moved],
) -> Notice:
    what = change.what
    # A receipt is kept, and opened after later changes: it says when it was so.
    values = {
        "year": show.year(what.tax_year),
        "when": show.at(change.settled_at or now),
        "later": change.overtaken_by,
        "start": show.at(next_minute(in_flight_until(change))),
    }
    refusal = change.refusal
    state = change.state
    lines: list[str] = []
    name = outcome_of(change)
    tone = _tone(change, moved)
    quote = ""
    if state is ChangeState.CONFIRMED:
        name = f"confirmed_{_done_as(what)}"
        if refusal is not None and is_already_so(refusal):  # somebody was quicker
            lines = [happened(row_of(refusal, change.settled_at or now), show)]
    if state is ChangeState.STALE:
        story = "amounts" if what.ask.of_amounts else "choice"
        said = [each.words for each in moved]
        lines = [*said, show.say(f"change.outcome.stale.{story}", **values)]
    if state is ChangeState.REFUSED and refusal is not None:
        quote = show.hmrc_number(refusal.correlation_id)
        row = row_of(refusal, change.settled_at or now)
        lines = [happened(row, show), changed(row, show), next_step(row, show)]
        if is_already_so(refusal) and change.after is None:
            name, tone = "already", Tone.DONE
        elif is_already_so(refusal):  # and yet what HMRC holds is what it held before
            lines = [happened(row, show), show.say("change.outcome.contradicted")]
    elif refusal is not None and state in (ChangeState.UNKNOWN, ChangeState.NOT_DONE):
        quote = show.hmrc_number(refusal.correlation_id)
        row = row_of(refusal, change.settled_at or now)
        lines = [happened(row, show)]
        if state is ChangeState.NOT_DONE:
            lines += [show.say("change.outcome.not_done_seen"), next_step(row, show)]
    elif state is ChangeState.NOT_DONE:  # the process that was sending it ended
        lines = [
            show.say("change.outcome.not_done_interrupted"),
            show.say("change.outcome.not_done_seen"),
            show.say("change.outcome.not_done_again"),
        ]
    if state is ChangeState.SENDING:
        lines = [show.say(f"change.outcome.sending.{each}", **values) for each in ("which", "from")]
    if heard is not None:
        lines += heard_words(change, heard, show)
    if state is ChangeState.UNKNOWN and (heard is None or heard.error is not None):
        lines.append(show.say("change.outcome.unknown.later"))
    named = show.words.has(f"change.outcome.{name}.line")
    first = (show.say(f"change.outcome.{name}.line", **values),) if named else ()
    return Notice(
        title=show.say(f"change.outcome.{name}.title", **values),
        lines=(*first, *lines, *_undone_words(change, undoing, show)),
        tone=tone,
        quote=quote,
    )


def _tone(change: Change, moved: Sequence[Moved]) -> Tone:
    if change.overtaken_by:
        return Tone.PLAIN
    theirs = bool(moved) and all(each.by is not None for each in moved)
    return Tone.ATTENTION if theirs else TONES[change.state]  # what they did is no alarm


def _undone_words(change: Change, undoing: Undoing, show: Viewer) -> tuple[str, ...]:
    """What it undid or was to undo, and whether it was undone itself."""
    words = []
    if change.what.undoes:
        names = {ChangeState.CONFIRMED: "put_back", ChangeState.READY: "puts_back"}
        name = names.get(change.state, "to_put_back")
        words.append(show.say(f"change.undo.{name}", reference=change.what.undoes))
    words += undone_words(undoing.by, show)
    if undoing.in_way is not None:
        words.append(_in_way(undoing.in_way, show))
    return tuple(words)


def _in_way(later: Change, show: Viewer) -> str:
    return show.say("change.undo.in_way", **asked_values(later, show))


def asked_values(later: Change, show: Viewer) -> dict[str, str]:
    """What a sentence says of a later change of the person's own."""
    return {
        "later": later.reference,
        "when": show.at(later.asked_at),
        "what": title_of(later, show),
    }


def later_link(reference: str, show: Viewer) -> Link:
    """To the receipt of a later change of the person's own."""
    return receipt_link(reference, show.say("receipts.later", reference=reference))


def _asked_by(change: Change, show: Viewer) -> tuple[Fact, ...]:
    """HMRC does not tell a person from their main agent, and a saved receipt is handed on.

    Who of a firm's sent it is known, and stands by itself.
    """
    if change.sender is not None:
        return ()
    return (
        Fact(
            label=show.say("receipts.asked_by"),
            value=show.say("receipts.somebody"),
            note=show.say("receipts.somebody_note"),
        ),
    )


def _receipt_facts(change: Change, show: Viewer) -> tuple[Fact, ...]:
    facts = [
        Fact(label=show.say("receipts.reference"), value=change.reference),
        *_asked_by(change, show),
        Fact(
            label=show.say("receipts.prepared"),
            value=show.instant(change.prepared_at),
            note=show.utc(change.prepared_at),
        ),
    ]
    sent = "tried" if _never_left(change) else "sent"
    for name, when in ((sent, change.sent_at), ("settled", change.settled_at)):
        if when is not None:
            facts.append(
                Fact(
                    label=show.say(f"receipts.{name}"),
                    value=show.instant(when),
                    note=show.utc(when),
                )
            )
    facts += [*_year_facts(change.what.tax_year, change.what.ask, show)]
    facts += [*_choice_facts(change, show, past=True), *_return_facts(change, show, past=True)]
    if change.reason:
        facts.append(
            Fact(
                label=show.say("receipts.reason"),
                value=show.typed(change.reason),
                note=show.say("receipts.reason_note"),
            )
        )
    facts += of_the_firm(change, show)
    if change.correlation_ids:
        facts.append(_hmrcs_numbers(change, show))
    return tuple(facts)


def _hmrcs_numbers(change: Change, show: Viewer) -> Fact:
    """To quote to HMRC. It is not kept which is which: two processes may have asked."""
    note = show.say("receipts.correlation_note")
    if len(change.correlation_ids) > 1:
        note = f"{show.say('receipts.correlation_order')} {note}"
    return Fact(
        label=show.say("receipts.correlation"),
        value=", ".join(map(show.hmrc_number, change.correlation_ids)),
        note=note,
    )


def _year_facts(year: TaxYear, ask: Ask, show: Viewer) -> tuple[Fact, ...]:
    if ask.of_amounts:
        return (Fact(label=show.say("receipts.code_year"), value=show.year(year)),)
    return (Fact(label=show.say("receipts.owed_year"), value=show.year(year)),)
