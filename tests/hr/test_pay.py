"""Pay rates: dated, and behind two walls. Whoever is not meant to see an amount does not, by no way there is."""

import threading
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

import quintet
from quintet.hr.pay.queries import rates_on
from quintet.kernel import clock, doctor, postgres, sql
from quintet.kernel.actor import get_actor, system_actor
from quintet.kernel.documents import documents, get_document
from quintet.kernel.exporting.listing import ListExport, Wanted
from quintet.kernel.guarding import reading_as
from quintet.kernel.importing.run import import_path
from quintet.kernel.reading import bodies, drafts, history, listing, lookup
from quintet.kernel.reading.search import search
from quintet.kernel.results import InvalidInput, NotAllowed, NotFound, Refused
from quintet.kernel.runner import perform
from tests.hr.builders import an_employee, make_in
from tests.master.builders import a_company, a_department, a_user, make
from tests.web.site import Site

D = Decimal
NOW = datetime(2026, 3, 16, 4, 0, tzinfo=clock.UTC)
SECRET = "31415.9265"
JAN, MAR = date(2026, 1, 1), date(2026, 3, 1)
RATE = get_document("hr.pay_rate")


@pytest.fixture
def house(db):
    """A company, its sales department, an employee paid SECRET a month since January, a payroll clerk."""
    with clock.frozen_at(NOW):
        yield a_house()


def a_house():
    company = a_company()
    sales = a_department(company)
    ann, ann_user = an_employee(company, sales, "employee")
    _clerk, clerk = an_employee(company, sales, "payroll")
    rate = perform(RATE.create, [a_rate(ann)], actor=clerk).record.id
    return company, sales, ann, ann_user, clerk, rate


def a_rate(employee, amount=SECRET, valid_from=JAN, **values):
    return {"employee": employee, "amount": amount, "valid_from": valid_from, **values}


def amounts(actor):
    """What the actor's list of rates shows."""
    bodies.require(actor, RATE, "read")
    return [row["amount"] for row in listing.list_page(actor, RATE, listing.Query(sort="-valid_from"))["rows"]]


def test_a_rate_holds_until_the_next_one(house):
    _company, _sales, ann, _user, clerk, _rate = house
    perform(RATE.create, [a_rate(ann, "250.1234", MAR, kind="hourly", pays="biweekly", reason="raised")], actor=clerk)

    assert rates_on(clerk, [ann], date(2025, 12, 31)) == {}
    assert rates_on(clerk, [ann], date(2026, 2, 28))[ann].amount == D(SECRET)
    now = rates_on(clerk, [ann], MAR)[ann]
    assert (now.kind, now.amount, now.currency, now.pays) == ("hourly", D("250.1234"), "CNY", "biweekly")
    with pytest.raises(Refused) as refused:
        perform(RATE.create, [a_rate(ann, "1", MAR)], actor=clerk)
    assert refused.value.rule == "hr_pay_rate_once"


def test_payroll_sees_all_everybody_their_own_and_nobody_else_any(house):
    company, sales, _ann, ann, clerk, rate = house
    _bob, bob = an_employee(company, sales, "employee")
    _head, head = an_employee(company, sales, "department_head")

    assert amounts(clerk) == [SECRET]
    assert amounts(a_user("auditor", company=company)) == [SECRET]
    assert amounts(ann) == [SECRET]
    assert bodies.get_body(ann, RATE, rate)["values"]["amount"] == SECRET
    for stranger in (bob, head, a_user("hr_staff", company=company), a_user("executive", company=company),
                     a_user("cfo", company=company)):  # fmt: skip
        assert amounts(stranger) == []
        assert lookup.look_up(stranger, RATE, "", None, 20)["rows"] == []
        with pytest.raises(NotFound):
            bodies.get_body(stranger, RATE, rate)
        with pytest.raises(NotAllowed):
            perform(RATE.create, [a_rate(house[2], "5", MAR)], actor=stranger)


def test_a_manager_sees_it_only_if_and_while_granted(house):
    company, sales, ann, _user, clerk, rate = house
    _head, head = an_employee(company, sales, "department_head")
    grant = {"employee": ann, "user": head.user_id, "reason": "Raise 2026", "valid_from": MAR, "valid_to": MAR}

    with clock.frozen_at(datetime(2026, 3, 1, 4, tzinfo=clock.UTC)):
        assert amounts(head) == []
        perform(get_document("hr.pay_grant").create, [grant], actor=clerk)
        assert amounts(head) == [SECRET]
        assert bodies.get_body(head, RATE, rate)["values"]["amount"] == SECRET
    with clock.frozen_at(datetime(2026, 3, 5, 4, tzinfo=clock.UTC)):
        assert amounts(head) == []
    with pytest.raises(NotAllowed):
        perform(get_document("hr.pay_grant").create, [grant], actor=head)


