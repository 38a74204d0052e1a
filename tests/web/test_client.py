"""The built client: its page for every path, assets for good, a policy that lets only our own scripts run."""

import base64
import gzip
import hashlib

import pytest
from django.conf import settings
from django.test import Client

PAGE = "<!doctype html><script>let theme = 1;</script><script type=module src=/assets/a-1.js></script>"


@pytest.fixture
def built(tmp_path, monkeypatch):
    """A client, built."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "assets" / "a-1.js").write_text("export const a = 1;\n" * 200)
    (tmp_path.parent / "secret.txt").write_text("no")
    monkeypatch.setattr(settings, "CLIENT_DIR", tmp_path, raising=False)
    return Client()


def test_every_path_of_the_client_is_answered_with_its_page(built):
    for path in ("/", "/docs/erp.sales_order/7", "/login", "/docs/a%00b"):
        answer = built.get(path)
        assert (answer.status_code, answer.content.decode()) == (200, PAGE), path
        assert answer.headers["Cache-Control"] == "no-cache"


def test_assets_are_kept_for_good_and_come_compressed(built):
    answer = built.get("/assets/a-1.js", HTTP_ACCEPT_ENCODING="gzip, br")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content).startswith(b"export const a")
    plain = built.get("/assets/a-1.js")
    assert "Content-Encoding" not in plain.headers
    assert built.get("/assets/gone-2.js").status_code == 404


def test_only_our_scripts_and_the_pages_own_inline_one_may_run(built):
    policy = built.get("/").headers["Content-Security-Policy"]
    digest = base64.b64encode(hashlib.sha256(b"let theme = 1;").digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "'unsafe-eval'" not in policy


def test_nothing_outside_the_client_is_served(built):
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt", "//etc/passwd"):
        answer = built.get(path)
        assert answer.content != b"no", path
        assert b"root:" not in answer.content, path
    assert built.post("/").status_code == 405


def test_a_client_that_is_not_built_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "CLIENT_DIR", tmp_path / "nowhere", raising=False)
    answer = Client().get("/")
    assert (answer.status_code, b"make setup" in answer.content) == (503, True)
