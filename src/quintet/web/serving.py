"""The application as our own server runs it: requests run in a pool of threads, event streams cost no thread at all.

Files that are sent as they are made (exports) have threads of their own, so that they hold up nobody else.

A WSGI server lends a thread to every open stream; a few browser tabs would take them all (measured: with five threads
and eight streams a request waited three seconds). Here one port serves both.
"""

import asyncio
import os
import signal
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest

from quintet.kernel.exporting.run import MOST_AT_ONCE
from quintet.web import sessions
from quintet.web.http import SECURITY, Call, largest_body
from quintet.web.hub import Listener, Message, hub
from quintet.web.stream import HEADERS, HELLO, KEEP_ALIVE, STILL_HERE, frame

THREADS = int(os.environ.get("QUINTET_THREADS") or min(4 * (os.cpu_count() or 1), 16))
MOST_STREAMS = 1_000  # of one process
_WAITING = 200  # messages a slow listener may fall behind before it is sent home

Answer = tuple[int, list[tuple[str, str]], Any]


class TooLarge(Exception):
    """The body is longer than we take."""


class Application:
    """What the server calls: `__rsgi__` for each request, `__rsgi_init__` and `__rsgi_del__` around its life."""

    def __init__(self, wsgi: Callable[..., Iterable[bytes]]) -> None:
        self.wsgi = wsgi
        self.pool = ThreadPoolExecutor(THREADS, thread_name_prefix="quintet-web")
        self.files = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="quintet-file")
        self.streams = 0

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """The server starts. It would wait for open streams when it stops, so they are ended first.

        Its own handler answers SIGTERM and SIGINT alike; we take the one and pass it on as the other.
        """

        def stop() -> None:
            hub.close()
            os.kill(os.getpid(), signal.SIGINT)

        loop.add_signal_handler(signal.SIGTERM, stop)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """The server has stopped."""
        self.pool.shutdown(wait=False)
        self.files.shutdown(wait=False, cancel_futures=True)

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """One request."""
        if scope.proto != "http":
            protocol.close(403)
            return
        loop = asyncio.get_running_loop()
        try:
            body = b"" if scope.method in ("GET", "HEAD") else await _body(scope, protocol)
        except TooLarge:
            protocol.response_str(413, [("content-type", "text/plain")], "too large\n")
            return
        if scope.path == "/api/stream" and scope.method == "GET":
            session = await loop.run_in_executor(self.pool, _session, scope)
            if session is not None:
                await self._stream(protocol, session)
                return
        status, headers, content = await loop.run_in_executor(self.pool, _run, self.wsgi, scope, body)
        if isinstance(content, bytes):
            protocol.response_bytes(status, headers, content)
        else:
            await self._send_file(protocol, status, headers, content)

    async def _send_file(self, protocol: Any, status: int, headers: list[tuple[str, str]], response: Any) -> None:
        """Piece by piece, as fast as the reader takes them. A reader who goes away ends the making at once."""
        loop = asyncio.get_running_loop()
        line = protocol.response_stream(status, headers)
        gone = asyncio.ensure_future(protocol.client_disconnect())
        pieces = iter(response)
        try:
            while not gone.done():
                making = loop.run_in_executor(self.files, next, pieces, None)
                await asyncio.wait({making, gone}, return_when=asyncio.FIRST_COMPLETED)
                piece = await making if making.done() else None
                if piece is None:
                    return
                if piece:
                    await line.send_bytes(piece)
        except Exception:
            return
        finally:
            gone.cancel()
            await loop.run_in_executor(self.pool, response.close)

    async def _stream(self, protocol: Any, session: sessions.Session) -> None:
        if self.streams >= MOST_STREAMS:
            protocol.response_str(503, [("retry-after", "30")], "too many streams\n")
            return
        loop = asyncio.get_running_loop()
        waiting: asyncio.Queue[Message | None] = asyncio.Queue()

        def push(message: Message | None) -> None:
            loop.call_soon_threadsafe(waiting.put_nowait, message)

        listener = Listener(session.user_id, session.token_hash, push)
        hub.add(listener)
        self.streams += 1
        try:
            await _send(protocol, waiting)
        finally:
            hub.remove(listener)
            self.streams -= 1


async def _send(protocol: Any, waiting: "asyncio.Queue[Message | None]") -> None:
    line = protocol.response_stream(200, [*HEADERS.items(), *SECURITY])
    gone = asyncio.ensure_future(protocol.client_disconnect())
    try:
        await line.send_bytes(HELLO)
        while not gone.done() and waiting.qsize() < _WAITING:
            try:
                message = await asyncio.wait_for(waiting.get(), KEEP_ALIVE)
            except TimeoutError:
                await line.send_bytes(STILL_HERE)
                continue
            if message is None:
                return
            await line.send_bytes(frame(message))
    except Exception:
        return
    finally:
        gone.cancel()


async def _body(scope: Any, protocol: Any) -> bytes:
    length, largest = scope.headers.get("content-length") or "", largest_body(scope.path)
    if length.isdigit():
        if int(length) > largest:
            raise TooLarge
        return bytes(await protocol())
    parts, size = [], 0
    async for part in protocol:
        size += len(part)
        if size > largest:
            raise TooLarge
        parts.append(bytes(part))
    return b"".join(parts)


def _environ(scope: Any, body: bytes) -> dict[str, Any]:
    host, _colon, port = (scope.server or "").rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope.path).decode("latin-1"),
        "QUERY_STRING": scope.query_string or "",
        "SERVER_NAME": host or "localhost",
        "SERVER_PORT": port or "80",
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": (scope.client or "").rpartition(":")[0].strip("[]"),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.errors": None,
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        key = name.upper().replace("-", "_")
        if key == "CONTENT_TYPE":
            environ[key] = value
        elif key != "CONTENT_LENGTH":
            environ[f"HTTP_{key}"] = value
    if scope.authority and "HTTP_HOST" not in environ:
        environ["HTTP_HOST"] = scope.authority
    return environ


def _run(wsgi: Callable[..., Iterable[bytes]], scope: Any, body: bytes) -> Answer:
    told: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _exc: Any = None) -> None:
        told[:] = [int(status[:3]), headers]

    parts = wsgi(_environ(scope, body), start)
    return told[0], told[1], parts if getattr(parts, "streaming", False) else b"".join(parts)


def _session(scope: Any) -> sessions.Session | None:
    from django.core.handlers.wsgi import WSGIRequest
    from django.db import close_old_connections

    request: HttpRequest = WSGIRequest(_environ(scope, b""))
    call = Call(request, ["stream"])
    sessions.recognise(call)
    close_old_connections()
    return call.session if call.is_signed_in else None
