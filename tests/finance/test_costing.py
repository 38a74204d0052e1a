"""What production costs is booked as it happens; at the end of the month overhead is 0.00 to the cent."""

import json
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from quintet.finance.costing.commands import close_costs, run_cost_close
from quintet.finance.costing.documents import cost_close
from quintet.finance.costing.queries import product_cost, work_in_process
from quintet.finance.costing.reports import _standards, compare_with
from quintet.finance.costing.rules import spread
from quintet.finance.ledgers.documents import period
from quintet.finance.payables.commands import RevaluationFacts, Revalued, book_revaluation
from quintet.kernel import clock, doctor, sql
from quintet.kernel.results import NotAllowed, Refused
from quintet.kernel.runner import perform, together
from tests.finance.builders import TODAY, D, balance, make_world
from tests.finance.buying import WAREHOUSE, Shelf, shelves
from tests.finance.making import give_up, incur, issue, produce, work

FAMILY = ("4101", "410101", "410102", "410103", "410104")


@pytest.fixture
def world(db):
    with clock.frozen_at(TODAY), shelves(Shelf()) as shelf:
        made = make_world()
        made.shelf = shelf
        yield made


@pytest.fixture(autouse=True)
def no_standards():
    before = list(_standards)
    _standards.clear()
    yield
    _standards[:] = before


def november():
    return sql.value("SELECT id FROM finance_period WHERE number = '2026-11'")


def close(world):
    with together(world.system, "tests.close_costs"):
        return close_costs(world.ledger, november())


def family(world):
    return [balance(world, code) for code in FAMILY[1:]]


def shares(number):
    return sql.rows(
        'SELECT item_id, quantity, absorbed, difference, "to" FROM finance_costcloseline WHERE close_id = %s'
        " ORDER BY position",
        [number],
    )


def sound():
    names = ("finance.wip", "finance.balances", "finance.chain", "finance.vouchers_balanced", "finance.estimates")
    return [(e.check.name, str(f.message)) for e in doctor.examine(names) for f in e.findings]


def of_product(world, product):
    return sql.value(
        "SELECT coalesce(sum(b.debit - b.credit), 0) FROM finance_dimensionbalance b JOIN finance_account a"
        " ON a.id = b.account_id WHERE a.code = '400101' AND b.item_id = %s",
        [product],
    )


def test_material_work_and_goods_run_through_work_in_process_by_product(world):
    issue(world, 5, world.second, "600.00", "6")
    issue(world, 5, world.second, "-100.00", "-1")
    work(world, 5, world.second, "80.00", "40.00")
    assert of_product(world, world.second) == D("620.00")
    assert balance(world, "1403") == D("-500.00")
    assert balance(world, "410102") == D("-80.00")
    assert balance(world, "410103") == D("-40.00")
    produce(world, 5, world.second, "10", "500.00", "80.00", "40.00")
    assert of_product(world, world.second) == D("0.00")
    assert balance(world, "1405") == D("620.00")
    assert sound() == []


def test_a_return_is_written_in_red(world):
    issue(world, 5, world.second, "600.00", "6")
    issue(world, 5, world.second, "-100.00", "-1")
    turnover = sql.one(
        "SELECT b.debit, b.credit FROM finance_balance b JOIN finance_account a ON a.id = b.account_id"
        " WHERE a.code = '1403'"
    )
    assert turnover == (D("0.00"), D("500.00"))


def test_semi_finished_goods_lie_in_the_account_of_their_class(world):
    produce(world, 5, world.second, "10", "500.00", "80.00", "40.00", stock_class="raw_material")
    assert balance(world, "1403") == D("620.00")


def test_what_is_left_of_a_closed_order_is_lost_by_element(world):
    issue(world, 5, world.second, "600.00")
    work(world, 5, world.second, "80.00", "40.00")
    produce(world, 5, world.second, "4", "240.00", "32.00", "16.00")
    give_up(world, 5, world.second, "432.00")
    assert balance(world, "400101") == D("0.00")
    assert balance(world, "571199") == D("432.00")
    left = sql.one("SELECT material, labour, overhead FROM finance_costentry WHERE kind = 'residue'")
    assert left == (D("-360.00"), D("-48.00"), D("-24.00"))
    assert sound() == []


