"""The desk's routes: what the page asks for, each a few lines over the functions of other rooms."""

from __future__ import annotations

import inspect
import json
import traceback
from collections.abc import Callable, Sequence
from importlib import resources
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from optimizer.desk.guard import PRINT_POLICY
from optimizer.desk.screen import Call, Paper, Screen
from optimizer.errors import OptimizerError, ScenarioError
from optimizer.language.text import Text

_INTERNAL = ("Internal error; nothing was changed. Please report this.", "程序内部错误，内容没有改动，请反馈此问题。")
_KINDS = {"html": "text/html", "js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
_KEPT = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ics": "text/calendar",
    ".txt": "text/plain",
    ".zip": "application/zip",
    ".csv": "text/csv",
    ".desk": "application/octet-stream",
}
"""Files that are kept rather than shown."""
_KEPT_PAGES = frozenset({"report-public.html"})
"""Pages with scripts of their own, which may not run here."""


_CHANGE_NOTHING = frozenset({"leave", "judge"})
"""What is told without changing anything."""


def build_app(screens: Sequence[Screen], fixed: Text | None = None) -> Starlette:
    """The application: the page, and the calls and papers of the screens.

    With ``fixed`` the school is only looked at: whatever would change it is refused in these words.
    """

    async def refused(request: Request) -> Response:
        return JSONResponse({"error": fixed}, 422)

    def ask(method: Call) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            return await _answered(method, dict(request.query_params))

        return endpoint

    def tell(method: Call) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            try:
                fields = json.loads(await request.body() or b"{}")
            except ValueError:
                fields = None
            if not isinstance(fields, dict):
                return JSONResponse({"error": ["an object of JSON is expected", "请求内容有误"]}, 400)
            return await _answered(method, fields)

        return endpoint

    def bring(method: Call) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            name = request.query_params.get("name", "")
            return await _answered(method, {"name": name, "data": await request.body()})

        return endpoint

    def give(method: Paper) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            return await _paper(method, dict(request.query_params))

        return endpoint

    async def page(request: Request) -> Response:
        name = request.path_params.get("name", "desk.html")
        if name not in _PAGE:
            return Response(status_code=404)
        return Response(_PAGE[name], media_type=_KINDS[name.rpartition(".")[2]])

    routes: list[BaseRoute] = [
        Route("/", page),
        Route("/page/{name}", page),
    ]
    for screen in screens:
        routes += [Route(f"/api/{name}", ask(method)) for name, method in screen.asked.items()]
        for calls, answering in ((screen.told, tell), (screen.brought, bring)):
            for name, method in calls.items():
                answer = refused if fixed and name not in _CHANGE_NOTHING else answering(method)
                routes.append(Route(f"/api/{name}", answer, methods=["POST"]))
        routes += [Route(f"/paper/{name}", give(method)) for name, method in screen.papers.items()]
    return Starlette(routes=routes)


async def _answered(method: Call, fields: dict[str, Any]) -> Response:
    """The answer of a method; what is wrong with the question is told in both languages."""
    try:
        inspect.signature(method).bind(**fields)
    except TypeError as error:
        return JSONResponse({"error": [str(error), f"请求内容有误：{error}"]}, 400)
    try:
        return JSONResponse(await run_in_threadpool(method, **fields))
    except ScenarioError as error:
        told = [[problem.say("en"), problem.say("zh")] for problem in error.problems]
        return JSONResponse({"error": told[0], "problems": told}, 422)
    except OptimizerError as error:
        english, _, chinese = str(error).partition(" · ")
        return JSONResponse({"error": [english, chinese or english]}, 422)
    except Exception:
        traceback.print_exc()
        return JSONResponse({"error": _INTERNAL}, 500)


async def _paper(method: Paper, fields: dict[str, Any]) -> Response:
    """A sheet to show, or a file to keep."""
    try:
        inspect.signature(method).bind(**fields)
        found = await run_in_threadpool(method, **fields)
    except (TypeError, OptimizerError):
        found = None
    if found is None:
        return Response(status_code=404)
    name, data = found
    kind = _KEPT.get(name[name.rfind(".") :], "text/html")
    headers = {"content-security-policy": PRINT_POLICY.decode()}
    if kind != "text/html" or name in _KEPT_PAGES:
        headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, media_type=kind, headers=headers)


_PAGE = {
    file.name: file.read_bytes()
    for file in (resources.files("optimizer.desk") / "page").iterdir()
    if file.name.rpartition(".")[2] in _KINDS
}
