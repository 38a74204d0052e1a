"""A write sent twice happens once: its answer is kept, in its own transaction, under (user, Idempotency-Key)."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse

from quintet.kernel import clock, sql
from quintet.kernel.results import QuintetError
from quintet.kernel.text import _
from quintet.web.http import BadRequest, Call, answer_bytes, encode

LONGEST = 120
KEPT = timedelta(days=7)
_TAKE = """
INSERT INTO kernel_idempotency_key (user_id, key, body_hash, status, created_at) VALUES (%s, %s, %s, 0, %s)
ON CONFLICT (user_id, key) DO NOTHING RETURNING id
"""
_KEPT = "SELECT body_hash, status, response FROM kernel_idempotency_key WHERE user_id = %s AND key = %s"


class Replay(Exception):
    """The key was answered before: the same answer again."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__("replay")
        self.status, self.body = status, body


class KeyReused(QuintetError):
    """422: the key belongs to another request."""

    type, status = "idempotency", 422

    def __init__(self) -> None:
        text = _("This Idempotency-Key was used for another request", "该 Idempotency-Key 已用于其他请求")
        super().__init__(text, rule="web.idempotency_key")


class StillRunning(QuintetError):
    """409: the first request with this key has not answered (or was cut off)."""

    type, status = "conflict", 409

    def __init__(self) -> None:
        text = _("The first request with this key is still running", "使用该键的首个请求尚未完成")
        super().__init__(text, rule="web.idempotency_running")


class Once:
    """One write: `before` and `respond` for the runner's transaction, and the answer that came of it.

    With `again` the answer is not kept, only its document: the same key gets what that function makes of its number
    (of documents behind the second wall, whose figures stand nowhere else).
    """

    def __init__(
        self, call: Call, status: int, body: Callable[[Any], Any], *, again: Callable[[int], Any] | None = None
    ) -> None:
        self.again = again
        self.key = call.header("HTTP_IDEMPOTENCY_KEY")
        if len(self.key) > LONGEST:
            raise BadRequest(400, _("Idempotency-Key is too long", "Idempotency-Key 过长"), "web.idempotency_key")
        self.user_id = call.actor.user_id
        self.digest = _digest(call) if self.key else b""
        self.status, self.body = status, body
        self.made = b""

    def before(self) -> None:
        """Take the key; another transaction that has it is waited for. Raises Replay, KeyReused, StillRunning."""
        if not self.key:
            return
        if sql.one(_TAKE, [self.user_id, self.key, self.digest, clock.now()]) is None:
            self._again()

    def _again(self) -> None:
        row = sql.one(_KEPT, [self.user_id, self.key])
        if row is None:
            raise StillRunning()
        digest, status, response = row
        if bytes(digest) != self.digest:
            raise KeyReused()
        if response is None:
            raise StillRunning()
        raise Replay(status, bytes(response))

    def respond(self, result: Any) -> None:
        """Make the answer inside the transaction and keep it with the key."""
        if getattr(result, "held", False):
            self.status = 202
        self.made = encode(self.body(result))
        if self.key:
            kept = self.made if self.again is None else encode(result.records[0].id)
            sql.execute(
                "UPDATE kernel_idempotency_key SET status = %s, response = %s WHERE user_id = %s AND key = %s",
                [self.status, kept, self.user_id, self.key],
            )

    def release(self) -> None:
        """Give back a key taken outside a transaction whose work failed."""
        if self.key:
            sql.execute("DELETE FROM kernel_idempotency_key WHERE user_id = %s AND key = %s", [self.user_id, self.key])

    def run(self, work: Callable[..., Any]) -> HttpResponse:
        """Do the write, or answer what it answered before."""
        try:
            work(before=self.before, respond=self.respond)
        except Replay as replay:
            body = replay.body if self.again is None else encode(self.again(int(replay.body)))
            response = answer_bytes(body, replay.status)
            response.headers["Idempotent-Replayed"] = "true"
            return response
        return answer_bytes(self.made, self.status)


def forget_old_keys() -> None:
    """Let go of keys older than a week, the oldest thousand at a time (their numbers follow time)."""
    sql.execute(
        "DELETE FROM kernel_idempotency_key WHERE created_at < %s"
        " AND id IN (SELECT id FROM kernel_idempotency_key ORDER BY id LIMIT 1000)",
        [clock.now() - KEPT],
    )


def _digest(call: Call) -> bytes:
    request = call.request
    head = f"{request.method} {request.get_full_path()} {call.header('HTTP_IF_MATCH')}\n"
    return hashlib.sha256(head.encode("utf-8", "surrogatepass") + call.raw()).digest()
