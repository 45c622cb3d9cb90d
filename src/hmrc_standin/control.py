"""The control API under `/_standin/`: how demos and tests set the scene. HMRC has none of it."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .authority import ACCESS_LIVES
from .calendar import instant
from .clock import Clock, real_now
from .faults import Order
from .message import Message
from .nino import is_whole
from .person import BadPerson, person_schema, read_person
from .scenarios import scenarios
from .settings import Settings
from .wire import Answer
from .worlds import DEFAULT, NoSuchWorld, World, Worlds

PREFIX = "/_standin/"
_Model = TypeVar("_Model", bound=BaseModel)
_ScopeName = Literal["read:self-assessment", "write:self-assessment"]


class _Refused(Exception):
    def __init__(self, status: int, message: str, fields: list[dict[str, str]] | None = None):
        super().__init__(message)
        body: dict[str, Any] = {"error": message}
        self.answer = Answer(status, body | ({"fields": fields} if fields else {}))


class _TokenOrder(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    nino: str | None = None
    sign_in_id: str | None = None
    scopes: list[_ScopeName] = Field(default=["read:self-assessment", "write:self-assessment"])
    expires_in: Annotated[int, Field(ge=0)] = int(ACCESS_LIVES.total_seconds())
    client_id: str | None = None  # unsaid: every application may renew them


class _ClockOrder(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    now: str
    running: bool = True


class Control:
    """One method for each call; every one works on the world named by `world=`."""

    def __init__(self, worlds: Worlds) -> None:
        self._worlds = worlds

    def answer(self, message: Message) -> Answer:
        name = message.asked("world") or message.header("world") or DEFAULT
        with self._worlds.lock:
            try:
                world = self._worlds.get(name)
                answer = self._find(message)(message, world)
            except NoSuchWorld:
                return _Refused(400, "there is no such world, and it cannot be made").answer
            except _Refused as no:
                return no.answer
            if message.method != "GET":
                self._worlds.save(world)
            return answer

    def _find(self, message: Message) -> Callable[[Message, World], Answer]:
        name, _, rest = message.path.removeprefix(PREFIX).partition("/")
        place = name + ("/*" if rest else "")
        methods = self._calls().get(place)
        if methods is None:
            raise _Refused(404, "no such control call")
        if message.method not in methods:
            raise _Refused(405, f"offered here: {', '.join(methods)}")
        return methods[message.method]

    def _calls(self) -> dict[str, dict[str, Callable[[Message, World], Answer]]]:
        return {
            "health": {"GET": lambda _, __: Answer(200, {"status": "ok"})},
            "schema": {"GET": lambda _, __: Answer(200, person_schema())},
            "people": {"GET": _list_people},
            "people/*": {"GET": _get_person, "PUT": _put_person, "DELETE": _delete_person},
            "tokens": {"POST": _give_tokens, "DELETE": _revoke_tokens},
            "requests": {"GET": _list_requests, "DELETE": _forget_requests},
            "faults": {"GET": _list_faults, "POST": _add_fault, "DELETE": _clear_faults},
            "scenarios": {"GET": lambda _, __: Answer(200, scenarios())},
            "reset": {"POST": self._reset},
            "world": {"DELETE": self._forget},
            "clock": {"GET": _get_clock, "PUT": _put_clock},
            "settings": {"GET": _get_settings, "PUT": _put_settings},
        }

    def _reset(self, _: Message, world: World) -> Answer:
        world.reset(self._worlds.settings)
        return Answer(200, {"world": world.name, "people": len(world.people)})

    def _forget(self, _: Message, world: World) -> Answer:
        """A world that is asked for again is made anew; so the default one always exists."""
        self._worlds.forget(world)
        return Answer(204)


def _fields(problem: ValidationError) -> list[dict[str, str]]:
    return [
        {"field": "/" + "/".join(map(str, one["loc"])), "message": one["msg"]}
        for one in problem.errors(include_url=False, include_input=False)
    ]


def _read(model: type[_Model], message: Message) -> _Model:
    try:
        return model.model_validate_json(message.body)
    except ValidationError as problem:
        raise _Refused(400, "the body is not right", _fields(problem)) from None


def _nino(message: Message) -> str:
    return message.path.removeprefix(PREFIX + "people/")


def _list_people(_: Message, world: World) -> Answer:
    people = sorted(world.people.items(), key=lambda one: one[1].sign_in_id)
    return Answer(
        200,
        [
            {
                "nino": nino,
                "name": person.name,
                "sign_in_id": person.sign_in_id,
                "kind": person.kind,
                "situation": person.situation,
                "clients": list(person.clients),
                "theme": person.theme,
                "teaches": person.teaches,
            }
            for nino, person in people
        ],
    )


def _get_person(message: Message, world: World) -> Answer:
    person = world.people.get(_nino(message))
    if person is None:
        raise _Refused(404, "there is nobody with this number in this world")
    return Answer(200, person.as_json())


def _put_person(message: Message, world: World) -> Answer:
    nino = _nino(message)
    if not is_whole(nino):
        raise _Refused(400, "the number in the path is not a National Insurance number")
    try:
        person = read_person(message.body)
    except BadPerson as bad:
        raise _Refused(400, "the person is not right", bad.fields) from None
    if person.nino not in (None, nino):
        wrong = [{"field": "/nino", "message": "is not the number in the path"}]
        raise _Refused(400, "the person is not right", wrong)
    world.people.pop(nino, None)  # so that the person put last is found first
    world.people[nino] = person
    return Answer(200, person.as_json())


def _delete_person(message: Message, world: World) -> Answer:
    if world.people.pop(_nino(message), None) is None:
        raise _Refused(404, "there is nobody with this number in this world")
    return Answer(204)


def _give_tokens(message: Message, world: World) -> Answer:
    order = _read(_TokenOrder, message)
    if (order.nino is None) == (order.sign_in_id is None):
        raise _Refused(400, "say either nino or sign_in_id")
    found = world.find_person(nino=order.nino, sign_in_id=order.sign_in_id)
    if found is None:
        raise _Refused(404, "there is no such person in this world")
    grant = world.authority.give(
        client_id=order.client_id or "standin-control",
        any_client=order.client_id is None,
        nino=found[0],
        scopes=tuple(order.scopes),
        now=world.clock.now(),
        lives=timedelta(seconds=order.expires_in),
    )
    return Answer(
        200,
        {
            "access_token": grant.access_token,
            "refresh_token": grant.refresh_token,
            "expires_in": order.expires_in,
            "token_type": "bearer",
            "scope": " ".join(grant.scopes),
        },
    )


def _revoke_tokens(message: Message, world: World) -> Answer:
    nino = message.asked("nino")
    sign_in_id = message.asked("sign_in_id")
    if nino is None and sign_in_id is not None:
        found = world.find_person(nino=None, sign_in_id=sign_in_id)
        if found is None:
            raise _Refused(404, "there is no such person in this world")
        nino = found[0]
    return Answer(200, {"revoked": world.authority.revoke(nino)})


def _list_requests(message: Message, world: World) -> Answer:
    try:
        return Answer(200, world.journal.since(message.asked("since")))
    except ValueError:
        raise _Refused(400, "since is a number `n` or an ISO 8601 instant") from None


def _forget_requests(_: Message, world: World) -> Answer:
    world.journal.clear()
    return Answer(204)


def _list_faults(_: Message, world: World) -> Answer:
    return Answer(200, world.faults.as_json())


def _add_fault(message: Message, world: World) -> Answer:
    order = _read(Order, message)
    number = world.faults.add(order)
    return Answer(200, {"id": number} | order.model_dump(exclude_none=True))


def _clear_faults(_: Message, world: World) -> Answer:
    world.faults.clear()
    return Answer(204)


def _get_clock(_: Message, world: World) -> Answer:
    return Answer(200, world.clock.as_json())


def _put_clock(message: Message, world: World) -> Answer:
    order = _read(_ClockOrder, message)
    try:
        now = instant(order.now)
    except ValueError:
        wrong = [{"field": "/now", "message": "must be an ISO 8601 instant, such as one with Z"}]
        raise _Refused(400, "the body is not right", wrong) from None
    world.own_clock = Clock(now, real_now(), order.running)
    return Answer(200, world.clock.as_json())


def _get_settings(_: Message, world: World) -> Answer:
    return Answer(200, world.settings.model_dump())


def _put_settings(message: Message, world: World) -> Answer:
    """Change the switches that are named; the others stay."""
    try:
        given = json.loads(message.body)
        world.settings = Settings.model_validate(world.settings.model_dump() | given)
    except ValidationError as problem:
        raise _Refused(400, "the body is not right", _fields(problem)) from None
    except (ValueError, TypeError):
        raise _Refused(400, "the body is not a JSON object") from None
    return Answer(200, world.settings.model_dump())
