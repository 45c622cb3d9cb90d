"""HMRC's OAuth endpoints: the page where a person gives permission, and the token endpoint.

Parameters, lifetimes and error codes: the developer hub's guide to user-restricted endpoints
(hmrc/api-documentation-frontend: AuthorisationUserRestrictedEndpointsView).
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from .authority import ACCESS_LIVES, SCOPES, Code, Grant
from .message import Message
from .sign_in_page import consent_page, problem_page, security_headers
from .wire import Answer
from .worlds import DEFAULT, World

_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_NO_STORE = {"cache-control": "no-store", "pragma": "no-cache"}


class OAuthProblem(Exception):
    """An OAuth error by its code; shown to the person, or sent as JSON, never redirected."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error, self.description, self.status = error, description, status


@dataclass(frozen=True, slots=True)
class Clients:
    """Which applications are known, and where a person may be sent back to.

    With no `secrets_by_id`, any client id and secret will do. Besides loopback addresses, a
    redirect URI must begin with one of `redirects`.
    """

    secrets_by_id: Mapping[str, str] | None = None
    redirects: tuple[str, ...] = ()

    def knows(self, client_id: str) -> bool:
        return self.secrets_by_id is None or client_id in self.secrets_by_id

    def fits(self, client_id: str, secret: str) -> bool:
        if self.secrets_by_id is None:
            return True
        known = self.secrets_by_id.get(client_id, "")
        return secrets.compare_digest(known.encode(), secret.encode()) and bool(known)

    def may_return_to(self, uri: str) -> bool:
        try:
            parts = urlsplit(uri)
            host = parts.hostname
        except ValueError:
            return False
        if parts.fragment or parts.scheme not in ("http", "https") or "@" in parts.netloc:
            return False
        return host in _LOOPBACK or any(_under(uri, allowed) for allowed in self.redirects)


def _under(uri: str, allowed: str) -> bool:
    base = allowed.rstrip("/")
    return uri == base or uri.startswith((base + "/", base + "?"))


@dataclass(frozen=True, slots=True)
class Request:
    """A checked authorisation request; `fields` are sent round again by the page's form."""

    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str | None
    challenge: str | None
    fields: dict[str, str]

    def back(self, **answer: str) -> Answer:
        extra = answer | ({} if self.state is None else {"state": self.state})
        joiner = "&" if "?" in self.redirect_uri else "?"
        where = f"{self.redirect_uri}{joiner}{urlencode(extra)}"
        return Answer(303, headers={"location": where, "referrer-policy": "no-referrer"})


_FIELDS = (
    "response_type", "client_id", "redirect_uri", "scope", "state",
    "code_challenge", "code_challenge_method", "world",
)  # fmt: skip


def read_request(given: Mapping[str, str], clients: Clients) -> Request:
    """The authorisation request in the members of a query or a form.

    Raises:
        OAuthProblem: something is missing or wrong; HMRC shows these to the person.
    """
    if "client_secret" in given:
        raise OAuthProblem("invalid_request", "client_secret must not be in this address")
    for name in ("client_id", "redirect_uri", "response_type", "scope"):
        if not given.get(name):
            raise OAuthProblem("invalid_request", f"{name} is missing")
    if given["response_type"] != "code":
        raise OAuthProblem("unsupported_response_type", "response_type must be code")
    if not clients.knows(given["client_id"]):
        raise OAuthProblem("invalid_request", "client_id is not known")
    if not clients.may_return_to(given["redirect_uri"]):
        raise OAuthProblem("invalid_request", "redirect_uri is not one this stand-in sends back to")
    scopes = tuple(given["scope"].split())
    if not scopes or not set(scopes) <= set(SCOPES):
        raise OAuthProblem("invalid_scope", "scope is not known")
    challenge, method = given.get("code_challenge"), given.get("code_challenge_method")
    if (challenge is None) != (method is None):
        raise OAuthProblem("invalid_request", "code_challenge and its method go together")
    if challenge is not None and (method != "S256" or not _CHALLENGE.fullmatch(challenge)):
        raise OAuthProblem("invalid_request", "code_challenge must be a SHA-256 one (S256)")
    return Request(
        client_id=given["client_id"],
        redirect_uri=given["redirect_uri"],
        scopes=scopes,
        state=given.get("state"),
        challenge=challenge,
        fields={name: given[name] for name in _FIELDS if name in given},
    )


def answer_authorize(message: Message, world: World, clients: Clients) -> Answer:
    """The page (GET), or what the person decided on it (POST).

    With `sign_in_as` nobody is asked: a demonstration that goes on in another world stays with its
    person, who gave permission in the one before.
    """
    try:
        if message.method == "GET":
            query = parse_qs(message.query, keep_blank_values=True)
            request = read_request({k: v[0] for k, v in query.items()}, clients)
            known = world.find_person(nino=None, sign_in_id=message.asked("sign_in_as"))
            return _page(request, world) if known is None else _given(request, known[0], world)
        if message.method != "POST":
            raise OAuthProblem("invalid_request", "this address takes GET and POST", 405)
        form = message.form()
        request = read_request(form, clients)
    except OAuthProblem as problem:
        return Answer(
            problem.status,
            html=problem_page(problem.error, problem.description),
            headers=security_headers(None),
        )
    if form.get("decision") == "deny":
        return request.back(
            error="access_denied",
            error_description="user denied the authorization",
            error_code="USER_DENIED_AUTHORIZATION",
        )
    person = form.get("person", "")
    if form.get("decision") != "give" or person not in world.people:
        return _page(request, world, nobody_chosen=True)
    return _given(request, person, world)


