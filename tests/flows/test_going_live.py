"""Going live: trial balance, customers, suppliers and stock agree and are opened together, once — or are refused."""

import time
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quintet.finance.going_live.documents import going_live
from quintet.finance.ledgers.documents import period
from quintet.kernel import cache, clock, sql
from quintet.kernel.actor import get_actor
from quintet.kernel.doctor import examine
from quintet.kernel.documents import get_document
from quintet.kernel.importing.run import import_path
from quintet.kernel.results import InvalidInput, NotAllowed, Refused
from quintet.kernel.runner import perform
from quintet.master.persons.commands import create_user
from tests.finance.builders import TODAY, D, account, balance, make_world
from tests.master.builders import an_item, make

LAST = date(2025, 12, 31)


@pytest.fixture
def world(db):
    with clock.frozen_at(TODAY):
        yield opened_world()


def opened_world():
    """The company of the finance tests, with a warehouse and a raw material."""
    world = make_world()
    world.warehouse = make("erp.warehouse", company=world.company, code="MAIN", name="主仓")
    world.steel = an_item(code="STEEL", name="钢材", stock_class="raw_material")
    sql.execute("UPDATE master_party SET is_customer = true, is_supplier = true")
    return world


def count_stock(world, *lines):
    """Opening stock as the warehouse counted it; a draft."""
    rows = [
        {"item": item, "warehouse": world.warehouse, "quantity": D(quantity), "unit_cost": D(cost)}
        for item, quantity, cost in lines
    ]
    found = get_document("erp.opening_stock")
    return perform(found.create, [{"happened_on": LAST, "lines": rows}], actor=world.accountant).record.id


def usual(world, **changes):
    """Lists that agree: 300 and 200 owed by customers, 40 prepaid, 150 owed, 25 paid ahead, stock 600 and 90.50."""
    lists = {
        "balances": {
            "1002": D("500.00"), "1122": D("500.00"), "1123": D("25.00"), "1405": D("600.00"), "1403": D("90.50"),
            "1601": D("1000.00"), "1602": D("-200.00"), "2203": D("-40.00"), "220201": D("-150.00"),
            "3001": D("-2000.00"), "310415": D("-325.50"),
        },
        "receivables": [
            {"customer": world.customer, "document_no": "SI-88", "document_on": date(2025, 12, 1),
             "due_on": date(2026, 1, 31), "amount": D("300.00")},
            {"customer": world.other, "amount": D("200.00")},
            {"customer": world.other, "kind": "prepayment", "document_no": "R-1", "amount": D("40.00")},
        ],
        "payables": [
            {"supplier": world.customer, "document_no": "PI-7", "document_on": date(2025, 11, 20),
             "due_on": date(2025, 12, 20), "amount": D("150.00")},
            {"supplier": world.other, "kind": "prepayment", "amount": D("25.00")},
        ],
    }  # fmt: skip
    return {**lists, **changes}


def enter(world, actor=None, **lists):
    """A run of these lists; balances are {code: debit, negative for a credit}."""
    rows = [
        {"account": account(world, code), "debit": max(amount, D(0)), "credit": max(-amount, D(0))}
        for code, amount in lists.pop("balances").items()
    ]
    values = {"balances": rows, **lists}
    return perform(going_live.create, [values], actor=actor or world.accountant).record.id


def count_usual_stock(world):
    return count_stock(world, (world.item, "10", "60"), (world.steel, "5", "18.1"))


def go_live(world, run, actor=None):
    return perform(going_live.commands["post"], [run], actor=actor or world.chief)


def refused(world, run):
    """What posting names: (rule, message) of each difference."""
    with pytest.raises(InvalidInput) as refusal:
        go_live(world, run)
    assert sql.rows("SELECT id FROM finance_voucher") == []
    assert {each.rule for each in refusal.value.errors} == {"finance.going_live.lists_agree"}
    return [each.message.en for each in refusal.value.errors]


def doctor_finds():
    return [(each.check.name, finding.message.en) for each in examine() for finding in each.findings]


