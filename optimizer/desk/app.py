"""The desk's routes: what the page asks for, each a few lines over the functions of other rooms."""

from __future__ import annotations

import inspect
import json
import traceback
from collections.abc import Callable, Sequence
from importlib import resources
from typing import Any, Protocol
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from optimizer.desk.guard import PRINT_POLICY
from optimizer.errors import OptimizerError, ScenarioError

Call = Callable[..., Any]


class Screen(Protocol):
    """Part of the page: name of a call -> the method that answers it."""

    @property
    def asked(self) -> dict[str, Call]: ...
    @property
    def told(self) -> dict[str, Call]: ...


_INTERNAL = ("Internal error; nothing was changed. Please report this.", "程序内部错误，内容没有改动，请反馈此问题。")
_KINDS = {"html": "text/html", "js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
_DOWNLOADS = {".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".ics": "text/calendar"}


def build_app(
    screens: Sequence[Screen], upload: Call, paper: Callable[[str, str], tuple[str, bytes] | None]
) -> Starlette:
    """The application.

    Parameters
    ----------
    screens : sequence of Screen
        What the page may ask and tell; names are those of the calls.
    upload : callable
        Takes ``name`` and ``data`` of an uploaded file.
    paper : callable
        Label of a week and name of a paper -> name of the file and contents, None where there is none.
    """

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

    async def uploaded(request: Request) -> Response:
        name = request.query_params.get("name", "")
        return await _answered(upload, {"name": name, "data": await request.body()})

    async def papers(request: Request) -> Response:
        found = await run_in_threadpool(paper, request.path_params["label"], request.path_params["name"])
        if found is None:
            return Response(status_code=404)
        name, data = found
        kind = _DOWNLOADS.get(name[name.rfind(".") :], "text/html")
        headers = {"content-security-policy": PRINT_POLICY.decode()}
        if kind != "text/html":
            headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        return Response(data, media_type=kind, headers=headers)

    async def page(request: Request) -> Response:
        name = request.path_params.get("name", "desk.html")
        if name not in _PAGE:
            return Response(status_code=404)
        return Response(_PAGE[name], media_type=_KINDS[name.rpartition(".")[2]])

    routes: list[BaseRoute] = [
        Route("/", page),
        Route("/page/{name}", page),
        Route("/api/upload", uploaded, methods=["POST"]),
        Route("/paper/{label}/{name}", papers),
    ]
    for screen in screens:
        routes += [Route(f"/api/{name}", ask(method)) for name, method in screen.asked.items()]
        routes += [Route(f"/api/{name}", tell(method), methods=["POST"]) for name, method in screen.told.items()]
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


_PAGE = {
    file.name: file.read_bytes()
    for file in (resources.files("optimizer.desk") / "page").iterdir()
    if file.name.rpartition(".")[2] in _KINDS
}
