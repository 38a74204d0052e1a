"""The real server: one port for the API, event streams and the client; it ends when it is told to."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from quintet.kernel import sql
from tests.master.builders import a_company, a_user

PASSWORD = {"password": "secret"}


@pytest.fixture
def served(fresh_db, tmp_path):
    """`quintet serve` on a database of its own: its port, its process, somebody who may sign in."""
    actor = a_user("administrator", company=a_company())
    real = Argon2PasswordHasher().encode(PASSWORD["password"], "saltsaltsalt")  # tests hash otherwise, for speed
    sql.execute("UPDATE kernel_user SET password = %s WHERE id = %s", [real, actor.user_id])
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environment = {**os.environ, "DATABASE_URL": fresh_db.app_url, "DATABASE_OWNER_URL": fresh_db.owner_url}
    command = [sys.executable, "-m", "quintet.cli", "serve", "--port", str(port), "--threads", "2"]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            wait_for(lambda: send(port, "GET", "/readyz")[0] == 200, process)
            yield port, process, actor
        finally:
            process.kill()
            process.wait()


def wait_for(condition, process, seconds=30):
    ends = time.monotonic() + seconds
    while time.monotonic() < ends and process.poll() is None:
        try:
            if condition():
                return
        except OSError:
            pass
        threading.Event().wait(0.05)
    raise AssertionError("it did not come up")


def send(port, method, path, body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    data = json.dumps(body) if body is not None else None
    kind = {"Content-Type": "application/json"} if body is not None else {}
    connection.request(method, path, data, {**kind, **headers})
    answer = connection.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read()


@pytest.mark.slow
def test_one_port_serves_the_api_many_streams_and_the_client_and_ends_at_once(served):
    port, process, actor = served
    status, headers, _body = send(port, "POST", "/api/login", {"username": actor.username, **PASSWORD})
    assert status == 200
    cookie = {"Cookie": headers["set-cookie"].split(";")[0]}
    streams = [listen(port, cookie) for _stream in range(6)]  # three times as many as there are threads

    key = {**cookie, "Idempotency-Key": "k-1"}
    status, headers, body = send(port, "POST", "/api/docs/master.unit", {"code": "BOX", "name": "箱"}, **key)
    assert status == 201
    assert headers["x-content-type-options"] == "nosniff"
    made = json.loads(body)
    for stream in streams:
        name, data = next_event(stream)
        assert (name, data["doc"], data["id"]) == ("change", "master.unit", made["id"])

    assert send(port, "GET", "/api/stream")[0] == 401
    assert send(port, "GET", "/api/docs/master.unit/%E7%AE%B1", **cookie)[0] == 405
    large = {**cookie, "Content-Type": "application/json", "Content-Length": "20000000"}
    assert refused_unread(port, large) == 413
    assert send(port, "GET", "/metrics")[0] == 200
    status, headers, _body = send(port, "GET", "/")
    assert status in (200, 503)

    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0
    assert time.monotonic() - began < 9  # open streams do not hold it up (the server kills what hangs after ten)


def listen(port, cookie):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/api/stream", headers=cookie)
    answer = connection.getresponse()
    assert answer.status == 200
    assert answer.getheader("content-type").startswith("text/event-stream")
    while answer.readline().strip() != b": hello":
        pass
    return answer


def next_event(stream):
    name = None
    while True:
        line = stream.readline().decode().strip()
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        if line.startswith("data: "):
            return name, json.loads(line.removeprefix("data: "))


def refused_unread(port, headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.putrequest("POST", "/api/docs/master.unit")
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    return connection.getresponse().status