def test_lists_that_agree_are_the_books_account_by_account(world):
    stock = count_usual_stock(world)
    run = enter(world, **usual(world))
    go_live(world, run)
    for code, amount in usual(world)["balances"].items():
        assert balance(world, code) == amount, code
    assert sql.rows("SELECT number, posted_on, debit_total FROM finance_voucher ORDER BY sequence_no") == [
        ("记-202600-0001", LAST, D("2715.50")),  # without stock, its total taken back from 未分配利润
        ("记-202600-0002", LAST, D("690.50")),
    ]
    assert sql.rows("SELECT state, value FROM erp_openingstock WHERE id = %s", [stock]) == [("POSTED", D("690.50"))]
    assert sql.rows("SELECT item_id, quantity, value FROM erp_stockposition ORDER BY item_id") == [
        (world.item, D(10), D("600.00")),
        (world.steel, D(5), D("90.50")),
    ]
    assert doctor_finds() == []


def test_open_documents_live_on_under_their_old_numbers(world):
    count_usual_stock(world)
    run = enter(world, **usual(world))
    number = sql.value("SELECT number FROM finance_goinglive")
    go_live(world, run)
    assert sql.rows(
        "SELECT number, customer_id, booked_on, due_on, open_amount, source_ref FROM finance_receivableitem ORDER BY id"
    ) == [
        ("SI-88", world.customer, date(2025, 12, 1), date(2026, 1, 31), D("300.00"), run),
        (f"{number}-2", world.other, LAST, LAST, D("200.00"), run),
    ]
    assert sql.rows("SELECT number, supplier_id, booked_on, due_on, open_amount FROM finance_payableitem") == [
        ("PI-7", world.customer, date(2025, 11, 20), date(2025, 12, 20), D("150.00"))
    ]
    assert sql.rows("SELECT customer_id, reference, received_on, unallocated FROM finance_receipt") == [
        (world.other, "R-1", LAST, D("40.00"))
    ]
    assert sql.rows("SELECT supplier_id, reference, unallocated FROM finance_payment") == [
        (world.other, number, D("25.00"))
    ]
    credit = dict(sql.rows("SELECT party_id, receivable FROM finance_creditposition"))
    assert credit == {world.customer: D("300.00"), world.other: D("160.00")}


@pytest.mark.parametrize(
    ("code", "change", "told"),
    [
        ("1122", "10", "Receivables 1122: the list says 500.00, the trial balance 510.00, difference -10.00"),
        (
            "2203",
            "4",
            "Prepayments received 2203: the list says 40.00, the trial balance 36.00, difference 4.00",
        ),
        ("220201", "-1", "Payables 220201: the list says 150.00, the trial balance 151.00, difference -1.00"),
        ("1123", "5", "Prepayments made 1123: the list says 25.00, the trial balance 30.00, difference -5.00"),
        ("1405", "0.01", "Stock 1405: the list says 600.00, the trial balance 600.01, difference -0.01"),
        ("1403", "-90.50", "Stock 1403: the list says 90.50, the trial balance 0.00, difference 90.50"),
    ],
)
def test_each_difference_is_refused_by_its_account_and_both_figures(world, code, change, told):
    count_usual_stock(world)
    lists = usual(world)
    lists["balances"][code] += D(change)
    lists["balances"]["310415"] -= D(change)
    if not lists["balances"][code]:
        del lists["balances"][code]
    run = enter(world, **lists)
    assert sql.value("SELECT difference_count FROM finance_goinglive") == 1
    name = sql.value("SELECT name_en FROM finance_account WHERE code = %s", [code])
    assert refused(world, run) == [told.replace(":", f" {name}:", 1)]


def test_a_trial_balance_that_does_not_balance_is_refused_with_both_sums(world):
    count_usual_stock(world)
    lists = usual(world)
    lists["balances"]["1002"] += D("0.10")
    assert refused(world, enter(world, **lists)) == [
        "Trial balance: debits 2,715.60, credits 2,715.50, difference 0.10"
    ]


