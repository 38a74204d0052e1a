"""Facts become vouchers: balanced, numbered, dated in an open period."""

from datetime import date

import pytest

from quintet.finance.ledgers.documents import period
from quintet.finance.ledgers.packs import read_pack
from quintet.finance.vouchers.commands import FactRow, Facts, post_facts
from quintet.finance.vouchers.documents import voucher_template
from quintet.finance.vouchers.template_commands import approve, revise
from quintet.kernel import clock, sql
from quintet.kernel.results import Refused
from quintet.kernel.runner import acting_as, perform, together
from tests.finance.builders import TODAY, D, a_line, balance, deliver, delivery_facts, make_world


@pytest.fixture
def world(db):
    with clock.frozen_at(TODAY):
        yield make_world()


def post(world, *facts):
    with together(world.system, "tests.post"):
        return post_facts(list(facts))


def a_sale(world, on=TODAY, **changes):
    values = {
        "template": "goods_delivered",
        "source": world.source(),
        "posted_on": on,
        "amounts": {"gross": D("1130.00"), "net": D("1000.00"), "tax": D("130.00"), "cost": D("600.00")},
        "dims": {"party": world.customer},
        "rows": (FactRow(amounts={"cost": D("600.00")}, dims={"item": world.item}, quantity=D(10)),),
        "summary_args": {"document": "DN-2611-00007", "party": "武汉光谷电子"},
    }
    return Facts(**{**values, **changes})


def test_a_new_ledger_has_the_whole_chart_its_roles_and_thirteen_periods(world):
    assert sql.value("SELECT count(*) FROM finance_account WHERE length(code) = 4") == 66
    roles = dict(
        sql.rows("SELECT r.role, a.code FROM finance_accountrole r JOIN finance_account a ON a.id = r.account_id")
    )
    assert roles == read_pack("small_business")["roles"]
    assert sql.value("SELECT full_name FROM finance_account WHERE code = '22210106'") == "应交税费-应交增值税-销项税额"
    numbers = [row[0] for row in sql.rows("SELECT number FROM finance_period ORDER BY first_on, month")]
    assert numbers == ["2026-00", *(f"2026-{month:02}" for month in range(1, 13))]


def test_a_delivery_books_receivable_revenue_pending_tax_cost_and_inventory(world):
    (number,) = post(world, a_sale(world))
    lines = sql.rows(
        "SELECT a.code, l.debit, l.credit, l.party_id, l.item_id, l.quantity FROM finance_voucherline l"
        " JOIN finance_account a ON a.id = l.account_id WHERE l.voucher_id = %s ORDER BY l.position",
        [number],
    )
    zero = D("0.00")
    assert lines == [
        ("1122", D("1130.00"), zero, world.customer, None, None),
        ("5001", zero, D("1000.00"), world.customer, None, None),
        ("222106", zero, D("130.00"), None, None, None),
        ("5401", D("600.00"), zero, world.customer, None, None),
        ("1405", zero, D("600.00"), None, world.item, D("10.000000")),
    ]
    head = sql.one(
        "SELECT number, posted_on, happened_on, summary, debit_total, state, length(hash) FROM finance_voucher"
        " WHERE id = %s",
        [number],
    )
    assert head == ("记-202611-0001", TODAY, TODAY, "销售出库 DN-2611-00007 武汉光谷电子", D("1730.00"), "POSTED", 64)
    assert balance(world, "1122") == D("1130.00")
    assert balance(world, "1405") == D("-600.00")


def test_numbers_are_consecutive_within_a_month_and_start_anew_in_the_next(world):
    october = date(2026, 10, 31)
    post(world, a_sale(world), a_sale(world, october), a_sale(world))
    post(world, a_sale(world, october))
    numbers = [row[0] for row in sql.rows("SELECT number FROM finance_voucher ORDER BY chain_no")]
    assert numbers == ["记-202611-0001", "记-202610-0001", "记-202611-0002", "记-202610-0002"]


def test_a_fact_without_any_amount_makes_no_voucher(world):
    nothing = {"gross": D("0.00"), "net": D("0.00"), "tax": D("0.00"), "cost": D("0.00")}
    assert post(world, a_sale(world, amounts=nothing, rows=())) == [None]
    assert sql.value("SELECT count(*) FROM finance_voucher") == 0


def test_a_fact_whose_amounts_do_not_balance_is_refused_whole(world):
    wrong = {"gross": D("1130.01"), "net": D("1000.00"), "tax": D("130.00"), "cost": D("600.00")}
    with pytest.raises(Refused) as refusal:
        post(world, a_sale(world), a_sale(world, amounts=wrong))
    assert refusal.value.rule == "finance_voucher_balanced"
    assert "0.01" in refusal.value.message.zh
    assert sql.value("SELECT count(*) FROM finance_voucher") == 0