def test_payroll_enters_neither_its_own_pay_nor_a_superiors(house):
    company, sales, _ann, _user, clerk, _rate = house
    boss, _ = an_employee(company, sales)
    own = sql.value("SELECT id FROM hr_employee WHERE user_id = %s", [clerk.user_id])
    perform(get_document("hr.employee").commands["transfer"], [own], {"manager": boss},
            actor=a_user("hr_staff", company=company))  # fmt: skip

    for number in (own, boss):
        with pytest.raises(InvalidInput) as refused:
            perform(RATE.create, [a_rate(number)], actor=clerk)
        assert refused.value.rule == "hr.pay.neither_own_nor_a_superiors"


def test_the_database_shows_nothing_without_saying_who_reads_and_nothing_to_the_wrong_ones(fresh_db):
    company, sales, _ann, ann, clerk, rate = a_house()
    perform(RATE.edit, {rate: {"amount": "27182.8182"}}, actor=clerk)
    _bob, bob = an_employee(company, sales, "hr_staff")
    reads = (
        "SELECT count(*) FROM hr_payrate",
        "SELECT count(*) FROM kernel_history WHERE \"table\" = 'hr_payrate'",
    )

    assert [sql.value(read) for read in reads] == [0, 0]
    for actor, seen in ((bob, [0, 0]), (ann, [1, 2]), (clerk, [1, 2]), (system_actor("payroll"), [1, 2])):
        with reading_as(actor):
            assert [sql.value(read) for read in reads] == seen
    assert [sql.value(read) for read in reads] == [0, 0]  # what was said ended with the transaction
    assert sql.execute("UPDATE hr_payrate SET amount = 1") == 0
    assert sql.execute("DELETE FROM hr_payrate") == 0
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        sql.execute("INSERT INTO hr_payrate SELECT (json_populate_record(NULL::hr_payrate, '{}')).*")
    with reading_as(ann), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        sql.execute("INSERT INTO hr_payrate SELECT (json_populate_record(p, '{\"id\": 9}')).* FROM hr_payrate p")


def test_the_wall_stands_for_the_owner_of_the_tables_as_well(fresh_db):
    a_house()

    with postgres.as_owner():
        assert sql.value("SELECT count(*) FROM hr_payrate") == 0
        assert sql.value("SELECT count(*) FROM kernel_history WHERE \"table\" = 'hr_payrate'") == 0
        connection.close()


def test_no_amount_stands_anywhere_but_behind_the_wall(fresh_db):
    company, sales, ann, _user, clerk, rate = a_house()
    perform(RATE.edit, {rate: {"amount": "27182.8182"}}, actor=clerk)
    site = Site(clerk)
    made = site.post("/docs/hr.pay_rate", a_rate(ann, "14142.1356", "2026-02-01"), headers={"Idempotency-Key": "once"})
    assert made.status == 201, made.body
    again = site.post("/docs/hr.pay_rate", a_rate(ann, "14142.1356", "2026-02-01"), headers={"Idempotency-Key": "once"})
    assert again.body["values"]["amount"] == "14142.1356"
    tables = [row[0] for row in sql.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]

    for table in tables:
        rows = [row[0] for row in sql.rows(f'SELECT t::text FROM "{table}" t')]
        if table == "kernel_idempotency_key":
            rows += [
                bytes(row[0] or b"").decode("utf-8", "ignore") for row in sql.rows(f"SELECT response FROM {table}")
            ]
        for text in rows:
            assert not any(secret in text for secret in (SECRET, "27182", "14142")), table
    head = a_user("hr_staff", company=company, unit=sales)
    assert "14142" not in str(Site(head).get(f"/docs/hr.employee/{ann}").body)
    assert str([f.message for each in doctor.examine() for f in each.findings]).count("27182") == 0


def test_history_search_and_export_keep_it_in(house):
    company, sales, _ann, ann, clerk, rate = house
    perform(RATE.edit, {rate: {"amount": "27182.8182", "remark": "Error"}}, actor=clerk)
    _bob, bob = an_employee(company, sales, "hr_staff")
    number = sql.value("SELECT title FROM kernel_entry WHERE id = %s", [rate])

    story = history.get_history(ann, RATE, rate, None)["entries"][0]
    assert [(c["before"], c["after"]) for c in story["changes"] if c["field"] == "amount"] == [
        ("31,415.9265", "27,182.8182")
    ]
    assert history.get_history(bob, RATE, rate, None)["entries"] == []
    assert number not in str(search(bob, number))
    for actor in (clerk, ann):
        with pytest.raises(NotAllowed):
            ListExport(actor, RATE, Wanted(listing.Query()))
    assert Site(bob).get(f"/docs/hr.pay_rate/{rate}/history").status == 404
    assert Site(bob).get(f"/docs/hr.pay_rate/{rate}").status in (403, 404)
    assert "27182" not in str(Site(bob).get(f"/docs/hr.pay_rate/{rate}/chain").body)