def test_all_differences_are_named_at_once(world):
    told = refused(world, enter(world, **usual(world, receivables=[], payables=[])))
    assert [each.split(":")[0].split(" ")[0] for each in told] == [
        "Receivables", "Prepayments", "Payables", "Prepayments", "Stock", "Stock",
    ]  # fmt: skip


def test_checking_compares_with_stock_as_it_stands_now_and_books_nothing(world):
    run = enter(world, **usual(world))
    sides = "SELECT side->>'en', subledger, ledger, difference FROM finance_goingliveside WHERE difference <> 0"
    assert sql.rows(sides) == [
        ("Stock (1403)", D("0.00"), D("90.50"), D("-90.50")),
        ("Stock (1405)", D("0.00"), D("600.00"), D("-600.00")),
    ]
    count_usual_stock(world)
    perform(going_live.commands["check"], [run], actor=world.accountant)
    assert sql.rows(sides) == []
    assert sql.rows("SELECT difference_count, checked_at IS NOT NULL, state FROM finance_goinglive") == [
        (0, True, "DRAFT")
    ]
    assert sql.rows("SELECT id FROM finance_voucher") == []


def test_a_company_goes_live_once(world):
    count_usual_stock(world)
    first, second = (enter(world, **usual(world)) for _time in range(2))
    go_live(world, first)
    with pytest.raises(Refused) as refusal:
        go_live(world, second)
    assert refusal.value.rule == "finance.going_live.opens_once"
    with pytest.raises(IntegrityError, match="finance_going_live_once"), transaction.atomic():
        sql.execute("UPDATE finance_goinglive SET state = 'POSTED', difference_count = 0 WHERE id = %s", [second])
    assert sql.value("SELECT count(*) FROM finance_receivableitem") == 2


def test_nothing_is_opened_beside_a_run(world):
    count_usual_stock(world)
    go_live(world, enter(world, **usual(world)))
    late = count_stock(world, (world.item, "1", "1"))
    with pytest.raises(Refused) as refusal:
        perform(get_document("erp.opening_stock").commands["post"], [late], actor=world.accountant)
    assert refusal.value.rule == "finance.going_live.not_live_yet"
    older = get_document("finance.opening_balance")
    rows = [{"account": account(world, "1002"), "debit": D(1)}, {"account": account(world, "3001"), "credit": D(1)}]
    number = perform(older.create, [{"lines": rows}], actor=world.accountant).record.id
    with pytest.raises(Refused) as refusal:
        perform(older.commands["post"], [number], actor=world.chief)
    assert refusal.value.rule == "finance.going_live.not_live_yet"


def test_a_company_that_opened_the_older_way_does_not_open_twice(world):
    older = get_document("finance.opening_balance")
    rows = [{"account": account(world, "1002"), "debit": D(1)}, {"account": account(world, "3001"), "credit": D(1)}]
    number = perform(older.create, [{"lines": rows}], actor=world.accountant).record.id
    perform(older.commands["post"], [number], actor=world.chief)
    count_usual_stock(world)
    with pytest.raises(Refused) as refusal:
        go_live(world, enter(world, **usual(world)))
    assert refusal.value.rule == "finance.going_live.opens_once"


def test_stock_that_was_posted_before_counts_and_is_not_posted_again(world):
    stock = count_usual_stock(world)
    perform(get_document("erp.opening_stock").commands["post"], [stock], actor=world.accountant)
    go_live(world, enter(world, **usual(world)))
    assert balance(world, "1405") == D("600.00")
    assert balance(world, "310415") == D("-325.50")
    assert doctor_finds() == []


def test_a_second_person_posts_who_may(world):
    count_usual_stock(world)
    run = enter(world, actor=world.chief, **usual(world))
    with pytest.raises(Refused) as refusal:
        go_live(world, run)
    assert refusal.value.rule == "finance.going_live.second_person"
    for stranger in (world.accountant, world.cashier):
        with pytest.raises(NotAllowed):
            go_live(world, run, actor=stranger)
    cfo = get_actor(create_user("cfo", "a long enough one", "cfo", ["cfo"], world.company))
    go_live(world, run, actor=cfo)
    assert sql.value("SELECT state FROM finance_goinglive") == "POSTED"


