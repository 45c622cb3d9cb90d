"""One change that a person asks HMRC for, from the check page to the receipt.

The table of states, held by `MOVES` but for the first line:

    draft    -> ready | dropped
    ready    -> sending | stale | dropped
    sending  -> taken | confirmed | refused | differs | unknown
    unknown  -> taken | confirmed | not_done | differs
    not_done -> taken
    taken    -> confirmed | differs

draft: a form half filled in, kept apart (`domain.draft`) and no change yet; one that is thrown away
leaves nothing behind.
ready: written down, shown on a check page, nothing sent. stale: what HMRC holds moved before it
was sent, so nothing was. sending: about to leave or on its way. confirmed: read back and equal.
refused: HMRC said no. differs: HMRC holds something else, or what a later change of the person's
own asked for (`overtaken_by`), which says nothing sure of this one. unknown: no clear answer.
taken: HMRC said so to the process that sent it; what it then holds is still to be read.
not_done: settled by reading that the old position stands. That is concluded from silence, so HMRC's
word to the sender, should that live after all, overrules it. Nothing else does: what a later look
finds may be of another change.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self

from codedout.domain.agreement import Agreement, Sender
from codedout.domain.choice import ReturnState
from codedout.domain.coded_out import Amounts, ItemKey, OwnSet, Source
from codedout.domain.errors import HmrcError, IllegalMove, SignInExpired
from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear


@dataclass(frozen=True, slots=True)
class Who:
    """Who signed in (`actor`) and whose tax it is (`subject`), as opaque keys without a NINO."""

    actor: str
    subject: str


class Ask(StrEnum):
    """What a person asked for."""

    AMEND_ONE = "amend_one"
    REMOVE_ONE = "remove_one"
    REMOVE_ALL = "remove_all"
    STOP = "stop"
    RESTART = "restart"
    PUT_TEST_FIGURES = "put_test_figures"  # in HMRC's test system alone
    PUT_BACK = (
        "put_back"  # the own set as it was before another change; for a choice, the other one
    )

    @property
    def of_amounts(self) -> bool:
        """Whether it is about story (a), amounts in a code, and not (b), a choice (R10a)."""
        return self not in (Ask.STOP, Ask.RESTART)


class ChangeState(StrEnum):
    READY = "ready"
    SENDING = "sending"
    TAKEN = "taken"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    DIFFERS = "differs"
    UNKNOWN = "unknown"
    NOT_DONE = "not_done"
    STALE = "stale"
    DROPPED = "dropped"


MOVES: dict[ChangeState, frozenset[ChangeState]] = {
    ChangeState.READY: frozenset({ChangeState.SENDING, ChangeState.STALE, ChangeState.DROPPED}),
    ChangeState.SENDING: frozenset(
        {
            *(ChangeState.TAKEN, ChangeState.CONFIRMED, ChangeState.REFUSED),
            *(ChangeState.DIFFERS, ChangeState.UNKNOWN),
        }
    ),
    ChangeState.UNKNOWN: frozenset(
        {
            *(ChangeState.TAKEN, ChangeState.CONFIRMED, ChangeState.NOT_DONE),
            ChangeState.DIFFERS,
        }
    ),
    ChangeState.NOT_DONE: frozenset({ChangeState.TAKEN}),
    ChangeState.TAKEN: frozenset({ChangeState.CONFIRMED, ChangeState.DIFFERS}),
}

SETTLED = frozenset(
    {
        *(ChangeState.CONFIRMED, ChangeState.REFUSED, ChangeState.DIFFERS, ChangeState.NOT_DONE),
        *(ChangeState.STALE, ChangeState.DROPPED),
    }
)
"""States that can be said to a person to be the end of it."""

OPEN = frozenset({ChangeState.SENDING, ChangeState.TAKEN, ChangeState.UNKNOWN})
"""States of what was sent and whose outcome is still to be found out."""

_MAY_HAVE_BEEN_MADE = OPEN | {ChangeState.CONFIRMED, ChangeState.DIFFERS}


def check_move(old: ChangeState, new: ChangeState) -> None:
    """Pass if a change may go from `old` to `new`.

    Raises:
        IllegalMove: it may not.
    """
    if new not in MOVES.get(old, frozenset()):
        raise IllegalMove(f"{old.value} -> {new.value}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountsPosition:
    """What HMRC held for a code year when the person looked: its figures and theirs."""

    hmrc_held: Amounts
    user: Amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicePosition:
    """The choice HMRC held for an owed year when the person looked."""

    opted_out: bool


Position = AmountsPosition | ChoicePosition


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An error of HMRC's that ended or clouded a change, in its own code.

    `sent` is False where we know that the change never left us. `sign_in_ended` says why, where it
    was for want of HMRC's permission, which may be found out without asking HMRC.
    """

    operation: Operation
    status: int | None
    code: str
    correlation_id: str
    sent: bool = True
    sign_in_ended: bool = False

    @classmethod
    def of(cls, error: HmrcError) -> Self:
        """What is kept of an error."""
        return cls(
            operation=error.operation,
            status=error.status,
            code=error.code,
            correlation_id=error.correlation_id,
            sent=error.sent,
            sign_in_ended=isinstance(error, SignInExpired),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChange:
    """A change to write down. `tax_year` is the code year for amounts, else the owed year.

    `wanted` is the whole own set for amounts (empty: everything removed), else None.
    `return_state` is HMRC's word; `says_not_submitted` the person's, where HMRC had none.
    `in_use`: whose figure HMRC said it was using for the item; None where that is not known. It
    follows from `before`, so that one answer that was missed does not make another change.
    `going_along`: other items of `wanted` for which HMRC was using a newer figure of its own. The
    whole set is sent, so the person's becomes the newest there too.
    `passed_over`: items of the person's own, sent again or not, for which HMRC was using its own
    newer figure. Putting them back as they were makes the person's the newest.
    `undoes`: the reference of the change that this one puts back to what was there before it.
    """

    who: Who
    ask: Ask
    tax_year: TaxYear
    item: ItemKey | None
    before: Position
    wanted: OwnSet | None
    return_state: ReturnState
    says_not_submitted: bool | None
    in_use: Source | None = field(default=None, compare=False)
    going_along: tuple[ItemKey, ...] = field(default=(), compare=False)
    passed_over: tuple[ItemKey, ...] = field(default=(), compare=False)
    undoes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change as the journal holds it. Instants are UTC; `reference` can be read out.

    `overtaken_by`: the reference of a later change, whose wish HMRC was found to hold in its place.
    `sent_by` is the key of the session from which it was sent. `sent_order` grows with each of the
    person's that is sent, whatever clocks do; 0 for one sent before that was kept. `settled_order`
    is the same of settling, and `prepared_order` the last of these numbers when it was prepared.
    `reason`: why they asked for it, if they said; HMRC is not told. `taken`: whether HMRC answered
    that it took it. `agreement`: that the client agreed; `sender`: who of the firm's sent it. Both
    are None where a person asks for themselves.
    """

    reference: str
    what: NewChange
    state: ChangeState
    prepared_at: datetime
    sent_at: datetime | None = None
    settled_at: datetime | None = None
    after: Position | None = None
    refusal: Refusal | None = None
    correlation_ids: tuple[str, ...] = ()
    overtaken_by: str = ""
    sent_by: str = ""
    sent_order: int = 0
    settled_order: int = 0
    prepared_order: int = 0
    reason: str = ""
    taken: bool = False
    agreement: Agreement | None = None
    sender: Sender | None = None

    @property
    def asked_at(self) -> datetime:
        """When it was sent or, if it was not, prepared: the time that is told of it."""
        return self.sent_at or self.prepared_at

    def sent_later_than(self, other: Change) -> bool:
        """Whether both were sent, this one after the other. Both are the same person's."""
        if self.sent_at is None or other.sent_at is None:
            return False
        return (self.sent_order, self.sent_at) > (other.sent_order, other.sent_at)

    def may_overtake(self, earlier: Change) -> bool:
        """Whether what HMRC holds of what `earlier` was about may be from this one.

        Both are the same person's.
        """
        return (
            self.sent_later_than(earlier)
            and self.may_have_been_made
            and self.is_about_the_same(earlier)
        )

    def is_about_the_same(self, other: Change) -> bool:
        """Whether both change one thing that HMRC holds: of one year, the amounts or the choice."""
        return (
            self.what.tax_year == other.what.tax_year
            and self.what.ask.of_amounts is other.what.ask.of_amounts
        )

    @property
    def may_have_been_made(self) -> bool:
        """Whether HMRC has made it, or may have, or may make it yet."""
        return self.state in _MAY_HAVE_BEEN_MADE

    @property
    def cannot_be_ruled_out(self) -> bool:
        """Whether HMRC may be found to have made it, also one that was taken as not done."""
        return self.may_have_been_made or self.state is ChangeState.NOT_DONE

    @property
    def operation(self) -> Operation:
        """The one write that carries it out."""
        match self.what.ask:
            case Ask.STOP:
                return Operation.OPT_OUT
            case Ask.RESTART:
                return Operation.OPT_IN
            case _:
                return Operation.AMEND_AMOUNTS if self.what.wanted else Operation.DELETE_AMOUNTS
