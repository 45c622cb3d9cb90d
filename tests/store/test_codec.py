from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.change import (
    AmountsPosition,
    Ask,
    ChoicePosition,
    NewChange,
    Refusal,
    Who,
)
from codedout.domain.choice import ReturnState
from codedout.domain.client_facts import BrowserFacts, ClientFacts, Screen
from codedout.domain.coded_out import (
    Amounts,
    ItemKey,
    Kind,
    OwnSet,
    Source,
    TaxCodeComponent,
    UnmatchedSubmission,
)
from codedout.domain.operation import Operation
from codedout.domain.signing_in import Attempt, Tokens
from codedout.domain.tax_year import TaxYear
from codedout.store.codec import Outcome, from_text, to_text
from tests.store.values import amendment

words = st.text(max_size=20)
numbers = st.integers(min_value=0, max_value=2**63)
instants = st.datetimes(timezones=st.just(UTC))
years = st.integers(min_value=2010, max_value=2098).map(TaxYear)
amounts_of_money = st.decimals(
    min_value="-99999999999.99", max_value="99999999999.99", places=2
) | st.integers(min_value=0, max_value=10**11).map(Decimal)
kinds = st.sampled_from(Kind)
keys = st.builds(ItemKey, kinds, numbers)

components = st.builds(
    TaxCodeComponent,
    kind=kinds,
    id=st.none() | numbers,
    amount=amounts_of_money,
    source=st.sampled_from(Source),
    submitted_on=st.none() | instants,
    related_tax_year=st.none() | years,
)
unmatched = st.builds(
    UnmatchedSubmission,
    kind=kinds,
    id=st.none() | numbers,
    amount=amounts_of_money,
    submitted_on=st.none() | instants,
)
amounts = st.builds(
    Amounts,
    components=st.lists(components, max_size=3).map(tuple),
    unmatched=st.lists(unmatched, max_size=2).map(tuple),
)
positions = st.builds(AmountsPosition, hmrc_held=amounts, user=amounts) | st.builds(
    ChoicePosition, opted_out=st.booleans()
)
own_sets = st.dictionaries(keys, amounts_of_money, max_size=4).map(OwnSet.of)
changes = st.builds(
    NewChange,
    who=st.builds(Who, words, words),
    ask=st.sampled_from(Ask),
    tax_year=years,
    item=st.none() | keys,
    before=positions,
    wanted=st.none() | own_sets,
    return_state=st.sampled_from(ReturnState),
    says_not_submitted=st.none() | st.booleans(),
    in_use=st.none() | st.sampled_from(Source),
    undoes=words,
)
outcomes = st.builds(
    Outcome,
    after=st.none() | positions,
    refusal=st.none()
    | st.builds(
        Refusal,
        operation=st.sampled_from(Operation),
        status=st.none() | st.integers(min_value=100, max_value=599),
        code=words,
        correlation_id=words,
    ),
    correlation_ids=st.lists(words, max_size=3).map(tuple),
    overtaken_by=words,
    sent_by=words,
    sent_order=numbers,
    settled_order=numbers,
    prepared_order=numbers,
)
screens = st.builds(
    Screen, width=numbers, height=numbers, scaling_factor=words, colour_depth=numbers
)
facts = st.builds(
    ClientFacts,
    device_id=st.none() | words,
    public_ip=st.none() | words,
    public_port=st.none() | numbers,
    seen_at=st.none() | instants,
    browser=st.builds(
        BrowserFacts,
        user_agent=st.none() | words,
        screen=st.none() | screens,
        window_width=st.none() | numbers,
        window_height=st.none() | numbers,
        minutes_ahead_of_utc=st.none() | st.integers(min_value=-840, max_value=840),
    ),
)
scopes = st.frozensets(words, max_size=2)
tokens = st.builds(
    Tokens, access_token=words, refresh_token=words, access_expires_at=instants, scopes=scopes
)
attempts = st.builds(
    Attempt,
    state_hash=words,
    binding_hash=words,
    code_verifier=words,
    next_path=words,
    scopes=scopes,
    facts=facts,
    started_at=instants,
)


@given(changes | outcomes | facts | tokens | attempts | st.booleans())
def test_what_is_written_is_what_is_read(value: object) -> None:
    assert from_text(type(value), to_text(value)) == value


@given(own_sets)
def test_an_amount_keeps_its_pence_and_its_own_spelling(own: OwnSet) -> None:
    back = from_text(OwnSet, to_text(own))
    assert [a.as_tuple() for a in back.values()] == [a.as_tuple() for a in own.values()]
    assert all(isinstance(amount, Decimal) for amount in back.values())


def test_no_amount_passes_through_a_float() -> None:
    own = OwnSet.of({ItemKey(Kind.DEBT, 1): Decimal("99999999999.99")})
    assert '"99999999999.99"' in to_text(own)


def test_an_outcome_written_before_there_was_overtaking_is_read_as_not_overtaken() -> None:
    older = '{"after":null,"refusal":null,"correlation_ids":["put-1"]}'
    assert from_text(Outcome, older) == Outcome(correlation_ids=("put-1",))


def test_whose_figure_hmrc_was_using_is_kept_and_an_older_change_says_nothing_of_it() -> None:
    new = replace(amendment(), in_use=Source.HMRC_HELD)
    text = to_text(new)
    assert from_text(NewChange, text).in_use is Source.HMRC_HELD
    older = json.loads(text)
    del older["in_use"]
    assert from_text(NewChange, json.dumps(older)).in_use is None


def test_what_a_change_undoes_is_kept_and_an_older_one_undoes_nothing() -> None:
    text = to_text(replace(amendment(), undoes="CO-2222-3333"))
    assert from_text(NewChange, text).undoes == "CO-2222-3333"
    older = json.loads(text)
    del older["undoes"]
    assert from_text(NewChange, json.dumps(older)) == amendment()
