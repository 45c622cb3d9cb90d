"""What a document of an account is: a charge and which, a payment, a credit, or neither.

HMRC has no member that says so. This goes by what its own pages for taxpayers go by, where its
document of the interface leaves it open: the sign of the amount, the number of the payment, HMRC's
codes on the lines, and the texts (github.com/hmrc/income-tax-view-change-frontend). HMRC has no
code for what is collected through a tax code; only the text of a document tells it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from codedout.domain.documents import ChargeLine, Document


class DocumentKind(StrEnum):
    """What a document is. UNKNOWN: what HMRC says of it does not go together, or says nothing."""

    BALANCING_CHARGE = "balancing_charge"
    FIRST_PAYMENT_ON_ACCOUNT = "first_payment_on_account"
    SECOND_PAYMENT_ON_ACCOUNT = "second_payment_on_account"
    PAYMENT_ON_ACCOUNT_REBALANCED = "payment_on_account_rebalanced"
    AMENDED_RETURN = "amended_return"
    ADJUSTMENT = "adjustment"
    CLASS_2 = "class_2"
    CODED_OUT = "coded_out"
    CANCELLED_CODING = "cancelled_coding"
    LATE_SUBMISSION_PENALTY = "late_submission_penalty"
    FIRST_LATE_PAYMENT_PENALTY = "first_late_payment_penalty"
    SECOND_LATE_PAYMENT_PENALTY = "second_late_payment_penalty"
    OTHER_CHARGE = "other_charge"
    PAYMENT = "payment"
    CREDIT = "credit"
    REPAYMENT = "repayment"
    CLEARING = "clearing"
    UNKNOWN = "unknown"

    @property
    def is_charge(self) -> bool:
        """Whether it is something to pay, however it is paid."""
        return self not in _NO_CHARGES


_NO_CHARGES = frozenset(
    {
        DocumentKind.PAYMENT,
        DocumentKind.CREDIT,
        DocumentKind.REPAYMENT,
        DocumentKind.CLEARING,
        DocumentKind.UNKNOWN,
    }
)

ON_RETURN = frozenset(
    {
        DocumentKind.BALANCING_CHARGE,
        DocumentKind.AMENDED_RETURN,
        DocumentKind.CODED_OUT,
        DocumentKind.CANCELLED_CODING,
    }
)
"""What is due on a return: no payment on account, penalty or Class 2 told apart."""

# HMRC's main transaction codes.
_BY_CODE = {
    "4910": DocumentKind.BALANCING_CHARGE,
    "4920": DocumentKind.FIRST_PAYMENT_ON_ACCOUNT,
    "4930": DocumentKind.SECOND_PAYMENT_ON_ACCOUNT,
    **dict.fromkeys(("4911", "4913"), DocumentKind.PAYMENT_ON_ACCOUNT_REBALANCED),
    "4915": DocumentKind.AMENDED_RETURN,
    **dict.fromkeys(("4000", "4001", "4002", "4003"), DocumentKind.ADJUSTMENT),
    "4027": DocumentKind.LATE_SUBMISSION_PENALTY,
    **dict.fromkeys(("4028", "4031"), DocumentKind.FIRST_LATE_PAYMENT_PENALTY),
    **dict.fromkeys(("4029", "4032"), DocumentKind.SECOND_LATE_PAYMENT_PENALTY),
    **dict.fromkeys(("4912", "4914", "4916", "4905", "6110", "6020"), DocumentKind.CREDIT),
    **{str(code): DocumentKind.CREDIT for code in range(4004, 4026) if code not in (4010, 4020)},
    "0060": DocumentKind.PAYMENT,
}

# Texts of charges, and HMRC's names of documents. HMRC spaces them in more than one way.
_BY_TEXT = {
    "class2nationalinsurance": DocumentKind.CLASS_2,
    "balancingpaymentcollectedthroughpayetaxcode": DocumentKind.CODED_OUT,
    "cancelledpayeselfassessment": DocumentKind.CANCELLED_CODING,
}
_RETURN_CHARGES = frozenset({"trmnewcharge", "trmamendcharge"})
_BY_DESCRIPTION = {
    "itsa-poa1": DocumentKind.FIRST_PAYMENT_ON_ACCOUNT,
    "itsa-poa2": DocumentKind.SECOND_PAYMENT_ON_ACCOUNT,
    "itsa-balcharge": DocumentKind.BALANCING_CHARGE,
    "trmnewcharge": DocumentKind.BALANCING_CHARGE,
    "trmamendcharge": DocumentKind.BALANCING_CHARGE,
    "newcharge": DocumentKind.OTHER_CHARGE,
    "payment": DocumentKind.PAYMENT,
    "repayment": DocumentKind.REPAYMENT,
    "clearingdocument": DocumentKind.CLEARING,
}


def kind_of(document: Document, lines: Iterable[ChargeLine]) -> DocumentKind:
    """What a document is; `lines` are its own.

    A document of less than nothing is a payment where it has the number of one, else a credit. For
    the others HMRC's text about coding comes first, then the code of the lines, then the name. A
    code for a credit on something to pay says two things, so that it is neither.
    """
    coded = _by_code(lines)
    return _beside_charges(document, coded) or _charge(document, coded)


def kind_by_name(main_code: str | None, name: str | None) -> DocumentKind:
    """What HMRC's code or, without a known one, its name for something says that it is."""
    if main_code in _BY_CODE:
        return _BY_CODE[main_code]
    return _BY_DESCRIPTION.get(_bare(name), DocumentKind.UNKNOWN)


def _beside_charges(document: Document, coded: DocumentKind | None) -> DocumentKind | None:
    """What it is where it is nothing to pay; None where it is."""
    named = _BY_DESCRIPTION.get(_bare(document.description))
    if DocumentKind.PAYMENT in (named, coded):
        return DocumentKind.PAYMENT
    if named in (DocumentKind.REPAYMENT, DocumentKind.CLEARING):
        return named
    if document.original < 0:
        return DocumentKind.CREDIT if document.payment_lot is None else DocumentKind.PAYMENT
    if coded is DocumentKind.CREDIT:
        return DocumentKind.CREDIT if document.original == 0 else DocumentKind.UNKNOWN
    return None


def _charge(document: Document, coded: DocumentKind | None) -> DocumentKind:
    name = _bare(document.description)
    on_return = coded is DocumentKind.BALANCING_CHARGE or name in _RETURN_CHARGES
    told = _BY_TEXT.get(_bare(document.text)) if on_return else None
    otherwise = DocumentKind.OTHER_CHARGE if document.original > 0 else DocumentKind.UNKNOWN
    return told or coded or _BY_DESCRIPTION.get(name, otherwise)


def _by_code(lines: Iterable[ChargeLine]) -> DocumentKind | None:
    """What the codes of the lines say, where all that we know say the same."""
    known = {_BY_CODE[line.main_code] for line in lines if line.main_code in _BY_CODE}
    return known.pop() if len(known) == 1 else None


def _bare(text: str | None) -> str:
    return "" if text is None else "".join(text.split()).lower()