def test_a_closed_opening_period_takes_nothing(world):
    count_usual_stock(world)
    run = enter(world, **usual(world))
    opening = sql.value("SELECT id FROM finance_period WHERE month = 0")
    perform(period.commands["close"], [opening], actor=world.chief)
    with pytest.raises(Refused) as refusal:
        go_live(world, run)
    assert refusal.value.rule == "finance.going_live.opening_period_open"


@pytest.mark.parametrize(
    ("lists", "field"),
    [
        ({"balances": {"2202": D("-150.00")}}, "balances.0.account"),
        ({"balances": {"400101": D("10.00")}}, "balances.0.account"),
        ({"balances": {"1002": D("0.00")}}, "balances.0.debit"),
        ({"balances": {"1121": D("10.00")}}, "balances.0.party"),
        ({"receivables": [{"customer": 0, "amount": D("0.00")}]}, "receivables.0.amount"),
        ({"receivables": [{"customer": 0, "kind": "prepayment", "amount": D(-1)}]}, "receivables.0.amount"),
        ({"payables": [{"supplier": 0, "document_on": date(2026, 1, 1), "amount": D(1)}]}, "payables.0.document_on"),
        (
            {"payables": [{"supplier": 0, "document_on": LAST, "due_on": date(2025, 1, 1), "amount": D(1)}]},
            "payables.0.due_on",
        ),
    ],
)
def test_lines_that_cannot_be_opened_are_named(world, lists, field):
    for rows in (lists.get("receivables", []), lists.get("payables", [])):
        for row in rows:
            row.update({name: world.customer for name in ("customer", "supplier") if name in row})
    with pytest.raises(InvalidInput) as refusal:
        enter(world, **{"balances": {}, **lists})
    assert [each.field for each in refusal.value.errors] == [field]


def test_what_was_opened_is_never_changed_whoever_writes(world):
    count_usual_stock(world)
    run = enter(world, **usual(world))
    go_live(world, run)
    for change in (
        "UPDATE finance_goinglive SET debit_total = 1",
        "UPDATE finance_goinglive SET state = 'DRAFT'",
        "DELETE FROM finance_goinglivebalance",
        "UPDATE finance_goinglivereceivable SET amount = 1",
        "UPDATE finance_goingliveside SET difference = 1",
        "INSERT INTO finance_goinglivepayable (id, position, run_id, supplier_id, kind, document_no, amount)"
        f" SELECT 1, 9, {run}, supplier_id, kind, '', 1 FROM finance_goinglivepayable LIMIT 1",
    ):
        with pytest.raises(IntegrityError, match=r"never changed|never"), transaction.atomic():
            sql.execute(change)


def test_the_database_lets_no_run_through_whose_books_say_something_else(world):
    run = enter(world, balances={"1002": D(5), "3001": D(-5)})
    sql.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="trial balance"), transaction.atomic():
        sql.execute("UPDATE finance_goinglive SET state = 'POSTED' WHERE id = %s", [run])


def test_the_doctor_names_a_run_whose_books_were_tampered_with(world):
    count_usual_stock(world)
    run = enter(world, **usual(world))
    go_live(world, run)
    sql.execute("UPDATE finance_receivableitem SET amount = 301, open_amount = 301 WHERE number = 'SI-88'")
    found = [f for each in examine(["finance.opening"]) for f in each.findings]
    assert [(f.document, f.message.en) for f in found] == [
        (run, "customers entered 500.00, opened 501.00; suppliers entered 150.00, opened 150.00")
    ]


