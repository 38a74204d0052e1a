"""The API as a browser uses it: one connection a person, cookies, idempotency keys, versions; every answer is noted."""

import http.client
import json
import threading
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

# what a server may say no with, when people click as people do
REFUSALS = {403: "not allowed", 409: "somebody was faster, or a question", 422: "a rule", 412: "older version"}
_TIMEOUT = 60


@dataclass
class Notes:
    """What was answered, by everybody: how long each kind took, what was refused, what went wrong."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    refused: Counter[str] = field(default_factory=Counter)
    errors: list[dict[str, Any]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answered(self, kind: str, seconds: float) -> None:
        """A request of that kind was answered as expected."""
        with self.lock:
            self.took[kind].append(seconds)

    def refuse(self, what: str) -> None:
        """A rule said no: expected, counted apart."""
        with self.lock:
            self.refused[what] += 1

    def fail(self, kind: str, path: str, status: int, text: str) -> None:
        """An answer that should not be."""
        with self.lock:
            self.errors.append({"kind": kind, "path": path, "status": status, "text": text[:500], "at": time.time()})


@dataclass
class Answer:
    """A status and the JSON that came with it."""

    status: int
    body: Any
    etag: str = ""

    @property
    def fine(self) -> bool:
        return self.status < 300


class Site:
    """What one person's browser holds."""

    def __init__(self, port: int, notes: Notes, language: str) -> None:
        self.port, self.notes, self.language = port, notes, language
        self.cookie = ""
        self.connection: http.client.HTTPConnection | None = None

    def get(self, kind: str, path: str, params: dict[str, Any] | None = None) -> Answer:
        """GET below /api; values that are no text travel as JSON."""
        query = {k: v if isinstance(v, str) else json.dumps(v) for k, v in (params or {}).items()}
        return self._ask(kind, "GET", f"{path}?{urlencode(query)}" if query else path, None, {})

    def get_if_there(self, kind: str, doc: str, number: int) -> Answer | None:
        """A document of a list; None when it is gone since (a plan made anew withdraws what it advised)."""
        path = f"/docs/{doc}/{number}"
        answer = self._ask(kind, "GET", path, None, {}, silent=(404,))
        if answer.status != 404:
            return answer
        still = self.get("is it still there", f"/docs/{doc}", {"where": [["id", "=", number]]})
        if still.fine and not still.body["rows"]:
            self.notes.refuse("404 gone since the list was read")
        else:
            self.notes.fail(kind, path, 404, "in the list, but not there")
        return None

    def post(self, kind: str, path: str, body: Any, version: int | None = None, method: str = "POST") -> Answer:
        """A write with its idempotency key and, where a version was seen, If-Match."""
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        if version is not None:
            headers["If-Match"] = str(version)
        return self._ask(kind, method, path, json.dumps(body), headers)

    def log_in(self, username: str) -> None:
        """As one of the demo's people. Raises RuntimeError when the server does not let them in."""
        answer = self._ask("log in", "POST", "/demo/switch", json.dumps({"username": username}), {})
        if not answer.fine:
            raise RuntimeError(f"{username} cannot sign in: {answer.status} {answer.body}")

    def headers(self) -> dict[str, str]:
        """What every request carries."""
        cookies = {"Cookie": self.cookie} if self.cookie else {}
        return {"Accept": "application/json", "Accept-Language": self.language, **cookies}

    def _ask(
        self, kind: str, method: str, path: str, body: str | None, more: dict[str, str], silent: Sequence[int] = ()
    ) -> Answer:
        headers = {**self.headers(), **more, **({"Content-Type": "application/json"} if body is not None else {})}
        start = time.perf_counter()
        try:
            status, raw, answer = self._sent(method, f"/api{quote(path, safe='/?&=%+.-_~,:')}", body, headers)
        except (OSError, http.client.HTTPException) as problem:
            self.connection = None
            self.notes.fail(kind, path, 0, repr(problem))
            return Answer(0, None)
        seconds = time.perf_counter() - start
        self._keep_cookie(answer)
        is_json = "json" in (answer.getheader("Content-Type") or "")
        found = Answer(status, json.loads(raw) if is_json and raw else None, answer.getheader("ETag") or "")
        if status not in silent:
            self._note(kind, method, path, found, raw, seconds)
        return found

    def _note(self, kind: str, method: str, path: str, found: Answer, raw: bytes, seconds: float) -> None:
        if found.fine:
            self.notes.answered(kind, seconds)
        elif found.status in REFUSALS and (method != "GET" or found.status in (409, 422)):
            self.notes.answered(kind, seconds)
            rule = (found.body or {}).get("rule") or (found.body or {}).get("type") or REFUSALS[found.status]
            self.notes.refuse(f"{found.status} {rule}")
        else:
            self.notes.fail(kind, f"{method} {path}", found.status, raw[:500].decode("utf-8", "replace"))

    def _sent(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Any:
        """The answer; a connection that the server closed while idle is opened again, as browsers do."""
        for last in (False, True):
            fresh = self.connection is None
            held = self.connection = self.connection or http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=_TIMEOUT
            )
            try:
                held.request(method, path, body, headers)
                answer = held.getresponse()
                return answer.status, answer.read(), answer
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                held.close()
                self.connection = None
                if fresh or last:
                    raise
        raise AssertionError("unreachable")

    def _keep_cookie(self, answer: http.client.HTTPResponse) -> None:
        for each in answer.headers.get_all("Set-Cookie") or []:
            self.cookie = each.split(";")[0]
