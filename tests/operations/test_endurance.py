"""The endurance script for a few seconds: it signs people in, clicks, watches and judges; so that it cannot rot."""

import pytest

from benchmarks.endurance.load import SCREENS
from benchmarks.endurance.rates import DESK_SCREENS, FLOOR_SCREENS, Rates
from benchmarks.endurance.result import judged, percentiles, table
from benchmarks.endurance.run import Wanted, run
from benchmarks.endurance.watch import growth
from quintet.kernel import sql
from tests.flows.builders import a_company_on_five_systems


@pytest.fixture
def people_to_be(fresh_db):
    """A small company whose users anybody may be, as in the demo."""
    company = a_company_on_five_systems()
    sql.execute("UPDATE kernel_user SET demo_title = name")
    return company


def test_a_few_seconds_of_everybodys_clicks_leave_no_error_and_a_server_in_good_health(people_to_be):
    found = run(Wanted(minutes=0.15, people=120, times=4, warm_up=2))

    assert found["first_errors"] == []
    assert found["early_errors"] == 0
    assert found["requests"] > 100
    assert {"start page", "list", "document", "search"} <= found["kinds"].keys()
    assert found["healthy"]
    assert found["doctor"] == {"clean": True, "told": None}
    assert found["growth"]["backends"]["last"] > 0
    assert found["verdicts"]["no error"] is True
    assert "| no error | yes |" in table(found)


def test_every_screen_that_is_counted_on_exists():
    assert {*DESK_SCREENS, *FLOOR_SCREENS} == SCREENS.keys()


def test_two_hundred_people_doubled_click_six_and_a_half_times_a_second():
    rates = Rates(200, 2)
    assert (rates.desks, rates.desk_screens) == (120, 6.0)
    assert round(rates.floor_screens, 2) == 0.53
    assert rates.listeners == 40


def test_growth_is_seen_and_standing_still_is_not_growth():
    steady = [{"at": at * 60.0, "server_mb": 100.0} for at in range(10)]
    growing = [{"at": at * 60.0, "server_mb": 100.0 + 5 * at} for at in range(10)]
    assert growth(steady, "server_mb")["per_minute"] == 0
    assert growth(growing, "server_mb") == {
        "first": 100.0, "middle": 125.0, "last": 145.0, "most": 145.0, "per_minute": 5.0,
    }  # fmt: skip


def test_a_slow_answer_an_error_and_a_leak_are_told():
    flat = {"first": 1.0, "middle": 1.0, "last": 1.0, "most": 1.0, "per_minute": 0.0}
    names = ("server_mb", "largest_backend_mb", "backends", "files", "events_waiting", "events_parked")
    good = {
        "errors": 0, "early_errors": 0, "latency_ms": percentiles([0.01, 0.02]),
        "doctor": {"clean": True}, "healthy": True,
        "growth": {**dict.fromkeys(names, flat), "events_parked": flat | {"last": 0.0}},
    }  # fmt: skip
    assert all(judged(good).values())
    worse = {
        **good, "errors": 1, "latency_ms": percentiles([0.4, 0.5]),
        "growth": {**good["growth"], "server_mb": flat | {"middle": 100.0, "last": 140.0}},
    }  # fmt: skip
    assert [name for name, held in judged(worse).items() if not held] == [
        "no error",
        "p99 under 300 ms",
        "memory of the server does not grow",
    ]
