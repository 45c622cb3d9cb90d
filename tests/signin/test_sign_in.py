from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from codedout.domain.client_facts import ClientFacts
from codedout.domain.nino import Nino
from codedout.domain.session import READ_SCOPE, WRITE_SCOPE
from codedout.domain.signing_in import DemoDay
from codedout.signin.oauth import OAuth
from codedout.signin.sign_in import Failure, NotSignedIn, SignedIn, SignIn, digest

from .conftest import PAGES
from .fakes import Attempts, Sessions, SetClock
from .token_server import AuthorizationServer

FACTS = ClientFacts(device_id="7d3b2a4e-0000-4000-8000-000000000000")
BINDING = "this-browser"


def begin(sign_in: SignIn, *, asked_next: str = "/compare", read_only: bool = False) -> str:
    return sign_in.begin(asked_next=asked_next, read_only=read_only, facts=FACTS, binding=BINDING)


def finish(
    sign_in: SignIn, answer: dict[str, str], old_secret: str | None = None
) -> SignedIn | NotSignedIn:
    return sign_in.finish(answer, binding=BINDING, old_secret=old_secret)


def signed_in(
    sign_in: SignIn,
    hmrc: AuthorizationServer,
    *,
    read_only: bool = False,
    old_secret: str | None = None,
) -> SignedIn:
    outcome = finish(sign_in, hmrc.grant(begin(sign_in, read_only=read_only)), old_secret)
    assert isinstance(outcome, SignedIn)
    return outcome


def test_a_person_who_gives_permission_is_signed_in_and_goes_where_they_were_going(
    sign_in: SignIn, hmrc: AuthorizationServer, sessions: Sessions
) -> None:
    outcome = signed_in(sign_in, hmrc)
    session = sessions.kept[digest(outcome.secret)]
    assert outcome.next_path == "/compare"
    assert session.scopes == {READ_SCOPE, WRITE_SCOPE}
    assert session.facts == FACTS
    assert session.nino is None
    assert outcome.secret not in repr(outcome)


def test_reading_only_asks_for_one_permission(
    sign_in: SignIn, hmrc: AuthorizationServer, sessions: Sessions
) -> None:
    url = begin(sign_in, read_only=True)
    assert parse_qs(urlsplit(url).query)["scope"] == ["read:self-assessment"]
    outcome = finish(sign_in, hmrc.grant(url))
    assert isinstance(outcome, SignedIn)
    assert not sessions.kept[digest(outcome.secret)].may_write


def test_neither_state_nor_binding_nor_verifier_is_kept_or_shown_in_the_clear(
    sign_in: SignIn, attempts: Attempts
) -> None:
    url = begin(sign_in)
    state = parse_qs(urlsplit(url).query)["state"][0]
    (kept,) = attempts.kept.values()
    assert state not in repr(attempts.kept)
    assert kept.binding_hash == digest(BINDING)
    assert kept.code_verifier not in repr(kept)
    assert kept.code_verifier not in url


def test_a_callback_without_state_is_forged(sign_in: SignIn, hmrc: AuthorizationServer) -> None:
    assert finish(sign_in, {"code": "stolen"}) == NotSignedIn(Failure.FORGED)
    assert finish(sign_in, {"code": "stolen", "state": ""}) == NotSignedIn(Failure.FORGED)
    assert hmrc.posts == []


def test_a_state_that_we_never_gave_is_turned_away(
    sign_in: SignIn, hmrc: AuthorizationServer
) -> None:
    begin(sign_in)
    outcome = finish(sign_in, {"code": "stolen", "state": "made-up"})
    assert outcome == NotSignedIn(Failure.NOT_CURRENT)
    assert hmrc.posts == []


def test_the_same_callback_again_signs_nobody_in(
    sign_in: SignIn, hmrc: AuthorizationServer, sessions: Sessions
) -> None:
    answer = hmrc.grant(begin(sign_in))
    assert isinstance(finish(sign_in, answer), SignedIn)
    assert finish(sign_in, answer) == NotSignedIn(Failure.NOT_CURRENT)
    assert len(sessions.kept) == 1
    assert len(hmrc.posts) == 1


@pytest.mark.parametrize(
    ("late", "good"), [(timedelta(minutes=10), True), (timedelta(minutes=10, seconds=1), False)]
)
def test_a_sign_in_may_take_ten_minutes(
    sign_in: SignIn, hmrc: AuthorizationServer, clock: SetClock, late: timedelta, good: bool
) -> None:
    answer = hmrc.grant(begin(sign_in))
    clock.pass_by(late)
    assert isinstance(finish(sign_in, answer), SignedIn) is good


@pytest.mark.parametrize("other", [None, "", "another-browser"])
def test_a_callback_in_another_browser_signs_nobody_in_and_cannot_be_tried_again(
    sign_in: SignIn, hmrc: AuthorizationServer, sessions: Sessions, other: str | None
) -> None:
    answer = hmrc.grant(begin(sign_in))
    outcome = sign_in.finish(answer, binding=other, old_secret=None)
    assert outcome == NotSignedIn(Failure.OTHER_BROWSER)
    assert finish(sign_in, answer) == NotSignedIn(Failure.NOT_CURRENT)
    assert sessions.kept == {}
    assert hmrc.posts == []


def test_saying_no_to_hmrc_is_its_own_outcome_and_keeps_the_way_back(
    sign_in: SignIn, hmrc: AuthorizationServer
) -> None:
    state = hmrc.grant(begin(sign_in))["state"]
    said = {"error": "access_denied", "error_code": "USER_DENIED_AUTHORIZATION", "state": state}
    assert finish(sign_in, said) == NotSignedIn(Failure.DECLINED, "/compare")


def test_an_error_of_hmrcs_in_the_callback_is_not_called_a_refusal_by_the_person(
    sign_in: SignIn, hmrc: AuthorizationServer
) -> None:
    state = hmrc.grant(begin(sign_in))["state"]
    outcome = finish(sign_in, {"error": "server_error", "state": state})
    assert outcome == NotSignedIn(Failure.TURNED_DOWN, "/compare")


def test_no_permission_is_taken_from_an_error_with_a_forged_state(sign_in: SignIn) -> None:
    outcome = finish(sign_in, {"error": "access_denied", "state": "made-up"})
    assert outcome == NotSignedIn(Failure.NOT_CURRENT)


def test_a_code_that_hmrc_does_not_take_signs_nobody_in(
    sign_in: SignIn, hmrc: AuthorizationServer, sessions: Sessions
) -> None:
    answer = hmrc.grant(begin(sign_in)) | {"code": "guessed"}
    assert finish(sign_in, answer) == NotSignedIn(Failure.TURNED_DOWN, "/compare")
    assert sessions.kept == {}


def test_a_token_endpoint_that_is_down_is_said_to_be_no_answer(
    sign_in: SignIn, hmrc: AuthorizationServer
) -> None:
    answer = hmrc.grant(begin(sign_in))
    hmrc.answer = (503, b"", "")
    assert finish(sign_in, answer) == NotSignedIn(Failure.NO_ANSWER, "/compare")


def test_permission_without_reading_is_no_permission(
    sign_in: SignIn, hmrc: AuthorizationServer, sessions: Sessions
) -> None:
    answer = hmrc.grant(begin(sign_in).replace("read%3Aself", "read%3Aother"))
    assert finish(sign_in, answer) == NotSignedIn(Failure.TURNED_DOWN, "/compare")
    assert sessions.kept == {}


def test_each_sign_in_has_a_fresh_secret_and_ends_the_session_before_it(
    sign_in: SignIn, hmrc: AuthorizationServer, sessions: Sessions
) -> None:
    first = signed_in(sign_in, hmrc)
    second = signed_in(sign_in, hmrc, old_secret=first.secret)
    assert first.secret != second.secret
    assert set(sessions.kept) == {digest(second.secret)}


def test_a_session_that_nobody_here_opened_is_never_taken_over(
    sign_in: SignIn, hmrc: AuthorizationServer, sessions: Sessions
) -> None:
    planted = "planted-by-somebody"
    outcome = signed_in(sign_in, hmrc, old_secret=planted)
    assert outcome.secret != planted
    assert digest(planted) not in sessions.kept


def test_widening_keeps_the_number_typed_before_and_has_it_proven_again(
    sign_in: SignIn, hmrc: AuthorizationServer, sessions: Sessions
) -> None:
    first = signed_in(sign_in, hmrc, read_only=True)
    sessions.claim_number(digest(first.secret), Nino("AA123456A"))
    sessions.prove(digest(first.secret), Nino("AA123456A"))
    second = signed_in(sign_in, hmrc, old_secret=first.secret)
    session = sessions.kept[digest(second.secret)]
    assert session.may_write
    assert session.nino == Nino("AA123456A")
    assert not session.proven


def test_the_next_person_at_this_browser_is_not_met_with_the_last_ones_number(
    sign_in: SignIn, hmrc: AuthorizationServer, sessions: Sessions
) -> None:
    first = signed_in(sign_in, hmrc)
    sessions.claim_number(digest(first.secret), Nino("AA123456A"))
    second = signed_in(sign_in, hmrc, old_secret=first.secret)
    assert sessions.kept[digest(second.secret)].nino is None


def test_a_sign_in_begun_before_a_restart_is_finished_after_it(
    oauth: OAuth, hmrc: AuthorizationServer, attempts: Attempts, sessions: Sessions, clock: SetClock
) -> None:
    def started_anew() -> SignIn:
        return SignIn(oauth=oauth, attempts=attempts, sessions=sessions, clock=clock, pages=PAGES)

    answer = hmrc.grant(begin(started_anew()))
    assert isinstance(finish(started_anew(), answer), SignedIn)


def test_signing_out_forgets_session_and_tokens_and_twice_is_no_harm(
    sign_in: SignIn, hmrc: AuthorizationServer, sessions: Sessions
) -> None:
    outcome = signed_in(sign_in, hmrc)
    sign_in.sign_out(outcome.secret)
    sign_in.sign_out(outcome.secret)
    assert sessions.kept == {}
    assert sessions.held == {}


def test_whoever_goes_to_another_day_keeps_their_number_and_is_there(
    sign_in: SignIn, hmrc: AuthorizationServer, sessions: Sessions
) -> None:
    first = signed_in(sign_in, hmrc)
    sessions.prove(digest(first.secret), Nino("AA123456A"))
    day = DemoDay(world="day-1", ahead=timedelta(days=-20))
    url = sign_in.begin(
        asked_next="/compare",
        read_only=False,
        facts=FACTS,
        binding=BINDING,
        day=day,
        sign_in_as="person-01",
    )
    query = parse_qs(urlsplit(url).query)
    assert (query["world"], query["sign_in_as"]) == (["day-1"], ["person-01"])
    outcome = finish(sign_in, hmrc.grant(url), first.secret)
    assert isinstance(outcome, SignedIn)
    (session,) = sessions.kept.values()
    assert (session.key, session.day) == (digest(outcome.secret), day)
    assert session.nino == Nino("AA123456A")
    assert not session.proven


def test_where_nothing_is_moved_hmrc_is_told_nothing_of_days(sign_in: SignIn) -> None:
    assert not {"world", "sign_in_as"} & set(parse_qs(urlsplit(begin(sign_in)).query))
