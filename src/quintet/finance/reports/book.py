"""The rows of an account ledger: opening, lines, sums of months and years, closing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from quintet.finance.ledgers.queries import AccountFacts, PeriodFacts, accounts_by_id
from quintet.finance.reports.choosing import span_of
from quintet.finance.reports.ledger_lines import (
    MOST_COUNTER_ACCOUNTS,
    Chosen,
    Line,
    Turnover,
    list_counter_accounts,
)
from quintet.kernel import register
from quintet.kernel.reports import Check, Column, Heading, Result, ref, to_document, to_report
from quintet.kernel.text import Text, _

LABELS = {
    "account": _("Account", "科目"),
    "codes": _("Codes", "科目编码"),
    "from_period": _("From", "起始期间"),
    "to_period": _("To", "截止期间"),
    "party": _("Party", "往来单位"),
    "item": _("Item", "物料"),
    "employee": _("Employee", "职员"),
    "department": _("Department", "部门"),
    "closing": _("With closing vouchers", "含结转损益"),
    "page": _("Page", "页码"),
}
_DEBIT, _CREDIT, _LEVEL = _("Dr", "借"), _("Cr", "贷"), _("—", "平")
_DIMENSIONS = ("party", "item", "employee", "department")


@dataclass(frozen=True)
class Page:
    """The lines shown, what the lines of earlier pages came to, and whether more follow."""

    number: int
    earlier: Decimal
    lines: Sequence[Line]
    more: bool


def balance_cells(net: Decimal) -> dict[str, Any]:
    """A balance as books write it: on which side it lies, and how much."""
    side = _DEBIT if net > 0 else _CREDIT if net < 0 else _LEVEL
    return {"side": str(side), "balance": abs(net)}


@dataclass
class Book:
    """A ledger of chosen accounts over some periods; `full` turnovers make balances, `asked` are those shown."""

    chosen: Chosen
    account: int | None
    codes: str
    before: Sequence[PeriodFacts]
    within: Sequence[PeriodFacts]
    periods: Sequence[PeriodFacts]
    full: Mapping[int, Turnover]
    asked: Mapping[int, Turnover]
    titles: dict[int, tuple[str, str, str]] = field(default_factory=dict)
    counters: dict[tuple[int, bool], list[int]] = field(default_factory=dict)

    def result(self, page: Page) -> Result:
        """The report of one page."""
        self.titles = register.titles(n for line in page.lines for n in (line.source, *_dims(line)))
        self.counters = list_counter_accounts(self.chosen, page.lines) if page.lines else {}
        turnover = _sum(self.asked, self.within)
        opening = _sum(self.full, self.before).net
        columns = self._columns(page.lines)
        known = {column.name for column in columns}
        rows = [
            {name: value for name, value in row.items() if name in known or name.startswith("_")}
            for row in self._rows(page, opening)
        ]
        totals = {
            "summary": str(_("Turnover and closing balance", "本期合计与期末余额")),
            "debit": turnover.debit, "credit": turnover.credit, **balance_cells(opening + turnover.net),
        }  # fmt: skip
        whole = page.number == 1 and not page.more
        checks = [_agrees(page.lines, turnover)] if whole else []
        return Result(columns, rows, totals, checks, self._heading())

    def _heading(self) -> Heading:
        top = accounts_by_id().get(self.account or 0)
        names = (
            Text(f"{top.code} {top.name.en}", f"{top.code} {top.full_name}") if top else Text(self.codes, self.codes)
        )
        return Heading(names, span_of(self.within))

    def _columns(self, lines: Sequence[Line]) -> list[Column]:
        several = len(self.chosen.accounts) > 1
        return [
            Column("date", _("Date", "日期"), "date", width=104),
            Column("voucher", _("Voucher", "凭证号"), "ref", to="finance.voucher", width=128),
            Column("summary", _("Summary", "摘要"), width=210),
            *([Column("account", _("Account", "科目"), width=128)] if several else []),
            *([Column("detail", _("Detail", "辅助核算"), width=136)] if any(map(_has_dims, lines)) else []),
            *([] if several else [Column("counter", _("Against", "对方科目"), width=136)]),
            *(
                [Column("quantity", _("Quantity", "数量"), "decimal", width=76)]
                if any(n.quantity for n in lines)
                else []
            ),
            Column("debit", _("Debit", "借方"), "money", width=116),
            Column("credit", _("Credit", "贷方"), "money", width=116),
            Column("side", _("Dr/Cr", "方向"), width=52),
            Column("balance", _("Balance", "余额"), "money", width=122),
        ]

    def _rows(self, page: Page, opening: Decimal) -> Iterator[dict[str, Any]]:
        """Opening, then lines; after a month's last line its sum and that of the year so far."""
        balance = opening + page.earlier
        said = _("Opening balance", "期初余额") if page.number == 1 else _("Brought forward", "承前页")
        yield {"summary": str(said), **balance_cells(balance), "_bold": True}
        due = [p for p in self.within if p.id in self.asked]
        if page.lines and page.number > 1:
            first = next(i for i, p in enumerate(due) if p.id == page.lines[0].period)
            due = due[first:]
        for line in page.lines:
            while due[0].id != line.period:
                yield from self._sums(due.pop(0))
            balance += line.debit - line.credit
            yield self._line(line, balance)
        if not page.more:
            for period in due:
                yield from self._sums(period)
        else:
            yield self._next(page)

    def _line(self, line: Line, balance: Decimal) -> dict[str, Any]:
        account = accounts_by_id()[line.account]
        source = self.titles.get(line.source or 0)
        links = {"summary": to_document(source[0], line.source or 0)} if source else {}
        return {
            "date": line.posted_on,
            "voucher": ref("finance.voucher", line.voucher, line.number),
            "summary": line.summary,
            "account": _name(account),
            "detail": " · ".join(self.titles[n][1] for n in _dims(line) if n in self.titles),
            "counter": self._against(line),
            "quantity": line.quantity,
            "debit": line.debit,
            "credit": line.credit,
            **balance_cells(balance),
            "_links": links,
        }

    def _against(self, line: Line) -> str:
        # a red line stands on the side of what it undoes: what it is against stands on the other side all the same
        found = self.counters.get((line.voucher, not line.debit), [])
        names = sorted(_name(accounts_by_id()[each]) for each in found)
        return "、".join(names[:MOST_COUNTER_ACCOUNTS]) + ("…" if len(names) > MOST_COUNTER_ACCOUNTS else "")

    def _sums(self, period: PeriodFacts) -> Iterator[dict[str, Any]]:
        """本月合计 and 本年累计 of a month; opening balances are no turnover of a year."""
        if not period.month:
            return
        until = self.periods[: list(self.periods).index(period) + 1]
        year = _sum(self.asked, [p for p in until if p.year == period.year and p.month])
        balance = balance_cells(_sum(self.full, self.before).net + _sum(self.asked, self._shown_until(period)).net)
        month = _("Total of {period}", "{period} 合计").format(period=f"{period.year}-{period.month:02}")
        for said, sums in ((month, self.asked[period.id]), (_("Year to date", "本年累计"), year)):
            yield {"date": period.last_on, "summary": str(said), "debit": sums.debit, "credit": sums.credit,
                   **balance, "_bold": True}  # fmt: skip

    def _shown_until(self, period: PeriodFacts) -> list[PeriodFacts]:
        return [p for p in self.within if p.last_on <= period.last_on]

    def _next(self, page: Page) -> dict[str, Any]:
        party, item, employee, department = self.chosen.dims
        given = {
            "account": self.account, "codes": self.codes or None, "party": party, "item": item, "employee": employee,
            "department": department, "from_period": self.within[0].id, "to_period": self.within[-1].id,
            "page": page.number + 1,
        }  # fmt: skip
        params = {name: value for name, value in given.items() if value is not None}
        if not self.chosen.with_closing:
            params["closing"] = False
        link = to_report("finance.account_ledger", **params)
        return {
            "summary": str(_("More entries: next page", "后续分录：下一页")),
            "_bold": True,
            "_links": {"summary": link},
        }


def _name(account: AccountFacts) -> str:
    return f"{account.code} {account.name}"


def _dims(line: Line) -> list[int]:
    return [n for n in (getattr(line, name) for name in _DIMENSIONS) if n]


def _has_dims(line: Line) -> bool:
    return bool(_dims(line))


def _sum(turnovers: Mapping[int, Turnover], periods: Sequence[PeriodFacts]) -> Turnover:
    return sum((turnovers[p.id] for p in periods if p.id in turnovers), Turnover())


def _agrees(lines: Sequence[Line], turnover: Turnover) -> Check:
    """The lines shown add up to the balances that the statements are made of."""
    found = sum((Turnover(line.debit, line.credit) for line in lines), Turnover())
    label = _("Entries agree with the balances", "分录与科目余额一致")
    return Check(label, found == turnover, f"{found.debit:,} / {found.credit:,}")
