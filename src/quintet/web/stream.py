"""GET /api/stream: server-sent events. `change` {doc, id, version}, `desk` {todo}; a comment keeps the line open."""

import queue
from collections.abc import Iterator

from django.db import connection
from django.http import StreamingHttpResponse

from quintet.web.http import Call, encode
from quintet.web.hub import Listener, Message, hub

KEEP_ALIVE = 15.0  # seconds; proxies cut lines that stay silent for long
HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # proxies must not wait for more
}
HELLO = b"retry: 3000\n\n: hello\n\n"
STILL_HERE = b": still here\n\n"


def frame(message: Message) -> bytes:
    """A message as it goes over the line."""
    name, data = message
    return b"event: " + name.encode() + b"\ndata: " + encode(data) + b"\n\n"


def stream(call: Call) -> StreamingHttpResponse:
    """For WSGI servers: each listener takes a thread of the server. Ours speaks RSGI and needs none (rsgi.py)."""
    assert call.actor.user_id is not None
    waiting: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
    listener = Listener(call.actor.user_id, call.session.token_hash, waiting.put)
    hub.add(listener)
    connection.close() if not connection.in_atomic_block else None
    return StreamingHttpResponse(_frames(listener, waiting), headers=HEADERS)


def _frames(listener: Listener, waiting: "queue.SimpleQueue[Message | None]") -> Iterator[bytes]:
    try:
        yield HELLO
        while True:
            try:
                message = waiting.get(timeout=KEEP_ALIVE)
            except queue.Empty:
                yield STILL_HERE
                continue
            if message is None:
                return
            yield frame(message)
    finally:
        hub.remove(listener)
