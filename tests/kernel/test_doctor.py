"""The doctor itself: one snapshot, nothing written, the first findings only, checks by name."""

from itertools import count

import psycopg
import pytest

from quintet.kernel import doctor, sql
from quintet.kernel.doctor import MOST, Finding
from quintet.kernel.text import _

WRONG = _("is wrong", "有误")


@pytest.fixture
def declared(monkeypatch):
    """Checks of this test alone: `declared(name)(function)`."""
    monkeypatch.setattr(doctor, "checks", {})
    monkeypatch.setattr(doctor, "load_checks", lambda: doctor.checks)
    return lambda name: doctor.check(name, _("All is well", "一切正常"))


def test_checks_run_by_name_and_in_the_order_of_their_names(declared, db):
    declared("b.second")(lambda: [Finding(7, WRONG)])
    declared("a.first")(list)

    assert [(e.check.name, [f.document for f in e.findings]) for e in doctor.examine()] == [
        ("a.first", []),
        ("b.second", [7]),
    ]
    assert [each.check.name for each in doctor.examine(["b.second"])] == ["b.second"]
    assert all(each.seconds >= 0 for each in doctor.examine())


def test_an_unknown_check_is_an_error_and_a_name_is_taken_once(declared, db):
    declared("a.first")(list)
    with pytest.raises(KeyError, match=r"a\.other"):
        list(doctor.examine(["a.other"]))
    with pytest.raises(TypeError, match="declared twice"):
        declared("a.first")(list)


def test_the_first_findings_are_enough_and_the_rest_is_not_looked_for(declared, db):
    looked = []

    def endless():
        for number in count(1):
            looked.append(number)
            yield Finding(number, WRONG)

    declared("a.endless")(endless)
    (examined,) = doctor.examine()

    assert [finding.document for finding in examined.findings] == list(range(1, MOST + 1))
    assert looked == list(range(1, MOST + 1))


def test_all_checks_see_the_same_moment(declared, fresh_db):
    seen = []

    def look():
        seen.append(sql.value("SELECT count(*) FROM kernel_counter"))
        with psycopg.connect(fresh_db.app_url) as other:
            other.execute("INSERT INTO kernel_counter (key, value) VALUES (%s, 1)", [f"t{len(seen)}"])
        return []

    declared("a.look")(look)
    declared("b.look")(look)
    list(doctor.examine())

    assert seen == [0, 0]
    assert sql.value("SELECT count(*) FROM kernel_counter") == 2


def test_a_check_cannot_write(declared, fresh_db):
    def meddle():
        sql.execute("INSERT INTO kernel_counter (key, value) VALUES ('x', 1)")
        return []

    declared("a.meddle")(meddle)
    with pytest.raises(Exception, match="read-only"):
        list(doctor.examine())
    assert sql.value("SELECT count(*) FROM kernel_counter") == 0
