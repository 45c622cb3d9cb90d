from __future__ import annotations

from collections.abc import Iterator

import pytest

from codedout.words import words

from .tiny_server import TinyServer, tiny_server

A_PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TinyServer]:
    with tiny_server(tmp_path_factory.mktemp("tiny")) as server:
        yield server


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/compare/2025-26",
        "/Overview",
        "/pages/change",
        "/test-figures",
        "/receipts/CO-0000",
        "/receipts/CO-0000/file/more",
        "/small-differences/2004-05",
        "/small-differences/2004-05/letter/more",
        "/healthz/more",
    ],
)
def test_an_address_that_is_nobodys_page_gets_help(tiny: TinyServer, path: str) -> None:
    answer = tiny.get(path, **A_PAGE)
    assert answer.status_code == 404
    assert words().say("common.page_missing") in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("accept", [A_PAGE["Accept"], "*/*"])
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/oauth/nope", 404),
        ("/oauth", 404),
        ("/oauth/login/more", 404),
        ("/oauth/start", 405),  # a form is sent there; the address alone leads nowhere
        ("/oauth/logout", 405),
    ],
)
def test_what_is_not_on_the_way_in_or_out_gets_help(
    tiny: TinyServer, path: str, status: int, accept: str
) -> None:
    answer = tiny.get(path, Accept=accept)
    assert answer.status_code == status
    assert words().say("common.page_missing") in answer.text
    assert answer.headers.get("allow") == ("POST" if status == 405 else None)


def test_the_first_page_is_found_by_its_name_too(tiny: TinyServer) -> None:
    answer = tiny.get("/overview", **A_PAGE)
    assert (answer.status_code, answer.headers["location"]) == (307, "/")


@pytest.mark.parametrize("path", ["/", "/compare", "/receipts", "/report-a-problem"])
def test_a_page_of_ours_is_streamlits_to_serve(tiny: TinyServer, path: str) -> None:
    answer = tiny.get(path, **A_PAGE)
    assert answer.status_code == 200
    assert "<div id=" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/receipts/CO-0000/file",
        "/open/calendar.ics",
        "/liability/by-owed.csv",
        "/liability/by-collected.csv",
        "/small-differences/2004-05/letter",
        "/small-differences/2004-05/letter.txt",
    ],
)
def test_a_file_is_answered_for_by_its_route(tiny: TinyServer, path: str) -> None:
    assert tiny.get(path, **A_PAGE).status_code == 403


@pytest.mark.parametrize("path", ["/_stcore/health", "/healthz", "/compare/_stcore/health"])
def test_what_is_not_asked_for_as_a_page_is_left_alone(tiny: TinyServer, path: str) -> None:
    assert words().say("common.page_missing") not in tiny.get(path, Accept="*/*").text
