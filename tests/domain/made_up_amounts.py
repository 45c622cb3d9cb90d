"""Made-up answers of HMRC's, for the tests of this folder."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import strategies as st

from codedout.domain.coded_out import (
    Amounts,
    ItemKey,
    Kind,
    Source,
    TaxCodeComponent,
    UnmatchedSubmission,
)
from codedout.domain.tax_year import TaxYear

THEN = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)

kinds = st.sampled_from(Kind)
sources = st.sampled_from(Source)
sums = st.integers(0, 10**7).map(lambda pence: Decimal(pence) / 100)
ids = st.integers(1, 6)  # few, so that they meet
keys = st.builds(ItemKey, kinds, ids)

components = st.builds(
    TaxCodeComponent,
    kind=kinds,
    id=st.none() | ids,
    amount=sums,
    source=sources,
    submitted_on=st.just(THEN),
    related_tax_year=st.none() | st.integers(2015, 2024).map(TaxYear),
)
unmatched = st.builds(
    UnmatchedSubmission, kind=kinds, id=st.none() | ids, amount=sums, submitted_on=st.just(THEN)
)
answers = st.builds(
    Amounts,
    st.lists(components, max_size=6).map(tuple),
    st.lists(unmatched, max_size=3).map(tuple),
)


def item(
    kind: Kind,
    id_: int | None,
    amount: str,
    source: Source = Source.HMRC_HELD,
    related: TaxYear | None = None,
) -> TaxCodeComponent:
    return TaxCodeComponent(
        kind=kind,
        id=id_,
        amount=Decimal(amount),
        source=source,
        submitted_on=THEN,
        related_tax_year=related,
    )


def stray(kind: Kind, id_: int | None, amount: str) -> UnmatchedSubmission:
    return UnmatchedSubmission(kind=kind, id=id_, amount=Decimal(amount), submitted_on=THEN)
