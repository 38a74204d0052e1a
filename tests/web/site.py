"""A browser for tests: signs in, sends JSON, reads JSON."""

import json
from typing import Any

from django.test import Client

from quintet.kernel.actor import Actor
from quintet.web import sessions


class Site:
    """The site as one person uses it."""

    def __init__(self, actor: Actor | None = None, language: str = "en") -> None:
        self.browser = Client(HTTP_ACCEPT_LANGUAGE=language, raise_request_exception=False)
        if actor is not None:
            assert actor.user_id is not None
            secret, _ends = sessions.begin(actor.user_id, "cookie", "test", sessions.LIFETIME)
            self.browser.cookies[sessions.COOKIE] = secret

    def send(self, method: str, path: str, body: Any = None, *, version: int | None = None, **headers: Any) -> "Answer":
        """Any request below /api."""
        if version is not None:
            headers["HTTP_IF_MATCH"] = f'"{version}"'
        data = body if isinstance(body, bytes | str) else json.dumps(body or {})
        content_type = headers.pop("content_type", "application/json")
        return Answer(self.browser.generic(method, f"/api{path}", data, content_type=content_type, **headers))

    def get(self, path: str, params: dict[str, Any] | None = None, **headers: Any) -> "Answer":
        """GET; parameters that are no text travel as JSON."""
        query = {k: v if isinstance(v, str) else json.dumps(v) for k, v in (params or {}).items()}
        return Answer(self.browser.get(f"/api{path}", query, **headers))

    def post(self, path: str, body: Any = None, **more: Any) -> "Answer":
        return self.send("POST", path, body, **more)

    def patch(self, path: str, body: Any = None, **more: Any) -> "Answer":
        return self.send("PATCH", path, body, **more)


class Answer:
    """A response with its JSON read."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self.status = response.status_code
        kind = response.headers.get("Content-Type", "")
        self.body = json.loads(response.content) if "json" in kind and response.content else None

    @property
    def headers(self) -> Any:
        return self.response.headers

    def __getitem__(self, name: str) -> Any:
        return self.body[name]

    def __repr__(self) -> str:
        return f"<{self.status} {self.body}>"
