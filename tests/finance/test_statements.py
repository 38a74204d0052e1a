"""Statements: the official forms, their identities on any books, and every figure down to its entries."""

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from quintet.finance.closing.booking import book_profit
from quintet.finance.closing.documents import closing_run
from quintet.finance.closing.scene import scene_of
from quintet.finance.ledgers.packs import read_pack
from quintet.finance.ledgers.rules import parent_code
from quintet.finance.statements.forms import parse_sum, read_form
from quintet.finance.statements.queries import balance_sheet, income_statement
from quintet.finance.statements.rules import fill, home_of, named_codes, selection
from quintet.finance.vouchers.commands import Entry, FactRow, Facts, post_facts
from quintet.kernel import clock, sql
from quintet.kernel.results import InvalidInput, NotAllowed
from quintet.kernel.runner import perform, together
from quintet.kernel.unit import current
from tests.finance.bookkeeping import book, book_all, follow, period, rows_by_no
from tests.finance.builders import D, account, make_world

NOV = date(2026, 11, 24)
PACK = "small_business"
CHART = read_pack(PACK)["accounts"]
LEAVES = sorted(set(CHART) - {parent_code(code, CHART) for code in CHART})


@pytest.fixture
def world(db):
    with clock.frozen_at(NOV):
        yield make_world(date(2025, 10, 1))


def sheet(world, **given):
    return balance_sheet.run(world.accountant, {"layout": "list", **given})


def open_with(world, template, code, amount):
    """An amount on an account as of the day before the books start, against undistributed profit."""
    value = D(amount)
    lines = [(code, value), ("310415", -value)] if template == "opening_balance" else []
    entries = tuple(
        Entry(account=account(world, each), debit=max(amount, D("0.00")), credit=max(-amount, D("0.00")))
        for each, amount in lines
    )
    rows = (FactRow(amounts={"value": value}, dims={"item": world.item}, quantity=D(1)),)
    facts = Facts(
        template=template,
        source=None,
        posted_on=date(2025, 10, 1),
        amounts={"value": value},
        rows=rows,
        entries=entries,
    )
    with together(world.system, "tests.open"):
        post_facts([facts])


def cells(result, column):
    return {no: row[column] for no, row in rows_by_no(result).items() if row[column]}


# the forms ---


def test_the_forms_have_the_official_rows():
    assert [row.no for row in read_form(PACK, "balance_sheet").numbered()] == list(range(1, 54))
    assert [row.no for row in read_form(PACK, "income_statement").numbered()] == list(range(1, 33))
    said = {row.no: row.label.zh for row in read_form(PACK, "balance_sheet").numbered()}
    assert (said[1], said[15], said[30]) == ("货币资金", "流动资产合计", "资产总计")
    assert (said[41], said[51], said[53]) == ("流动负债合计", "未分配利润", "负债和所有者权益（或股东权益）总计")
    said = {row.no: row.label.zh for row in read_form(PACK, "income_statement").numbered()}
    assert (said[1], said[21]) == ("一、营业收入", "二、营业利润（亏损以“-”号填列）")
    assert (said[30], said[32]) == ("三、利润总额（亏损总额以“-”号填列）", "四、净利润（净亏损以“-”号填列）")


def test_every_leaf_account_has_one_home_on_the_sheet_and_every_result_one_in_the_income_statement():
    on_sheet, of_income = (
        named_codes(read_form(PACK, "balance_sheet")),
        named_codes(read_form(PACK, "income_statement")),
    )
    assert [code for code in LEAVES if home_of(code, on_sheet) is None] == []
    results = [code for code in LEAVES if code.startswith("5")]
    assert [code for code in results if home_of(code, of_income) is None] == []
    # sides come in pairs: what one row takes while it is a debit, another takes while it is a credit
    terms = [term for row in read_form(PACK, "balance_sheet").numbered() if not row.memo for term in row.terms]
    sided = {side: {t.code for t in terms if t.side == side} for side in ("debit", "credit", "")}
    assert sided["debit"] == sided["credit"] == {
        "1122", "1123", "1221", "2202", "2203", "2241", "222101", "222102", "222103", "222104", "222105", "222107",
    }  # fmt: skip
    assert not sided[""] & sided["debit"]
    assert len([t for t in terms if not t.side]) == len(sided[""])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("15", ((1, 15),)),
        ("18 - 19", ((1, 18), (-1, 19))),
        ("1..3 + 14", ((1, 1), (1, 2), (1, 3), (1, 14))),
        ("1 - 2..3", ((1, 1), (-1, 2), (-1, 3))),
    ],
)
def test_sums_of_rows_are_read(text, found):
    assert parse_sum(text) == found


@pytest.mark.parametrize("text", ["1 2", "1 + x", "1..", "* 3"])
def test_what_is_no_sum_of_rows_is_an_error(text):
    with pytest.raises(ValueError, match="is no sum"):
        parse_sum(text)


