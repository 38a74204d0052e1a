"""The built client: hashed assets cached for good, every other path answered with its page."""

import base64
import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_SMALL = 1_000  # bytes below which compressing gains nothing
_TEXT = ("text/", "application/javascript", "application/json", "image/svg+xml")
_INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
_files: dict[str, "Asset"] = {}

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")


@dataclass(frozen=True)
class Asset:
    """A file of the client in memory, as it was at `stamp`."""

    body: bytes
    packed: bytes | None
    kind: str
    stamp: int
    policy: str


def directory() -> Path:
    """Where the built client lies."""
    given = getattr(settings, "CLIENT_DIR", None)
    return Path(given) if given else settings.BASE_DIR.parents[1] / "frontend" / "dist"


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """A file of the client, or its page."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    hashed = path.startswith("assets/")
    asset = _asset(path) if path and "\x00" not in path else None
    if asset is None:
        if hashed:
            return HttpResponse("not found\n", status=404, content_type="text/plain")
        asset = _asset("index.html")
    if asset is None:
        return HttpResponse("The client is not built: run make setup\n", status=503, content_type="text/plain")
    return _answer(request, asset, immutable=hashed)


def _answer(request: HttpRequest, asset: Asset, *, immutable: bool) -> HttpResponse:
    packed = asset.packed is not None and "gzip" in str(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    response = HttpResponse(asset.packed if packed else asset.body, content_type=asset.kind)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if immutable else "no-cache"
    if asset.policy:
        response.headers["Content-Security-Policy"] = asset.policy
    return response


def _asset(path: str) -> Asset | None:
    root = directory()
    file = (root / path).resolve()
    if not file.is_relative_to(root.resolve()) or not file.is_file():
        return None
    stamp = file.stat().st_mtime_ns
    known = _files.get(path)
    if known is None or known.stamp != stamp:
        known = _files[path] = _read(file, stamp)
    return known


def _read(file: Path, stamp: int) -> Asset:
    body = file.read_bytes()
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    packed = gzip.compress(body, 9, mtime=0) if kind.startswith(_TEXT) and len(body) > _SMALL else None
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    return Asset(body, packed, kind, stamp, policy_for(body.decode()) if file.suffix == ".html" else "")


def policy_for(page: str) -> str:
    """The content security policy of a page: our own scripts, and its inline ones by their hash."""
    hashes = [
        "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"
        for script in _INLINE.findall(page)
    ]
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(["script-src 'self'", *hashes]),
            "style-src 'self' 'unsafe-inline'",  # the component library writes its styles into the page
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )
