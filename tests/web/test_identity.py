"""Signing in, sessions one can see and end, tokens, throttling, the demo's switch, other sites kept out."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password

from quintet.kernel import clock, sql
from quintet.web import login, sessions
from tests.web.site import Site


@pytest.fixture
def li(person):
    actor = person("reader", name="Li Na")
    sql.execute("UPDATE kernel_user SET password = %s WHERE id = %s", [make_password("Correct-horse-7"), actor.user_id])
    return actor


def sign_in(site, actor, password="Correct-horse-7", **headers):
    return site.post("/login", {"username": actor.username, "password": password}, **headers)


def test_signing_in_gives_a_session_that_scripts_and_other_sites_cannot_use(li, company):
    site = Site()
    answer = sign_in(site, li)
    assert answer.status == 200
    assert answer["user"]["name"] == "Li Na"
    assert answer["user"]["roles"] == [{"name": "reader", "label": "reader"}]
    assert answer["user"]["company"] == {"id": company, "label": "Hengyuan", "currency": "CNY"}
    cookie = answer.response.cookies[sessions.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", "")
    assert site.get("/session")["user"]["username"] == li.username
    secure = sign_in(Site(), li, HTTP_X_FORWARDED_PROTO="https").response.cookies[sessions.COOKIE]
    assert secure["secure"] is True


def test_only_the_hash_of_a_session_is_stored(li):
    secret = sign_in(Site(), li).response.cookies[sessions.COOKIE].value
    stored = [bytes(row[0]) for row in sql.rows("SELECT token_hash FROM kernel_session")]
    assert sessions.hash_of(secret) in stored
    assert secret.encode() not in stored


def test_passwords_are_hashed_with_argon2_unless_a_test_says_otherwise():
    from quintet import settings as ours

    assert ours.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_wrong_name_wrong_password_and_switched_off_say_the_same(li, person):
    off = person("reader")
    sql.execute("UPDATE kernel_user SET active = false, password = %s WHERE id = %s", [make_password("x"), off.user_id])
    answers = [
        sign_in(Site(), li, "wrong"),
        Site().post("/login", {"username": "nobody", "password": "wrong"}),
        sign_in(Site(), off, "x"),
    ]
    assert {(a.status, a["detail"]) for a in answers} == {(401, "User name or password is wrong")}


def test_too_many_attempts_are_throttled_and_a_right_password_comes_too_late(li):
    site = Site()
    moment = clock.now()
    with clock.frozen_at(moment):
        for _attempt in range(login.LIMITS["pair"]):
            assert sign_in(site, li, "wrong").status == 401
        locked = sign_in(site, li)
        assert (locked.status, locked["type"]) == (429, "too_many")
        assert int(locked.headers["Retry-After"]) == 15 * 60 + 1
        elsewhere = sign_in(Site(), li, REMOTE_ADDR="10.0.0.9")
        assert elsewhere.status == 200
    with clock.frozen_at(moment + timedelta(minutes=16)):
        assert sign_in(site, li).status == 200


def test_right_passwords_do_not_use_up_the_attempts_of_an_office_behind_one_address(li):
    for _attempt in range(20):
        assert sign_in(Site(), li).status == 200
    assert sql.rows("SELECT attempts FROM web_login_throttle ORDER BY key") == [(0,), (0,)]


def test_sessions_can_be_seen_and_ended(li):
    here, there = Site(), Site()
    sign_in(here, li, HTTP_USER_AGENT="Firefox")
    sign_in(there, li, HTTP_USER_AGENT="Telephone")
    listed = here.get("/sessions")["sessions"]
    assert {(s["label"], s["current"]) for s in listed} == {("Firefox", True), ("Telephone", False)}
    other = next(s["id"] for s in listed if not s["current"])
    assert here.send("DELETE", f"/sessions/{other}").status == 204
    assert there.get("/meta").status == 401
    assert here.get("/meta").status == 200
    assert here.send("DELETE", f"/sessions/{other}").status == 404


def test_nobody_ends_the_session_of_another(li, person):
    stranger, mine = Site(person("reader")), Site(li)
    mine_id = mine.get("/sessions")["sessions"][0]["id"]
    assert stranger.send("DELETE", f"/sessions/{mine_id}").status == 404
    assert mine.get("/meta").status == 200


def test_signing_out_ends_the_session(li):
    site = Site()
    sign_in(site, li)
    secret = site.browser.cookies[sessions.COOKIE].value
    assert site.post("/logout")["user"] is None
    site.browser.cookies[sessions.COOKIE] = secret
    assert site.get("/session")["user"] is None


def test_a_session_runs_out(li):
    site = Site()
    sign_in(site, li)
    with clock.frozen_at(clock.now() + sessions.LIFETIME + timedelta(seconds=1)):
        assert site.get("/meta").status == 401


def test_a_token_works_for_programs(li):
    made = Site(li).post("/tokens", {"label": "Excel"})
    assert made.status == 201
    program = Site()
    with_token = {"HTTP_AUTHORIZATION": f"Bearer {made['token']}"}
    assert program.get("/session", **with_token)["user"]["username"] == li.username
    assert program.get("/meta", HTTP_AUTHORIZATION="Bearer nonsense").status == 401
    assert {s["label"] for s in Site(li).get("/sessions")["sessions"]} >= {"Excel"}


def test_taking_a_role_or_the_account_away_takes_effect_with_the_next_request(stage, li):
    from quintet.kernel import cache

    site = Site(li)
    assert site.get("/docs/stage.parcel").status == 200
    sql.execute("DELETE FROM kernel_user_role WHERE user_id = %s", [li.user_id])
    cache.bump("kernel.rights")
    assert site.get("/docs/stage.parcel").status == 403
    sql.execute("UPDATE kernel_user SET active = false WHERE id = %s", [li.user_id])
    assert site.get("/docs/stage.parcel").status == 401


def test_writes_from_pages_of_other_sites_are_refused(sender):
    body = {"title": "Forged", "lines": []}
    for headers in (
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_ORIGIN": "null"},
    ):
        answer = sender.post("/docs/stage.parcel", body, **headers)
        assert (answer.status, answer["rule"]) == (403, "web.same_origin"), headers
    form = sender.post("/docs/stage.parcel", "title=Forged", content_type="application/x-www-form-urlencoded")
    assert form.status == 415
    plain = sender.post("/docs/stage.parcel", '{"title": "Forged"}', content_type="text/plain")
    assert plain.status == 415
    assert sender.get("/docs/stage.parcel")["count"]["value"] == 0
    for headers in (
        {"HTTP_ORIGIN": "http://testserver", "HTTP_HOST": "testserver"},
        {"HTTP_SEC_FETCH_SITE": "same-origin"},
    ):
        assert sender.post("/docs/stage.parcel", body, **headers).status == 201


def test_the_demo_switch_needs_the_demo_and_this_machine(li, monkeypatch):
    site = Site()
    assert site.post("/demo/switch", {"username": li.username}).status == 404
    monkeypatch.setattr(settings, "DEMO", True)
    assert site.post("/demo/switch", {"username": li.username}).status == 404
    sql.execute("UPDATE kernel_user SET demo_title = 'Sales' WHERE id = %s", [li.user_id])
    assert site.post("/demo/switch", {"username": li.username}, REMOTE_ADDR="192.168.1.7").status == 403
    through_a_proxy = site.post("/demo/switch", {"username": li.username}, HTTP_X_FORWARDED_FOR="9.9.9.9, 192.168.1.7")
    assert through_a_proxy.status == 403
    answer = site.post("/demo/switch", {"username": li.username})
    assert (answer.status, answer["user"]["username"]) == (200, li.username)
    assert answer["demo"] == [{"username": li.username, "name": "Li Na", "role": "reader", "title": "Sales"}]


def test_what_a_page_asked_before_the_demo_switch_is_still_answered_but_not_for_long(li, monkeypatch):
    monkeypatch.setattr(settings, "DEMO", True)
    sql.execute("UPDATE kernel_user SET demo_title = 'Sales' WHERE id = %s", [li.user_id])
    site, before = Site(li), Site()
    before.browser.cookies[sessions.COOKIE] = site.browser.cookies[sessions.COOKIE].value
    assert site.post("/demo/switch", {"username": li.username}).status == 200
    assert before.get("/meta").status == 200
    with clock.frozen_at(clock.now() + timedelta(seconds=11)):
        assert before.get("/meta").status == 401
        assert site.get("/meta").status == 200


def test_a_host_name_that_is_not_ours_is_refused(li):
    answer = Site(li).get("/meta", HTTP_HOST="evil.example")
    assert (answer.status, answer["rule"]) == (400, "web.unreadable")
