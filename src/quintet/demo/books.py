"""The accountants' own work: capital on the first day, wages and rent by hand, each month closed step by step."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from quintet.demo.stage import Stage
from quintet.kernel import clock, sql
from quintet.kernel.results import Refused
from quintet.master.calendar.queries import add_working_days

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


class Books:
    """何敏 prepares and posts, 郑文涛 reviews and closes."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def begin(self) -> None:
        """Put the months' work into the agenda."""
        self.stage.on_day(0, lambda: self._book("收到股东投资款", CAPITAL))
        month = self.stage.first_day
        while month <= self.stage.end.date():
            for summary, day, entries in MONTHLY:
                if summary == PAY and month == self.stage.first_day:
                    continue
                due = add_working_days(month + timedelta(days=day - 1), 0)
                self.stage.at(due, partial(self._book, summary, entries))
            following = (month + timedelta(days=32)).replace(day=1)
            self.stage.at(add_working_days(following, 7), partial(self._close, month))
            month = following

    def _book(self, summary: str, entries: Sequence[Entry]) -> None:
        lines = [
            {
                "account": self.stage.cast.accounts[code],
                "summary": summary,
                "debit": Decimal(debit or 0),
                "credit": Decimal(credit or 0),
            }
            for code, debit, credit in entries
        ]
        made = self.stage.create(
            "he.min", "finance.voucher", posted_on=clock.today(), summary=summary, attachments=1, lines=lines
        )
        self.stage.later(0, lambda: self._review(made.id))

    def _review(self, voucher: int) -> None:
        self.stage.do("zheng.wentao", "finance.voucher.review", voucher)
        self.stage.later(0, lambda: self.stage.do("he.min", "finance.voucher.post", voucher))

    def _close(self, month: date) -> None:
        """何敏 works through the steps of the month; 郑文涛 closes it, unless something still waits: then tomorrow."""
        period, run = sql.rows(
            "SELECT p.id, r.id FROM finance_period p LEFT JOIN finance_closingrun r ON r.period_id = p.id"
            " WHERE p.year = %s AND p.month = %s",
            [month.year, month.month],
        )[0]
        run = run or self.stage.create("he.min", "finance.closing_run", period=period).id
        self.stage.do("he.min", "finance.closing_run.run_all", run)
        try:
            self.stage.do("zheng.wentao", "finance.closing_run.lock", run)
        except Refused:
            self.stage.later(1, lambda: self._close(month))