def test_an_account_stands_where_the_longest_code_puts_it_and_its_selection_says_so():
    form = read_form(PACK, "balance_sheet")
    filled = fill(form, {"22210106": D("-13.00"), "222106": D("-7.00"), "222109": D("-5.00"), "222102": D("2.00")})
    assert (filled.values[36], filled.values[40], filled.values[14]) == (D("18.00"), D("7.00"), D("2.00"))
    assert filled.codes[36] == ("2221", "222101")
    assert selection(form, filled.codes[36]) == "2221 -222102 -222103 -222104 -222105 -222106 -222107"
    assert filled.values[41] == D("25.00")


# figures ---


def test_debit_balances_of_payables_are_prepayments_and_credits_of_receivables_are_advances(world):
    book(world, NOV, ("220201", "900.00"), ("1002", "-900.00"))
    book(world, NOV, ("1002", "400.00"), ("1122", "-400.00"))
    book(world, NOV, ("1123", "50.00"), ("1002", "-50.00"))
    found = cells(sheet(world), "end")
    assert found == {1: D("-550.00"), 5: D("950.00"), 15: D("400.00"), 30: D("400.00"), 34: D("400.00"),
                     41: D("400.00"), 47: D("400.00"), 53: D("400.00")}  # fmt: skip


def test_work_in_process_is_inventory_and_memo_rows_add_nothing(world):
    book(world, NOV, ("400101", "300.00"), ("1403", "200.00"), ("1405", "100.00"), ("3001", "-600.00"))
    found = cells(sheet(world), "end")
    assert (found[9], found[10], found[11], found[12], found[15]) == (
        D("600.00"), D("200.00"), D("300.00"), D("100.00"), D("600.00"),
    )  # fmt: skip


def test_depreciation_is_shown_positive_and_taken_off(world):
    book(world, NOV, ("1601", "1000.00"), ("1602", "-250.00"), ("3001", "-750.00"))
    found = cells(sheet(world), "end")
    assert (found[18], found[19], found[20], found[29]) == (D("1000.00"), D("250.00"), D("750.00"), D("750.00"))


def test_profit_not_closed_yet_is_in_undistributed_profit_and_the_row_says_so(world):
    book(world, NOV, ("1002", "1000.00"), ("5001", "-1000.00"))
    book(world, NOV, ("560206", "300.00"), ("1002", "-300.00"))
    row = rows_by_no(sheet(world))[51]
    assert row["end"] == D("700.00")
    assert row["item"] == "未分配利润（含未结转损益 700.00）"


def test_the_sheet_as_of_a_past_month_and_the_start_of_its_year(world):
    book(world, date(2025, 12, 5), ("1002", "100.00"), ("3001", "-100.00"))
    book(world, date(2026, 3, 5), ("1002", "20.00"), ("3001", "-20.00"))
    book(world, NOV, ("1002", "3.00"), ("3001", "-3.00"))
    now, march = sheet(world, compare=True), sheet(world, period=str(period("2026-03")))
    assert [rows_by_no(now)[1][name] for name in ("end", "start", "last_year")] == [D("123.00"), D("100.00"), D("0.00")]
    assert [rows_by_no(march)[1][name] for name in ("end", "start")] == [D("120.00"), D("100.00")]
    assert str(march.heading.period) == "2026年3月31日"
    december = sheet(world, period=str(period("2025-12")))
    assert [rows_by_no(december)[1][name] for name in ("end", "start")] == [D("100.00"), D("0.00")]


def test_the_income_statement_of_a_month_a_quarter_and_last_year(world):
    for on, amount in (
        (date(2025, 11, 3), "5.00"),
        (date(2026, 1, 9), "70.00"),
        (date(2026, 10, 9), "20.00"),
        (NOV, "3.00"),
    ):
        book(world, on, ("1002", amount), ("5001", f"-{amount}"))
    found = rows_by_no(income_statement.run(world.accountant, {"compare": "true"}))[1]
    assert [found[n] for n in ("year", "month", "last_year", "last_month")] == [
        D("93.00"), D("3.00"), D("5.00"), D("5.00"),
    ]  # fmt: skip
    quarter = income_statement.run(world.accountant, {"from_period": str(period("2026-10"))})
    assert rows_by_no(quarter)[1]["month"] == D("23.00")
    assert str(quarter.heading.period) == "2026年10月 至 2026年11月"


def test_opening_balances_are_what_the_first_year_starts_with(world):
    for template, code in (("opening_stock", "1405"), ("opening_balance", "1002")):
        open_with(world, template, code, "80.00")
    book(world, date(2025, 10, 5), ("1002", "5.00"), ("5001", "-5.00"))
    found = sheet(world, period=str(period("2025-10")))
    rows = rows_by_no(found)
    assert [rows[51][name] for name in ("start", "end")] == [D("160.00"), D("165.00")]
    assert [check for check in found.checks if not check.ok] == []