def test_an_amount_the_template_needs_and_the_fact_lacks_is_named(world):
    with pytest.raises(Refused) as refusal:
        post(world, a_sale(world, amounts={"gross": D("1130.00"), "net": D("1000.00"), "tax": D("130.00")}))
    assert refusal.value.rule == "finance.vouchers.amounts_given"
    assert "cost" in refusal.value.message.en


def test_a_late_fact_goes_to_the_open_month_and_keeps_its_day(world):
    months = [row[0] for row in sql.rows("SELECT id FROM finance_period WHERE month BETWEEN 1 AND 10 ORDER BY month")]
    with acting_as(world.chief):
        period.commands["close"](months)
    (number,) = post(world, a_sale(world, date(2026, 10, 20)))
    head = sql.one("SELECT number, posted_on, happened_on FROM finance_voucher WHERE id = %s", [number])
    assert head == ("记-202611-0001", date(2026, 11, 1), date(2026, 10, 20))


def test_the_books_go_on_into_a_year_nobody_opened(world):
    (number,) = post(world, a_sale(world, date(2027, 2, 3)))
    assert sql.value("SELECT number FROM finance_voucher WHERE id = %s", [number]) == "记-202702-0001"
    assert sql.value("SELECT count(*) FROM finance_period WHERE year = 2027") == 12


def test_a_date_mistyped_by_a_century_makes_no_periods(world):
    with pytest.raises(Refused) as refusal:
        post(world, a_sale(world, date(2126, 2, 3)))
    assert refusal.value.rule == "finance.ledgers.books_reach_the_day"
    assert sql.value("SELECT max(year) FROM finance_period") == 2026


def test_a_role_replaced_by_the_fact_books_another_account(world):
    post(
        world,
        Facts(
            template="receipt_posted",
            source=world.source(),
            posted_on=TODAY,
            amounts={"amount": D("50.00"), "allocated": D("0.00"), "unallocated": D("50.00")},
            dims={"party": world.customer},
            roles={"bank": "cash"},
        ),
    )
    assert balance(world, "1001") == D("50.00")
    assert balance(world, "1002") == D("0.00")
    assert balance(world, "2203") == D("-50.00")


def test_a_revised_template_makes_the_vouchers_once_a_second_person_approved_it(world):
    old = sql.value("SELECT id FROM finance_vouchertemplate WHERE code = 'goods_delivered'")
    perform(revise, [old], actor=world.accountant)
    draft = sql.value("SELECT id FROM finance_vouchertemplate WHERE code = 'goods_delivered' AND revision = 2")
    perform(voucher_template.edit, {draft: {"summary": "发货 {document}"}}, actor=world.accountant)
    post(world, a_sale(world))
    perform(approve, [draft], actor=world.chief)
    post(world, a_sale(world))
    summaries = [row[0] for row in sql.rows("SELECT summary FROM finance_voucher ORDER BY chain_no")]
    assert summaries == ["销售出库 DN-2611-00007 武汉光谷电子", "发货 DN-2611-00007"]
    assert sql.value("SELECT state FROM finance_vouchertemplate WHERE id = %s", [old]) == "RETIRED"


def test_who_revised_a_template_cannot_approve_it(world):
    old = sql.value("SELECT id FROM finance_vouchertemplate WHERE code = 'goods_delivered'")
    perform(revise, [old], actor=world.chief)
    draft = sql.value("SELECT id FROM finance_vouchertemplate WHERE code = 'goods_delivered' AND revision = 2")
    with pytest.raises(Refused) as refusal:
        perform(approve, [draft], actor=world.chief)
    assert refusal.value.rule == "finance_template_second_person"


def test_booking_a_delivery_takes_seven_statements_for_one_or_for_fifty(world):
    deliver(world, delivery_facts(world, payment_term=world.term))

    def statements(count):
        facts = [
            delivery_facts(world, a_line(world), a_line(world, item=world.second), payment_term=world.term)
            for _n in range(count)
        ]
        with sql.recorded() as seen:
            deliver(world, *facts)
        return [text for text in seen if "SAVEPOINT" not in text and "nextval('kernel_document_id')" not in text]

    one, fifty = statements(1), statements(50)
    # two of them are the command's own: its beginning and its events
    assert len(one) - 2 == 7
    assert len(fifty) == len(one)


def test_account_numbers_are_never_named_in_code():
    import re
    from pathlib import Path

    import quintet.finance

    code = re.compile(r"""["'](?:1|2|3|4|5)\d{3}(?:\d{2})*["']""")
    source = Path(quintet.finance.__file__).parent
    named = [
        path for path in source.rglob("*.py") if "migrations" not in path.parts and code.search(path.read_text("utf-8"))
    ]
    assert named == []
