"""The accountants' own work: capital first, wages, rent and taxes by hand, each month closed step by step."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from quintet.demo.stage import Stage
from quintet.kernel import sql

Entry = tuple[str, str, str]  # account code, debit, credit

CAPITAL: Sequence[Entry] = (("1002", "8000000.00", ""), ("3001", "", "8000000.00"))
PAY = "发放工资"  # of the month before
# summary, day of the month, entries; the amounts are of a company of this size
MONTHLY: Sequence[tuple[str, int, Sequence[Entry]]] = (
    ("支付厂房租金", 5, (("560206", "46000.00", ""), ("1002", "", "46000.00"))),
    ("支付银行手续费", 20, (("560302", "312.50", ""), ("1002", "", "312.50"))),
    (
        "计提本月工资",
        25,
        (("560103", "158600.00", ""), ("560204", "121400.00", ""), ("221101", "", "280000.00")),
    ),
    ("支付设备租赁费", 3, (("410101", "9800.00", ""), ("1002", "", "9800.00"))),
    ("支付车间水电费", 8, (("410101", "8615.40", ""), ("1002", "", "8615.40"))),
    ("计提车间工资（上半月）", 14, (("410101", "11500.00", ""), ("221101", "", "11500.00"))),
    ("计提车间工资（下半月）", 25, (("410101", "11500.00", ""), ("221101", "", "11500.00"))),
    (PAY, 10, (("221101", "303000.00", ""), ("1002", "", "303000.00"))),
    ("报销差旅费", 15, (("560104", "18426.80", ""), ("1002", "", "18426.80"))),
)
CLOSED_ON = 7  # working days into the next month
TAXES = ("222102", "222111", "222112", "222113")  # VAT and what follows it, as the month's closing found them
INCOME_TAX, INCOME_TAX_RATE, QUARTERS_BEGIN = "5801", Decimal("0.25"), (1, 4, 7, 10)

_PERIOD = """
SELECT p.id, r.id, p.state FROM finance_period p LEFT JOIN finance_closingrun r ON r.period_id = p.id
WHERE p.year = %s AND p.month = %s
"""
_BALANCE = """
SELECT a.code, sum(b.credit - b.debit) FROM finance_balance b JOIN finance_account a ON a.id = b.account_id
WHERE a.code = ANY(%s) GROUP BY a.code
"""
_PROFIT = """
SELECT coalesce(sum(b.credit - b.debit + b.closed), 0),
       coalesce(sum(b.debit - b.credit - b.closed) FILTER (WHERE a.code = %s), 0)
FROM finance_balance b JOIN finance_account a ON a.id = b.account_id JOIN finance_period p ON p.id = b.period_id
WHERE a.type IN ('income', 'expense') AND a.leaf AND p.year * 100 + p.month < %s
"""


class Books:
    """何敏 prepares and posts, 郑文涛 reviews and closes."""

    def __init__(self, stage: Stage, percent: int = 100) -> None:
        self.stage, self.part = stage, Decimal(percent) / 100
        stage.every("book", "09:50", 9, self.book)
        stage.every("tax", "10:20", 9, self.pay_taxes)
        stage.every("close", "17:20", 9, self.close)
        stage.put("book", 0, ("收到股东投资款", CAPITAL, Decimal(1)))
        month = stage.days[0].replace(day=1)
        while month <= stage.days[stage.last]:
            self._rehearse(month, is_first=month == stage.days[0].replace(day=1))
            month = _following(month)

    def _rehearse(self, month: date, *, is_first: bool) -> None:
        stage = self.stage
        for summary, day, entries in MONTHLY:
            if not (summary == PAY and is_first):
                stage.put("book", self._within(month, day), (summary, entries, self.part))
        stage.put("close", stage.index_of(_following(month)) + CLOSED_ON, month)

    def _within(self, month: date, day: int) -> int:
        """The working day from that one on; where days are few it still has to be one of this month."""
        stage = self.stage
        at = stage.index_of(month + timedelta(days=day - 1))
        while at > 0 and stage.days[stage.rhythm.turn(at, 9)] >= _following(month):
            at -= 1
        return at

    def pay_taxes(self, closed: list[date]) -> None:
        """What the closed month owes the tax office leaves the bank; after a quarter also income tax."""
        for month in map(_following, closed):
            owed = dict(sql.rows(_BALANCE, [list(TAXES)]))
            entries: list[Entry] = [(code, str(owed[code]), "") for code in TAXES if owed.get(code, 0) > 0]
            if month.month in QUARTERS_BEGIN:
                due = _income_tax_due(month)
                entries += [(INCOME_TAX, str(due), "")] if due > 0 else []
            if entries:
                paid = str(sum((Decimal(amount) for _code, amount, _none in entries), Decimal(0)))
                self.book([("缴纳上月税费", [*entries, ("1002", "", paid)], Decimal(1))])

    def book(self, tasks: list[tuple[str, Sequence[Entry], Decimal]]) -> None:
        """Vouchers by hand: made, reviewed by the other, posted."""
        stage = self.stage
        made = stage.create("he.min", "finance.voucher", [self._voucher(*task) for task in tasks])
        numbers = [each.id for each in made]
        stage.do("zheng.wentao", "finance.voucher.review", numbers)
        stage.do("he.min", "finance.voucher.post", numbers)

    def _voucher(self, summary: str, entries: Sequence[Entry], part: Decimal) -> dict[str, Any]:
        lines = [
            {
                "account": self.stage.cast.accounts[code],
                "summary": summary,
                "debit": round(Decimal(debit or 0) * part, 2),
                "credit": round(Decimal(credit or 0) * part, 2),
            }
            for code, debit, credit in entries
        ]
        return {"posted_on": self.stage.today, "summary": summary, "attachments": 1, "lines": lines}

    def close(self, months: list[date]) -> None:
        """何敏 works through the steps of the month; 郑文涛 closes it, unless something still waits: then tomorrow."""
        stage = self.stage
        for month in sorted(months):
            period, run, _state = sql.rows(_PERIOD, [month.year, month.month])[0]
            run = run or stage.create("he.min", "finance.closing_run", [{"period": period}])[0].id
            stage.do("he.min", "finance.closing_run.run_all", [run])
            is_closed = stage.do("zheng.wentao", "finance.closing_run.lock", [run]).done
            stage.later("tax" if is_closed else "close", 1, month)


def _income_tax_due(before: date) -> Decimal:
    """Income tax (CNY) on all profit of the months before, less what was prepaid of it."""
    profit, paid = sql.rows(_PROFIT, [INCOME_TAX, before.year * 100 + before.month])[0]
    return round((profit + paid) * INCOME_TAX_RATE - paid, 2)


def _following(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)