def test_two_rates_for_one_day_at_once_leave_one(fresh_db):
    _company, _sales, ann, _user, clerk, _rate = a_house()
    start, refused = threading.Barrier(2), []

    def enter(amount):
        start.wait()
        try:
            perform(RATE.create, [a_rate(ann, amount, MAR)], actor=clerk)
        except Refused as refusal:
            refused.append(refusal.rule)
        finally:
            connection.close()

    both = [threading.Thread(target=enter, args=(amount,)) for amount in ("7", "8")]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert refused == ["hr_pay_rate_once"]
    assert len(amounts(clerk)) == 2


def test_rates_come_in_a_sheet(house, tmp_path):
    company, sales, _ann, _user, clerk, _rate = house
    make("hr.employee", company=company, number="E224", person=make("master.person", name="安"), department=sales,
         joined_on="2009-01-07")  # fmt: skip
    sheet = tmp_path / "定薪.csv"
    sheet.write_text(
        "员工,计薪方式,薪资标准,币种,发薪周期,生效日期\n"
        "E224,时薪,8.6200,USD,每两周,2008-01-08\n"
        "E224,时薪,13.5000,USD,每两周,2011-08-31\n"
        "E224,时薪,16.0000,USD,每两周,2012-01-01\n",
        encoding="utf-8",
    )

    report = import_path(sheet)

    number = sql.value("SELECT id FROM hr_employee WHERE number = 'E224'")
    assert [str(each.message) for each in report.problems] == []
    assert rates_on(clerk, [number], date(2011, 12, 31))[number].amount == D("13.5")


def test_other_lists_cost_what_they_did(house):
    company = house[0]
    _bob, bob = an_employee(company, house[1], "hr_staff")
    document = get_document("hr.employee")
    get_actor(bob.user_id)

    with sql.recorded() as seen:
        listing.list_page(bob, document, listing.Query())

    assert not any("set_config" in text for text in seen)
    assert [d.name for d in documents.values() if d.guarded] == ["hr.pay_rate"]


def test_the_history_of_other_documents_never_looks_at_pay(house):
    """The policy's first comparison decides: the index serves as before, the sub-select on pay is not run."""
    number = house[2]
    with transaction.atomic():
        sql.execute("SET LOCAL enable_seqscan = off")
        plan = "\n".join(row[0] for row in sql.rows(
            f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT id FROM kernel_history WHERE document = {number}"
        ))  # fmt: skip
    assert "kernel_history_document" in plan
    assert all("never executed" in line for line in plan.splitlines() if "hr_payrate" in line and " on " in line)
    assert "hr_payrate" in plan


def test_only_the_room_of_pay_knows_the_table():
    """Work is valued at a rate per work centre and skill: nothing else may compute with what a person is paid."""
    source = Path(quintet.__file__).parent
    wrong = [
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if "hr/pay/" not in path.as_posix()
        and "migrations" not in path.parts
        and "hr_payrate" in path.read_text("utf-8")
    ]
    assert wrong == []


def test_a_rate_is_above_zero_in_the_database_too(house):
    with (
        pytest.raises(IntegrityError, match="hr_pay_rate_positive"),
        transaction.atomic(),
        reading_as(system_actor("t")),
    ):
        sql.execute("UPDATE hr_payrate SET amount = 0")
    assert make_in(house[0], "hr.pay_rate", a_rate(house[2], "0.0001", MAR))


def test_a_rate_for_nobody_is_answered_by_its_field_before_any_rule_looks_that_person_up(house):
    _company, _sales, ann, _user, clerk, _rate = house
    nobody = ann + 1_000_000
    with pytest.raises(InvalidInput) as refused:
        perform(RATE.create, [a_rate(nobody, valid_from=MAR)], actor=clerk)
    (error,) = refused.value.errors
    assert (error.field, error.rule) == ("employee", "kernel.unknown_reference")
    assert error.message.zh == f"员工：编号 {nobody} 的记录不存在"
    shown = drafts.preview(clerk, RATE, a_rate(nobody, valid_from=MAR))
    assert [(e["field"], e["rule"]) for e in shown["errors"]] == [("employee", "kernel.unknown_reference")]
