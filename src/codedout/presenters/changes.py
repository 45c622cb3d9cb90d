"""A change before it is sent (the check page) and after (the receipt), for both stories."""

from __future__ import annotations

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
    Position,
)
from codedout.domain.choice import ReturnState
from codedout.domain.coded_out import Amounts, ItemKey, OwnSet, Source, TaxCodeComponent
from codedout.domain.comparison import Figure, own_set
from codedout.domain.errors import UnsafeToSend
from codedout.domain.tax_year import TaxYear
from codedout.journeys.sending import is_already_so
from codedout.presenters.items import kind_name, owed_phrase
from codedout.presenters.refusals import changed, happened, next_step, row_of
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Cell, Column, Fact, Link, Notice, Table, Tone

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
    """What will be sent, before and after, and the exact request for whoever wants it."""

    title: str
    intro: str
    table: Table | None
    facts: tuple[Fact, ...]
    effects: tuple[str, ...]
    displaced: tuple[str, ...]
    request: str
    button: str
    back: Link


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


def title_of(change: Change, show: Viewer) -> str:
    """ "Change an amount in your 2025 to 2026 tax code"."""
    return show.say(f"change.title.{change.what.ask.value}", year=show.year(change.what.tax_year))


def present_check(change: Change, request: str, show: Viewer) -> CheckView:
    """The page before sending; `request` is the exact request, for whoever wants to see it."""
    what = change.what
    year = what.tax_year
    values = _values(year, show)
    return CheckView(
        title=show.say(f"change.check_title.{what.ask.value}", **values),
        intro=show.say(f"change.check_intro.{what.ask.value}", **values),
        table=_before_and_after(change, show, wanted=True),
        facts=(*_choice_facts(change, show), *_return_facts(change, show)),
        effects=tuple(show.say(name, **values) for name in _effects(what.ask)),
        displaced=_displaced(change, show),
        request=request,
        button=show.say(f"change.button.{what.ask.value}", **values),
        back=_back(change, show),
    )


def present_receipt(change: Change, show: Viewer, now: datetime) -> ReceiptView:
    """The page after sending, for every state a change can be in."""
    what = change.what
    done = what.ask.of_amounts and change.state is ChangeState.CONFIRMED
    return ReceiptView(
        title=title_of(change, show),
        outcome=_outcome(change, show, now),
        facts=_receipt_facts(change, show),
        table=_before_and_after(change, show, wanted=change.state is not ChangeState.CONFIRMED),
        after_words=_after_words(what.ask, what.tax_year, show) if done else (),
        can_check_again=is_open(change),
        links=(_back(change, show), Link(label=show.say("receipts.all"), page="receipts")),
    )


def _after_words(ask: Ask, year: TaxYear, show: Viewer) -> tuple[str, ...]:
    """What follows from a change that was made; for a choice, with the days to keep in mind."""
    effects = _effects(ask)
    if ask.of_amounts:
        return (show.say(effects[-1]),)
    return tuple(show.say(name, **_values(year, show)) for name in effects)


def _values(year: TaxYear, show: Viewer) -> dict[str, str]:
    return {
        "year": show.year(year),
        "collected": show.year(year.collected_in),
        "april": show.say("common.april", year=year.collected_in.starts_in),
        "due": show.day(year.return_due_on),
    }


def _effects(ask: Ask) -> tuple[str, ...]:
    """The names of what a change does; for amounts, the last is said again once it is done."""
    if ask is Ask.PUT_TEST_FIGURES:
        return ("change.effect.test_only", "change.effect.test_held")
    if ask.of_amounts:
        return ("change.effect.bill", "change.effect.recalculate")
    return (f"change.effect.{ask.value}", "change.effect.not_now")