def test_the_close_gives_what_is_missing_to_the_goods_produced_and_overhead_ends_at_zero(world):
    work(world, 5, world.item, "300.00", "100.00")
    work(world, 6, world.second, "450.00", "150.00")
    produce(world, 5, world.item, "10", "0.00", "300.00", "100.00")
    produce(world, 6, world.second, "10", "0.00", "450.00", "150.00")
    world.shelf.put(world.item, D(10))
    world.shelf.put(world.second, D(4))
    incur(world, "1100.01")
    number = close(world)
    # 1,100.01 came up, 1,000.00 was charged: 100.01 by 400 : 600; 4 of the second's 10 are there still
    assert shares(number) == [
        (world.item, D(10), D("400.00"), D("40.00"), "stock"),
        (world.second, D(10), D("600.00"), D("60.01"), "stock"),
    ]
    assert world.shelf.taken == [(world.item, D("40.00"), D("0.00")), (world.second, D("24.00"), D("36.01"))]
    assert family(world) == [D("0.00")] * 4
    assert balance(world, "1405") == D("1064.00")
    assert balance(world, "5401") == D("36.01")
    head = sql.one(
        "SELECT incurred_total, absorbed_total, difference_total FROM finance_costclose WHERE id = %s", [number]
    )
    assert head == (D("1100.01"), D("1000.00"), D("100.01"))
    name = "finance.cost_difference_found.v1"
    said = json.loads(sql.value("SELECT payload::text FROM kernel_event WHERE name = %s", [name]))
    assert said["document"] == number
    assert [(each["item"], each["warehouse"], each["amount"]) for each in said["lines"]] == [
        (world.item, WAREHOUSE, "40.00"),
        (world.second, WAREHOUSE, "60.01"),
    ]
    assert sound() == []


def test_too_much_charged_makes_goods_cheaper(world):
    work(world, 5, world.item, "300.00", "100.00")
    produce(world, 5, world.item, "10", "0.00", "300.00", "100.00")
    world.shelf.put(world.item, D(10))
    incur(world, "390.00")
    close(world)
    assert balance(world, "1405") == D("390.00")
    assert family(world) == [D("0.00")] * 4


def test_a_second_run_takes_only_what_is_new_and_a_third_nothing(world):
    work(world, 5, world.item, "300.00", "100.00")
    produce(world, 5, world.item, "10", "0.00", "300.00", "100.00")
    world.shelf.put(world.item, D(10))
    incur(world, "500.00")
    close(world)
    assert balance(world, "1405") == D("500.00")
    assert close(world) is None
    incur(world, "33.00")
    second = close(world)
    assert sql.value("SELECT difference_total FROM finance_costclose WHERE id = %s", [second]) == D("33.00")
    assert balance(world, "1405") == D("533.00")
    vouchers = sql.value("SELECT count(*) FROM finance_voucher")
    assert close(world) is None
    assert sql.value("SELECT count(*) FROM finance_voucher") == vouchers


def test_a_product_charged_but_not_produced_and_idle_capacity_are_cost_of_sales(world):
    work(world, 5, world.item, "300.00", "100.00")
    incur(world, "450.00")
    number = close(world)
    assert shares(number) == [(world.item, D(0), D("400.00"), D("50.00"), "cost_of_sales")]
    assert balance(world, "5401") == D("50.00")
    assert of_product(world, world.item) == D("400.00")
    assert family(world) == [D("0.00")] * 4


def test_without_any_charge_all_of_it_is_cost_of_sales(world):
    incur(world, "77.70")
    number = close(world)
    assert shares(number) == [(None, D(0), D(0), D("77.70"), "cost_of_sales")]
    assert balance(world, "5401") == D("77.70")
    assert family(world) == [D("0.00")] * 4


def test_price_differences_of_materials_used_are_closed_with_the_month(world):
    work(world, 5, world.item, "100.00", "0.00")
    produce(world, 5, world.item, "1", "0.00", "100.00", "0.00")
    world.shelf.put(world.item, D(1))
    incur(world, "100.00")
    line = Revalued(item=world.second, to_stock=D(0), to_issued=D("12.34"), stock_class="raw_material")
    facts = RevaluationFacts(document=world.source(), number="PI-1", happened_on=TODAY, cause="purchase", lines=(line,))
    with together(world.system, "tests.revalue"):
        book_revaluation([facts])
    assert balance(world, "410104") == D("12.34")
    close(world)
    assert balance(world, "1405") == D("112.34")
    assert family(world) == [D("0.00")] * 4


def test_overhead_kept_by_department_ends_at_zero_in_each_of_them(world):
    unit = sql.value("SELECT id FROM finance_period LIMIT 1")  # any number stands for a department here
    incur(world, "60.00", department_id=unit)
    incur(world, "40.00")
    close(world)
    assert family(world) == [D("0.00")] * 4
    left = sql.rows(
        "SELECT department_id, sum(debit - credit) FROM finance_dimensionbalance b JOIN finance_account a"
        " ON a.id = b.account_id WHERE a.code LIKE '4101%%' GROUP BY 1 HAVING sum(debit - credit) <> 0"
    )
    assert left == []