amounts = st.decimals(min_value=D("0.01"), max_value=D("99999.99"), places=2)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    owed=st.lists(st.tuples(st.booleans(), st.sampled_from(["invoice", "prepayment"]), amounts), max_size=6),
    owing=st.lists(st.tuples(st.booleans(), st.sampled_from(["invoice", "prepayment"]), amounts), max_size=6),
    stock=st.lists(st.tuples(st.booleans(), st.integers(1, 99), amounts), max_size=4),
    others=st.lists(amounts, min_size=1, max_size=4),
)
def test_random_openings_that_agree_post_and_leave_the_doctor_content(world, owed, owing, stock, others):
    with transaction.atomic():
        totals = dict.fromkeys(("1122", "2203", "220201", "1123", "1405", "1403"), D(0))
        lists = {"receivables": [], "payables": []}
        for name, who, rows, accounts in (
            ("receivables", "customer", owed, {"invoice": ("1122", 1), "prepayment": ("2203", -1)}),
            ("payables", "supplier", owing, {"invoice": ("220201", -1), "prepayment": ("1123", 1)}),
        ):
            for first, kind, amount in rows:
                party = world.customer if first else world.other
                lists[name].append({who: party, "kind": kind, "amount": amount})
                code, sign = accounts[kind]
                totals[code] += sign * amount
        for is_steel, quantity, cost in stock:
            totals["1403" if is_steel else "1405"] += quantity * cost
        if stock:
            count_stock(world, *((world.steel if is_steel else world.item, q, cost) for is_steel, q, cost in stock))
        lists["balances"] = {code: amount for code, amount in totals.items() if amount}
        for code, amount in zip(("1001", "1002", "1601", "2001"), others, strict=False):
            lists["balances"][code] = -amount if code == "2001" else amount
        rest = sum(lists["balances"].values())
        if rest:
            lists["balances"]["310415"] = -rest
        go_live(world, enter(world, **lists))
        for code, amount in lists["balances"].items():
            assert balance(world, code) == amount
        assert doctor_finds() == []
        transaction.set_rollback(True)
    cache.forget()


GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "opening-balances"
ENGLISH = {
    "1-科目余额": "Number,Account,Debit,Credit",
    "2-客户往来": "Number,Customer,Customers.Kind,Customers.Document number,Customers.Document date,Customers.Due on,"
    "Customers.Amount",
    "3-供应商往来": "Number,Supplier,Suppliers.Kind,Suppliers.Document number,Suppliers.Document date,Suppliers.Due on,"
    "Suppliers.Amount",
    "4-期初库存": "Date,Remark,Item,Warehouse,Quantity,Unit cost",
}  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_guides_sheets_are_the_four_lists_and_can_be_posted(world, tmp_path, language):
    for path in GUIDE.iterdir():
        text = path.read_text(encoding="utf-8")
        if language == "en" and path.suffix == ".csv":
            text = ENGLISH[path.stem] + text[text.index("\n") :]
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    report = import_path(tmp_path)
    sql.execute("SET CONSTRAINTS ALL DEFERRED")  # the import looked at them; the test goes on in its transaction
    assert [(p.file, p.row, p.message.en) for p in report.problems] == []
    run, number, differences = sql.one("SELECT id, number, difference_count FROM finance_goinglive")
    assert number == "QC-2025"
    perform(going_live.commands["check"], [run], actor=world.accountant)
    assert sql.value("SELECT difference_count FROM finance_goinglive") == 0, differences
    go_live(world, run)
    for code, amount in usual(world)["balances"].items():
        assert balance(world, code) == amount, code
    assert sql.rows("SELECT number, open_amount FROM finance_receivableitem ORDER BY id") == [
        ("SI-88", D("300.00")),
        ("SI-90", D("200.00")),
    ]


def test_ten_thousand_open_documents_take_seconds(world):
    """Statements do not grow with the lines: 10,000 are opened by as many as ten are."""
    counts = []
    for many in (10, 10_000):
        with transaction.atomic():
            rows = [{"customer": world.customer, "document_no": f"A{n}", "amount": D(1)} for n in range(many)]
            run = enter(world, balances={"1122": D(many), "3001": D(-many)}, receivables=rows)
            with sql.recorded() as statements:
                began = time.process_time()
                go_live(world, run)
            assert time.process_time() - began < 20
            counts.append(len(statements))
            assert sql.value("SELECT count(*) FROM finance_receivableitem") == many
            transaction.set_rollback(True)
        cache.forget()
    assert counts[1] <= counts[0] + 200  # numbers are taken in blocks of 64