def _before_and_after(change: Change, show: Viewer, *, wanted: bool) -> Table | None:
    before = change.what.before
    if not isinstance(before, AmountsPosition):
        return None
    if change.what.ask is Ask.REMOVE_ALL and not _told_apart(before.user):
        return _each_by_itself(before.user, change, show)
    year = change.what.tax_year
    old = _figures(before.user)
    after = _seen(change)
    seen = _figures(after.user) if isinstance(after, AmountsPosition) else None
    new = dict(change.what.wanted or OwnSet()) if wanted or seen is None else seen
    held = {c.key: c for c in before.hmrc_held.components if c.source is Source.HMRC_HELD}
    show_seen = wanted and seen is not None and seen != new
    own = {*old, *new, *(seen or ())}
    keys = list(dict.fromkeys([*(k for k in held if k is not None), *sorted(own)]))
    columns = ["what", "hmrc", "before", "after"] + (["seen"] if show_seen else [])
    if not keys:
        return None
    rows = []
    for key in keys:
        component = held.get(key)
        related = component.related_tax_year if component else None
        row = [
            Cell(
                text=kind_name(show, key.kind),
                note=show.say(
                    "change.owed", owed=owed_phrase(show, key.kind, related, year), number=key.id
                ),
            ),
            Cell(text=show.gbp(component.amount) if component else show.say("change.no_match")),
            Cell(text=_own(old.get(key), component, show)),
            Cell(
                text=_own(new.get(key), component, show),
                note=show.say("change.changed") if old.get(key) != new.get(key) else "",
            ),
        ]
        if show_seen and seen is not None:
            row.append(Cell(text=_own(seen.get(key), component, show)))
        rows.append(tuple(row))
    # What was asked for is called "after" only while it may come to be, "now" only when it has.
    after_is = {ChangeState.READY: "after", ChangeState.CONFIRMED: "now"}.get(change.state, "asked")
    return Table(
        key="before-after",
        caption=show.say(f"change.caption.{after_is}"),
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
    return None if change.state is ChangeState.TAKEN else change.after


def _told_apart(user: Amounts) -> bool:
    try:
        own_set(user)
    except UnsafeToSend:
        return False
    return True


def _each_by_itself(user: Amounts, change: Change, show: Viewer) -> Table:
    """Every figure that goes, where item numbers do not tell them apart: one row each."""
    own: list[Figure] = [c for c in user.components if c.source is not Source.HMRC_HELD]
    done = change.state is ChangeState.CONFIRMED
    return Table(
        key="before-after",
        caption=show.say(f"change.caption.{'now' if done else 'after'}"),
        columns=(
            Column(label=show.say("change.column.what")),
            Column(label=show.say("change.column.before"), numeric=True),
            Column(label=show.say(f"change.column.{'now' if done else 'after'}"), numeric=True),
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


def _figures(user: Amounts) -> dict[ItemKey, Decimal]:
    try:
        return dict(own_set(user))
    except UnsafeToSend:
        own = [c for c in user.components if c.source is Source.USER]
        figures: list[Figure] = [*own, *user.unmatched]
        return {f.key: f.amount for f in figures if f.key is not None}


def _choice_facts(change: Change, show: Viewer) -> tuple[Fact, ...]:
    before = change.what.before
    if not isinstance(before, ChoicePosition):
        return ()
    wanted = ChoicePosition(opted_out=change.what.ask is Ask.STOP)
    facts = [
        Fact(label=show.say("change.choice.before"), value=_choice(before, show)),
        Fact(label=show.say("change.choice.after"), value=_choice(wanted, show)),
    ]
    seen = _seen(change)
    if seen is not None:
        facts.append(Fact(label=show.say("change.choice.seen"), value=_choice(seen, show)))
    return tuple(facts)


def _choice(position: Position, show: Viewer) -> str:
    out = isinstance(position, ChoicePosition) and position.opted_out
    return show.say("overview.bills.out" if out else "overview.bills.in")


def _return_facts(change: Change, show: Viewer) -> tuple[Fact, ...]:
    what = change.what
    if what.return_state is not ReturnState.UNKNOWN:
        return ()
    year = show.year(what.tax_year)
    return (
        Fact(
            label=show.say("change.return.label", year=year),
            value=show.say(
                "change.return.said_not" if what.says_not_submitted else "change.return.not_asked",
                year=year,
            ),
        ),
    )


def _displaced(change: Change, show: Viewer) -> tuple[str, ...]:
    what = change.what
    if what.ask is not Ask.AMEND_ONE or what.item is None or what.wanted is None:
        return ()
    if not isinstance(what.before, AmountsPosition):
        return ()
    gone = [k for k in _figures(what.before.user) if k not in what.wanted]
    return tuple(
        show.say(
            "change.displaced", amount=show.gbp(_figures(what.before.user)[key]), number=key.id
        )
        for key in gone
    )


def _back(change: Change, show: Viewer) -> Link:
    year = change.what.tax_year
    page = "compare" if change.what.ask.of_amounts else "collection"
    return Link(
        label=show.say(f"change.back.{page}", year=show.year(year)),
        page=page,
        params={"year": str(year)},
    )


def _outcome(change: Change, show: Viewer, now: datetime) -> Notice:
    what = change.what
    values = {"year": show.year(what.tax_year)}
    refusal = change.refusal
    state = change.state
    lines: list[str] = []
    name = state.value
    tone = TONES[state]
    quote = ""
    if state is ChangeState.CONFIRMED:
        name = f"confirmed_{what.ask.value}"
        if refusal is not None and is_already_so(refusal):  # somebody was quicker
            lines = [happened(row_of(refusal, change.settled_at or now), show)]
    if state is ChangeState.REFUSED and refusal is not None:
        quote = refusal.correlation_id
        row = row_of(refusal, change.settled_at or now)
        lines = [happened(row, show), changed(row, show), next_step(row, show)]
        if is_already_so(refusal) and change.after is None:
            name, tone = "already", Tone.DONE
        elif is_already_so(refusal):  # and yet what HMRC holds is what it held before
            lines = [happened(row, show), show.say("change.outcome.contradicted")]
    elif refusal is not None and state in (ChangeState.UNKNOWN, ChangeState.NOT_DONE):
        quote = refusal.correlation_id
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
    named = show.words.has(f"change.outcome.{name}.line")
    first = (show.say(f"change.outcome.{name}.line", **values),) if named else ()
    return Notice(
        title=show.say(f"change.outcome.{name}.title", **values),
        lines=(*first, *lines),
        tone=tone,
        quote=quote,
    )


def _receipt_facts(change: Change, show: Viewer) -> tuple[Fact, ...]:
    facts = [
        Fact(label=show.say("receipts.reference"), value=change.reference),
        Fact(
            label=show.say("receipts.prepared"),
            value=show.instant(change.prepared_at),
            note=show.utc(change.prepared_at),
        ),
    ]
    for name, when in (("sent", change.sent_at), ("settled", change.settled_at)):
        if when is not None:
            facts.append(
                Fact(
                    label=show.say(f"receipts.{name}"),
                    value=show.instant(when),
                    note=show.utc(when),
                )
            )
    facts += [*_year_facts(change.what.tax_year, change.what.ask, show)]
    facts += [*_choice_facts(change, show), *_return_facts(change, show)]
    if change.correlation_ids:
        facts.append(
            Fact(
                label=show.say("receipts.correlation"),
                value=", ".join(change.correlation_ids),
                note=show.say("receipts.correlation_note"),
            )
        )
    return tuple(facts)


def _year_facts(year: TaxYear, ask: Ask, show: Viewer) -> tuple[Fact, ...]:
    if ask.of_amounts:
        return (Fact(label=show.say("receipts.code_year"), value=show.year(year)),)
    return (Fact(label=show.say("receipts.owed_year"), value=show.year(year)),)