def _given(request: Request, nino: str, world: World) -> Answer:
    """Back to the application, with this person's permission."""
    code = world.authority.issue_code(
        Code(
            client_id=request.client_id,
            nino=nino,
            scopes=request.scopes,
            redirect_uri=request.redirect_uri,
            challenge=request.challenge,
            issued=world.clock.now(),
        )
    )
    return request.back(code=code)


def _page(request: Request, world: World, *, nobody_chosen: bool = False) -> Answer:
    html = consent_page(
        fields=request.fields,
        scopes=request.scopes,
        people=sorted(world.people.items(), key=lambda one: one[1].sign_in_id),
        world=None if world.name == DEFAULT else world.name,
        nobody_chosen=nobody_chosen,
    )
    headers = security_headers(request.redirect_uri)
    return Answer(400 if nobody_chosen else 200, html=html, headers=headers)


def answer_token(message: Message, world: World, clients: Clients) -> Answer:
    """`POST /oauth/token`: a code, a refresh token or an application's own secret for tokens."""
    try:
        return Answer(200, _exchange(message, world, clients), headers=_NO_STORE)
    except OAuthProblem as problem:
        body = {"error": problem.error, "error_description": problem.description}
        return Answer(problem.status, body, headers=_NO_STORE)


def _exchange(message: Message, world: World, clients: Clients) -> dict[str, object]:
    if message.method != "POST":
        raise OAuthProblem("invalid_request", "only POST is supported", 405)
    form = message.form()
    for name in ("grant_type", "client_id", "client_secret"):
        _need(form, name)
    if not clients.fits(form["client_id"], form["client_secret"]):
        raise OAuthProblem("invalid_client", "invalid client id or secret", 401)
    match form["grant_type"]:
        case "authorization_code":
            return _for_code(form, world)
        case "refresh_token":
            return _for_refresh(form, world)
        case "client_credentials":
            return _for_application(form, world)
        case _:
            raise OAuthProblem("unsupported_grant_type", "grant_type is not supported")


def _need(form: dict[str, str], name: str) -> str:
    if not form.get(name):
        raise OAuthProblem("invalid_request", f"{name} is required")
    return form[name]


def _for_code(form: dict[str, str], world: World) -> dict[str, object]:
    code = world.authority.codes.get(_need(form, "code"))
    redirect_uri = _need(form, "redirect_uri")
    now = world.clock.now()
    # HMRC answers invalid_request, not invalid_grant, for a code that is no good.
    if code is None or not code.usable(form["client_id"], now):
        raise OAuthProblem("invalid_request", "code is invalid")
    if redirect_uri != code.redirect_uri:
        raise OAuthProblem("invalid_request", "redirect_uri is invalid")
    _check_verifier(form.get("code_verifier"), code.challenge)
    code.used = True
    return _tokens(
        world.authority.give(client_id=code.client_id, nino=code.nino, scopes=code.scopes, now=now)
    )


def _check_verifier(verifier: str | None, challenge: str | None) -> None:
    if challenge is None:
        if verifier is not None:
            raise OAuthProblem("invalid_request", "code_verifier is not expected")
        return
    if verifier is None:
        raise OAuthProblem("invalid_request", "code_verifier is required")
    if not _VERIFIER.fullmatch(verifier):
        raise OAuthProblem("invalid_request", "code_verifier is not of the right length or letters")
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    if not secrets.compare_digest(digest.rstrip(b"="), challenge.encode()):
        raise OAuthProblem("invalid_grant", "code_verifier does not match")


def _for_refresh(form: dict[str, str], world: World) -> dict[str, object]:
    token = _need(form, "refresh_token")
    grant = world.authority.refresh(token, form["client_id"], world.clock.now())
    if grant is None:
        raise OAuthProblem("invalid_grant", "the refresh token is used, revoked or too old")
    tokens = _tokens(grant)
    del tokens["scope"]  # HMRC's sample answer to a refresh has none
    return tokens


def _for_application(form: dict[str, str], world: World) -> dict[str, object]:
    grant = world.authority.give(
        client_id=form["client_id"], nino=None, scopes=(), now=world.clock.now()
    )
    tokens = _tokens(grant)
    return {k: v for k, v in tokens.items() if v is not None} | {"scope": form.get("scope", "")}


def _tokens(grant: Grant) -> dict[str, object]:
    return {
        "access_token": grant.access_token,
        "token_type": "bearer",
        "expires_in": int(ACCESS_LIVES.total_seconds()),
        "refresh_token": grant.refresh_token,
        "scope": " ".join(grant.scopes),
    }
