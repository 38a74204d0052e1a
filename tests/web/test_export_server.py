"""Export by the real server: the bytes come while they are made, others are served meanwhile, who leaves ends it."""

import http.client

import pytest

from quintet.kernel import sql
from tests.master.builders import make
from tests.web.test_server import PASSWORD, send, served, wait_for  # noqa: F401 (served is a fixture)

MANY = 200_000


@pytest.mark.slow
@pytest.mark.usefixtures("served")
def test_a_file_is_sent_while_it_is_made_and_ends_with_its_reader(served):  # noqa: F811
    port, process, actor = served
    model = make("master.unit", code="B0", name="box")
    sql.execute(
        "INSERT INTO master_unit SELECT r.* FROM master_unit u, generate_series(1, %s::int) g,"
        " LATERAL jsonb_populate_record(u, jsonb_build_object('id', 50000000 + g, 'code', 'B' || g,"
        " 'name', repeat('box ', 20) || g)) r WHERE u.id = %s",
        [MANY, model],
    )
    status, headers, _body = send(port, "POST", "/api/login", {"username": actor.username, **PASSWORD})
    assert status == 200
    cookie = {"Cookie": headers["set-cookie"].split(";")[0]}

    status, headers, body = send(port, "GET", "/api/docs/master.unit/export?format=csv&sort=id", **cookie)
    assert (status, headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert body.count(b"\r\n") == MANY + 1 + before_them()

    leaving = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    leaving.request("GET", "/api/docs/master.unit/export?format=csv&sort=id", headers=cookie)
    assert leaving.getresponse().read(1_000).startswith(b"\xef\xbb\xbf")
    assert running() == 1  # it waits for its reader, in its snapshot
    assert send(port, "GET", "/api/docs/master.unit?limit=1", **cookie)[0] == 200
    leaving.sock.close() if leaving.sock else None
    leaving.close()
    wait_for(lambda: running() == 0, process)
    wait_for(lambda: outcomes() == [("DONE", MANY + before_them()), ("STOPPED", True)], process)


def before_them() -> int:
    return int(sql.value("SELECT count(*) FROM master_unit WHERE id < 50000000"))


def running() -> int:
    return int(
        sql.value(
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%quintet_export%' AND pid <> pg_backend_pid()"
        )
    )


def outcomes() -> list[tuple[str, object]]:
    found = sql.rows("SELECT outcome, rows FROM kernel_export ORDER BY id")
    return [(outcome, rows if outcome == "DONE" else rows < MANY) for outcome, rows in found]
