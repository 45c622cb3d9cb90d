"""Everything that can go wrong, in one tree.

    CodedOutError
    ├─ NotPenceExact, NotAnAmount, NotAnItemNumber, NotAReason, NotATaxYear, NotANino,
    │  NotAClient, NotAList
    │                        the value never existed
    ├─ NotRecognised         a reference, page or item we do not have
    ├─ IllegalMove           a change was asked to skip a state
    ├─ UnsafeToSend          sending would lose or misplace one of the person's figures
    ├─ StoreUnavailable      our own records could not be read or written
    ├─ AuthorityGone         HMRC will not renew the permission this person gave
    ├─ TokensUnanswered      HMRC gave no usable answer about tokens; those kept still stand
    └─ HmrcError             carries operation, status, code, correlation_id
       ├─ HmrcUnreachable      no answer: nothing is known of what HMRC did
       ├─ SignInExpired        the authority is gone or run out; ask the person to sign in
       ├─ NotAllowed           403: not this person, not signed up, not permitted
       ├─ Refused              any other documented 4xx code; HMRC's code kept as it came
       └─ UnexpectedAnswer     5xx, redirect of a write, or an answer we cannot read

A rule's "no" is a result (see `rules/windows.py`), never an exception.
"""

from __future__ import annotations

from codedout.domain.operation import Operation


class CodedOutError(Exception):
    """The root of our errors; nothing raises it bare."""


class NotPenceExact(CodedOutError):
    """A fraction of a penny, or an amount that came as a float."""


class NotAnAmount(CodedOutError):
    """Typed text that is not an amount in pounds and pence.

    `reason` is one of `money.AMOUNT_FAULTS`; the words for it are in the catalogue.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotAnItemNumber(CodedOutError):
    """Typed text that is not the number of an item.

    `reason` is one of `item_number.ITEM_NUMBER_FAULTS`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotAReason(CodedOutError):
    """Typed text that cannot be kept as the reason for a change.

    `reason` is one of `reason.REASON_FAULTS`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotAnAgreement(CodedOutError):
    """What was typed of a client's agreement cannot be kept.

    `reason` is one of `agreement.AGREEMENT_FAULTS`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotAgreed(CodedOutError):
    """It is not on record that the client agreed to the change; nothing is sent."""


class NotATaxYear(CodedOutError):
    """Text that is not a tax year such as 2025-26."""


class NotANino(CodedOutError):
    """Text that is not a National Insurance number. Never carries the text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotAClient(CodedOutError):
    """Typed text that cannot be the name or the notes of a client. Never carries the text.

    `reason` is one of `client.CLIENT_FAULTS`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotAList(CodedOutError):
    """A file out of which no clients can be read.

    `reason` is one of `client_rows.LIST_FAULTS`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotRecognised(CodedOutError):
    """A reference that is not this person's, or does not exist: the two look alike on purpose."""


class IllegalMove(CodedOutError):
    """A change was asked to go to a state that its present state does not lead to."""


class UnsafeToSend(CodedOutError):
    """A set of figures that HMRC could not take whole, so none of it is sent.

    `reason` is one of `comparison.UNSAFE`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class StoreUnavailable(CodedOutError):
    """The store is locked, full or out of reach: what was asked of it was not kept.

    The text is the kind of failure, never a statement or a value.
    """


class AuthorityGone(CodedOutError):
    """The permission has run out (18 months) or was withdrawn: HMRC answered `invalid_grant`."""


class TokensUnanswered(CodedOutError):
    """HMRC gave no usable answer where tokens are had: nothing is known, nothing was forgotten.

    `status` is the HTTP status where that was all there was, `code` OAuth's error code, or
    "unreadable"; neither: no answer came. HMRC's own description is left out.
    """

    def __init__(self, *, status: int | None = None, code: str = "") -> None:
        super().__init__(f"tokens: {status or code or 'no answer'}")
        self.status = status
        self.code = code


NO_TURN = "NO_TURN"
"""A `code` of ours: too many calls were waiting for HMRC's limit, so this never left."""

STILL_ASKED = "STILL_ASKED"
"""A `code` of ours: HMRC is being asked, and has not answered yet."""


class HmrcError(CodedOutError):
    """HMRC did not do, or did not say, what was asked.

    Attributes:
        operation: which of our calls it was.
        status: HTTP status, or None when there was no answer.
        code: HMRC's `code` as it came, "" when there was none we could read; or one of ours.
        correlation_id: HMRC's X-CorrelationId, or "" when it sent none.
        sent: False when we know that the request never reached HMRC.
    """

    def __init__(
        self,
        operation: Operation,
        *,
        status: int | None = None,
        code: str = "",
        correlation_id: str = "",
        sent: bool = True,
    ) -> None:
        # HMRC's message and the address are left out: the address holds the NINO.
        super().__init__(f"{operation.value}: {status or 'no answer'} {code}".rstrip())
        self.operation = operation
        self.status = status
        self.code = code
        self.correlation_id = correlation_id
        self.sent = sent

    @property
    def is_outage(self) -> bool:
        """Whether HMRC could not be asked or gave no usable answer. A refusal is an answer."""
        if isinstance(self, HmrcUnreachable) or self.status == 429:
            return True
        return isinstance(self, UnexpectedAnswer) and not 400 <= (self.status or 0) < 500

    @property
    def is_down(self) -> bool:
        """Whether any other question would fare alike: nobody is there, or nobody serves."""
        if self.still_asked:  # which says nothing yet
            return False
        return isinstance(self, HmrcUnreachable) or self.status in (502, 503, 504)

    @property
    def still_asked(self) -> bool:
        """Whether HMRC may yet answer what this stands for."""
        return self.code == STILL_ASKED

    @property
    def turns_away(self) -> bool:
        """Whether HMRC does not, or no longer, let this sign-in see this number's record."""
        return isinstance(self, NotAllowed | SignInExpired) or self.code == "FORMAT_NINO"


class HmrcUnreachable(HmrcError):
    """No answer: a time-out, a closed connection, a name that did not resolve."""


class SignInExpired(HmrcError):
    """HMRC no longer accepts our authority for this person (run out, or withdrawn elsewhere)."""


class NotAllowed(HmrcError):
    """403. The cause cannot be told from the answer (FACTS 9; income-tax-mtd-changelog #466)."""


class Refused(HmrcError):
    """A documented code of HMRC's other than 403."""


class UnexpectedAnswer(HmrcError):
    """A 5xx, a redirect of a write, or an answer that could not be read."""