def test_only_what_came_up_to_the_end_of_the_month_is_closed(world):
    incur(world, "50.00")
    october = sql.value("SELECT id FROM finance_period WHERE number = '2026-10'")
    with together(world.system, "tests.close_costs"):
        assert close_costs(world.ledger, october) is None


def test_a_closed_month_is_refused(world):
    incur(world, "50.00")
    months = [row[0] for row in sql.rows("SELECT id FROM finance_period WHERE month BETWEEN 1 AND 11 ORDER BY month")]
    perform(period.commands["close"], months, actor=world.chief)
    with pytest.raises(Refused) as refusal:
        close(world)
    assert refusal.value.rule == "finance_period_open"


def test_people_run_it_by_hand_too_an_accountant_does_not(world):
    incur(world, "50.00")
    number = perform(cost_close.create, [{"period": november()}], actor=world.chief).record.id
    with pytest.raises(Refused) as refusal, transaction.atomic():
        perform(cost_close.create, [{"period": november()}], actor=world.chief)
    assert refusal.value.rule == "finance_one_cost_close_waiting"
    with pytest.raises(NotAllowed):
        perform(run_cost_close, [number], actor=world.accountant)
    perform(run_cost_close, [number], actor=world.chief)
    assert balance(world, "5401") == D("50.00")


def test_booked_costs_are_never_changed(world):
    work(world, 5, world.item, "1.00", "0.00")
    with pytest.raises(IntegrityError), transaction.atomic():
        sql.execute("UPDATE finance_costentry SET labour = 2")
    assert sql.value("SELECT labour FROM finance_costentry") == D("1.00")


def test_a_late_fact_belongs_to_the_open_month(world):
    october = [r[0] for r in sql.rows("SELECT id FROM finance_period WHERE month BETWEEN 1 AND 10 ORDER BY month")]
    perform(period.commands["close"], october, actor=world.chief)
    work(world, 5, world.item, "1.00", "0.00", happened_on=date(2026, 10, 30))
    assert sql.one("SELECT period_id, happened_on FROM finance_costentry") == (november(), date(2026, 10, 30))


def test_the_cost_of_a_product_is_told_by_element_with_what_the_close_added_against_its_standard(world):
    issue(world, 5, world.second, "500.00", "5")
    work(world, 5, world.second, "80.00", "40.00")
    produce(world, 5, world.second, "8", "400.00", "64.00", "32.00")
    world.shelf.put(world.second, D(8))
    incur(world, "136.00")
    close(world)
    compare_with(lambda company, items, on: dict.fromkeys(items, D("60")))
    (row,) = product_cost.run(world.chief, {}).rows
    figures = {name: row[name] for name in ("material", "labour", "overhead", "difference", "cost", "quantity")}
    assert figures == {
        "material": D("400.00"), "labour": D("64.00"), "overhead": D("32.00"), "difference": D("16.00"),
        "cost": D("512.00"), "quantity": D(8),
    }  # fmt: skip
    assert (row["unit_cost"], row["variance"]) == (D("64.000000"), D("32.00"))


def test_work_in_process_is_the_balance_of_its_account(world):
    issue(world, 5, world.second, "500.00", "5")
    work(world, 5, world.second, "80.00", "40.00")
    work(world, 6, world.second, "10.00", "0.00")
    produce(world, 5, world.second, "8", "500.00", "80.00", "40.00")
    result = work_in_process.run(world.chief, {})
    assert [(row["labour"], row["cost"], row["orders"]) for row in result.rows] == [(D("10.00"), D("10.00"), 1)]
    assert [check.ok for check in result.checks] == [True]


@pytest.mark.parametrize(
    ("difference", "parts"),
    [
        ("0.01", ["0.00", "0.01", "0.00"]),
        ("-0.02", ["-0.01", "0.00", "-0.01"]),
        ("100.00", ["33.33", "33.34", "33.33"]),
    ],
)
def test_cents_are_spread_whole(difference, parts):
    charged = [(n, D("10.00")) for n in (1, 2, 3)]
    found = spread(D(difference), charged, {})
    assert [each.amount for each in found] == [D(part) for part in parts]


def test_the_doctor_finds_costs_that_the_ledger_does_not_know(world):
    work(world, 5, world.item, "1.00", "0.00")
    sql.execute(
        "INSERT INTO finance_costentry (company_id, period_id, product_id, kind, source, stock_class, material,"
        " labour, overhead, quantity, happened_on)"
        " SELECT company_id, period_id, product_id, kind, source, stock_class, 5, 0, 0, 0, happened_on"
        " FROM finance_costentry"
    )
    assert [name for name, _text in sound()] == ["finance.wip"]
