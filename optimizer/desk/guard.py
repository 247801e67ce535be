"""Who may talk to the desk: the browser of this machine that was given the token, and pages of the desk alone."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Message, Receive, Send], Awaitable[None]]

LARGEST_BODY = 20 * 1024 * 1024
_BODIES = (b"application/json", b"application/octet-stream")
_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    b"frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
PRINT_POLICY = b"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'self'"
"""Of printed sheets, which bring their own style, run nothing and are shown within the desk."""
_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
]


class Guard:
    """ASGI application around another: host, token, origin, kind and size of bodies, headers of answers.

    Parameters
    ----------
    app : ASGI application
    port : int
        The port that is served; the host must be 127.0.0.1 or localhost with it.
    token : str
        What the first address carries; it becomes the cookie.
    """

    def __init__(self, app: AsgiApp, port: int, token: str):
        self.app, self.port, self.token = app, port, token
        self.cookie = f"desk{port}"
        self._hosts = {f"127.0.0.1:{port}".encode(), f"localhost:{port}".encode()}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        status, more = self._refusal(scope, headers)
        if status:
            await _answer(send, status, more)
            return
        body = await _whole_body(receive)
        if body is None:
            await _answer(send, 413)
            return
        given = iter(({"type": "http.request", "body": body, "more_body": False},))

        async def replayed() -> Message:
            return next(given, None) or await receive()

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = [(name, value) for name, value in message.get("headers", []) if name != b"cache-control"]
                named = {name for name, _ in given}
                policy = [] if b"content-security-policy" in named else [(b"content-security-policy", _POLICY)]
                message["headers"] = [*given, *_HEADERS, *policy]
            await send(message)

        await self.app(scope, replayed, dressed)

    def _refusal(self, scope: Message, headers: dict[bytes, bytes]) -> tuple[int, list[tuple[bytes, bytes]]]:
        """Status of a refusal, or of the first visit's redirection; 0 for what may pass."""
        if headers.get(b"host", b"") not in self._hosts:
            return 421, []
        site = headers.get(b"sec-fetch-site", b"none")
        from_another_desk = site == b"same-site" and scope["method"] == "GET" and scope["path"] == "/"
        if site not in (b"none", b"same-origin") and not from_another_desk:  # the page without its data is no secret
            return 403, []
        given = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("t", [""])[0]
        if scope["method"] == "GET" and scope["path"] == "/" and given:
            if not self._is_token(given):
                return 401, []
            cookie = f"{self.cookie}={self.token}; HttpOnly; SameSite=Strict; Path=/"
            return 303, [(b"set-cookie", cookie.encode()), (b"location", b"/")]
        if not self._is_token(_cookie(headers.get(b"cookie", b"").decode("latin-1"), self.cookie)):
            return 401, []
        if scope["method"] not in ("GET", "HEAD"):
            if headers.get(b"origin", b"") not in {b"http://" + host for host in self._hosts}:
                return 403, []
            if headers.get(b"content-type", b"").split(b";")[0].strip() not in _BODIES:
                return 415, []
            length = headers.get(b"content-length", b"0")
            if not length.isdigit() or int(length) > LARGEST_BODY:
                return 413, []
        return 0, []

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.token.encode())


async def _whole_body(receive: Receive) -> bytes | None:
    """The body of a request; None where it is over the limit, whatever its head says of it."""
    parts, size = [], 0
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST_BODY:
            return None
        if not message.get("more_body"):
            return b"".join(parts)


def _cookie(header: str, name: str) -> str:
    for part in header.split(";"):
        key, _, value = part.strip().partition("=")
        if key == name:
            return value
    return ""


_WORDS = {
    401: "请从启动程序打开的页面进入排课台。 Open the desk from the address that it printed.",
    413: "文件太大（上限 20 MB）。 Too large (20 MB at most).",
}


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]] | None = None) -> None:
    body = _WORDS.get(status, str(status)).encode()
    plain = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*plain, *_HEADERS, *(headers or [])]})
    await send({"type": "http.response.body", "body": body})
