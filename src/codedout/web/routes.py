"""The routes that stand beside Streamlit's pages."""

from __future__ import annotations

from asyncio import Semaphore
from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from codedout.places import (
    CLIENTS_CLOSE,
    CLIENTS_EXAMPLE,
    CLIENTS_IMPORT,
    CLIENTS_OPEN,
    DECEMBER_DAYS,
    DECEMBER_FILE,
    SCRIPTS,
)
from codedout.ui import demo_bar, hiding
from codedout.web import adviser_routes, demo_routes, sign_in_routes
from codedout.web.calendar_route import deadlines_file
from codedout.web.client_routes import (
    LIST,
    ask_for_list,
    close_client,
    example_list,
    open_client,
    take_list,
)
from codedout.web.december_route import clients_in_december, days_of_clients
from codedout.web.figures_route import figures_by_code_year, figures_by_year_owed
from codedout.web.health_route import health
from codedout.web.letter_route import letter_as_text, letter_to_print
from codedout.web.list_form import list_form
from codedout.web.other_day_route import choose_day, go_to_day
from codedout.web.own_data_route import (
    DELETE,
    DELETED,
    ask_to_delete,
    delete_all,
    deleted,
    export_as_json,
    export_as_tables,
)
from codedout.web.papers_route import (
    all_as_pdf,
    all_to_print,
    summary_as_pdf,
    summary_to_print,
)
from codedout.web.ports import PortalSource, portal_or_none
from codedout.web.receipt_route import history_file, receipt_file
from codedout.web.script_route import script
from codedout.web.share_safe_route import hide
from codedout.web.site import (
    ADVISER_SIGN_IN,
    CALLBACK,
    LOGIN,
    LOGOUT,
    OTHER_DAY,
    START,
    Endpoint,
    Site,
    not_set_up,
    with_site,
)
from codedout.web.small_form import FormTooBig, small_form

F = TypeVar("F")

FormWork = Callable[[Site, Request, Mapping[str, str]], Response]


def routes(source: PortalSource) -> list[BaseRoute]:
    """Our routes."""

    def page(path: str, work: Callable[[Site, Request], Response]) -> Route:
        return Route(path, with_site(source, work), methods=["GET"])

    def form(path: str, work: FormWork) -> Route:
        return Route(path, _with_form(source, work, small_form, _too_big), methods=["POST"])

    return [
        page(LOGIN, sign_in_routes.login),
        form(START, sign_in_routes.start),
        page(CALLBACK, sign_in_routes.callback),
        form(LOGOUT, sign_in_routes.logout),
        page("/receipts/history/file", history_file),  # no reference is spelt so
        page("/receipts/{reference}/file", receipt_file),
        page("/open/calendar.ics", deadlines_file),
        page(DECEMBER_FILE, clients_in_december),
        page(DECEMBER_DAYS, days_of_clients),
        page("/liability/by-owed.csv", figures_by_year_owed),
        page("/liability/by-collected.csv", figures_by_code_year),
        page("/papers/{year}/all", all_to_print),
        page("/papers/{year}/all.pdf", all_as_pdf),
        page("/papers/{year}/summary", summary_to_print),
        page("/papers/{year}/summary.pdf", summary_as_pdf),
        page("/papers/export.json", export_as_json),
        page("/papers/export.zip", export_as_tables),
        page(DELETE, ask_to_delete),
        form(DELETE, delete_all),
        page(DELETED, deleted),
        page("/small-differences/{year}/letter", letter_to_print),
        page("/small-differences/{year}/letter.txt", letter_as_text),
        *(Route(path, script, methods=["GET"]) for path in SCRIPTS),
        form(hiding.PATH, hide),
        form(CLIENTS_OPEN, open_client),
        form(CLIENTS_CLOSE, close_client),
        page(CLIENTS_IMPORT, ask_for_list),
        Route(
            CLIENTS_IMPORT,
            _with_form(source, take_list, list_form, _list_too_big),
            methods=["POST"],
        ),
        page(CLIENTS_EXAMPLE, example_list),
        page(ADVISER_SIGN_IN, adviser_routes.sign_in_page),
        Route(
            ADVISER_SIGN_IN,
            _with_form(
                source,
                adviser_routes.sign_in,
                small_form,
                _too_big,
                few=Semaphore(adviser_routes.AT_ONCE),
            ),
            methods=["POST"],
        ),
        page(OTHER_DAY, choose_day),
        form(OTHER_DAY, go_to_day),
        page(demo_bar.GALLERY, demo_routes.gallery),
        form(demo_bar.BE, demo_routes.be),
        form(demo_bar.TOUR, demo_routes.tour),
        form(demo_bar.AGAIN, demo_routes.again),
        page(demo_bar.SCENARIOS, demo_routes.choose_scenario),
        form(demo_bar.SCENARIOS, demo_routes.have_scenario),
        form(demo_bar.STOP, demo_routes.stop_scenario),
        Route("/healthz", health(source), methods=["GET"]),
    ]


def _too_big(site: Site) -> Response:
    return site.problem("fail.too_big", status=413, sign_in_to="/")


def _list_too_big(site: Site) -> Response:
    return site.problem("list_too_big", status=413, back=LIST)


def _with_form(
    source: PortalSource,
    work: Callable[[Site, Request, F], Response],
    read: Callable[[Request], Awaitable[F]],
    too_big: Callable[[Site], Response],
    *,
    few: Semaphore | None = None,
) -> Endpoint:
    """`few`: of how many the work is done at once; the others wait and take no thread meanwhile."""

    async def endpoint(request: Request) -> Response:
        portal = portal_or_none(source)
        if portal is None:
            return not_set_up()
        site = Site(portal, request)
        try:
            form = await read(request)
        except FormTooBig:
            return too_big(site)
        async with few or nullcontext():
            return await run_in_threadpool(work, site, request, form)

    return endpoint