def test_two_sides_stand_next_to_each_other_and_end_on_one_line(world):
    book(world, NOV, ("1002", "3.00"), ("3001", "-3.00"))
    found = balance_sheet.run(world.accountant, {})
    last = found.rows[-1]
    assert (last["no"], last["no_2"], last["end"], last["end_2"]) == (30, 53, D("3.00"), D("3.00"))
    assert [column.name for column in found.columns] == [
        "item", "no", "end", "start", "item_2", "no_2", "end_2", "start_2",
    ]  # fmt: skip
    numbers = [row["no_2"] for row in found.rows if row.get("no_2")]
    assert numbers == list(range(31, 54))


def test_periods_of_others_and_in_the_wrong_order_are_refused(world):
    book(world, NOV, ("1002", "3.00"), ("3001", "-3.00"))
    with pytest.raises(InvalidInput) as refusal:
        sheet(world, period="1")
    assert refusal.value.errors[0].field == "period"
    with pytest.raises(InvalidInput) as refusal:
        income_statement.run(world.accountant, {"from_period": str(period("2026-12"))})
    assert refusal.value.errors[0].field == "from_period"
    with pytest.raises(NotAllowed):
        balance_sheet.run(world.cashier, {})


def test_a_statement_takes_one_statement_once_the_chart_is_known(world):
    book(world, NOV, ("1002", "3.00"), ("3001", "-3.00"))
    sheet(world)
    with sql.recorded() as seen:
        sheet(world, compare=True)
        income_statement.run(world.accountant, {"compare": "true"})
    assert len(seen) == 2


# any books ---

AMOUNTS = st.integers(min_value=-5_000_000, max_value=5_000_000).filter(bool).map(lambda cents: D(cents) / 100)
LINES = st.lists(st.tuples(st.sampled_from(LEAVES), AMOUNTS), min_size=1, max_size=6)
DAYS = st.sampled_from([date(2025, 10, 7), date(2025, 12, 31), date(2026, 1, 15), date(2026, 6, 30), date(2026, 11, 2)])
BOOKS = st.lists(st.tuples(DAYS, LINES), min_size=1, max_size=8)
CLOSED = st.sets(st.sampled_from(["2025-10", "2025-12", "2026-01", "2026-06", "2026-11"]))


def balanced(lines, other):
    rest = -sum(amount for _code, amount in lines)
    return [*lines, (other, rest)] if rest else lines


def close_result(world, number):
    run = sql.value("SELECT id FROM finance_closingrun WHERE period_id = %s", [period(number)])
    run = run or perform(closing_run.create, [{"period": period(number)}], actor=world.accountant).record.id
    with together(world.system, "tests.close"):
        book_profit(scene_of(current().load(closing_run, [run])[0]))


@settings(
    max_examples=10,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),  # to shrink would take minutes: an example is a year of books
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(books=BOOKS, others=st.lists(st.sampled_from(LEAVES), min_size=8, max_size=8), closed=CLOSED)
def test_on_any_books_the_identities_hold_and_every_figure_opens_into_its_entries(world, books, others, closed):
    book(world, NOV, ("1002", "3.00"), ("3001", "-3.00"))  # so that the books have reached the year
    book_all(world, [(on, balanced(lines, other)) for (on, lines), other in zip(books, others, strict=False)])
    before = income_figures(world)
    for number in sorted(closed):
        close_result(world, number)
    assert income_figures(world) == before
    for number in ("2025-12", "2026-06", "2026-11"):
        shown = sheet(world, period=str(period(number)))
        assert [check for check in shown.checks if not check.ok] == []
        assert_opens(world, shown, read_form(PACK, "balance_sheet"), ("end", "start"), closing_balance)
        income = income_statement.run(world.accountant, {"period": str(period(number))})
        assert [check for check in income.checks if not check.ok] == []
        assert_opens(world, income, read_form(PACK, "income_statement"), ("year", "month"), turnover)


def income_figures(world):
    found = [income_statement.run(world.accountant, {"period": str(period(n))}) for n in ("2026-06", "2026-11")]
    return [(row["year"], row["month"]) for each in found for row in each.rows]


def assert_opens(world, result, form, columns, measure):
    for no, row in rows_by_no(result).items():
        sign = 1 if form.row(no).positive == "debit" else -1
        for column in columns:
            if row[column]:
                behind = follow(world.accountant, row["_links"][column])
                assert (no, column, sign * measure(behind)) == (no, column, row[column])
                assert all(check.ok for check in behind.checks)


def closing_balance(result):
    if "side" in result.totals:
        return result.totals["balance"] * (-1 if result.totals["side"] == "贷" else 1)
    return result.totals["closing_debit"] - result.totals["closing_credit"]


def turnover(result):
    return result.totals["debit"] - result.totals["credit"]
