"""Vouchers on paper, as they are bound 记账凭证: two on a page, a long one in parts that carry on."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from quintet.finance.ledgers.queries import accounts_by_id
from quintet.finance.vouchers.documents import voucher
from quintet.finance.vouchers.models import DRAFT, VOID, VoucherTemplate
from quintet.kernel import register, store
from quintet.kernel.actor import Actor
from quintet.kernel.printing import printed
from quintet.kernel.printing.shape import money, quantity
from quintet.kernel.printing.words import in_words
from quintet.kernel.text import _
from quintet.master.papers.queries import company_head, is_english, name_items, name_parties

ROWS = 6  # entries of a part


def voucher_data(vouchers: Sequence[Any], actor: Actor) -> Mapping[str, Any]:
    """What the template reads: the parts of all vouchers; five statements whatever their number."""
    lines = [line for each in vouchers for line in each.lines]
    named = _Names(lines)
    _signed_by_template(vouchers)
    people = {n: row[1] for n, row in register.titles(_people(vouchers)).items()}
    return {
        "company": company_head(vouchers[0].company_id),
        "parts": [part for each in vouchers for part in _parts(each, named, people)],
        "rows": ROWS,
    }


class _Names:
    """What entries are about, named in the language of the paper."""

    def __init__(self, lines: Sequence[Any]) -> None:
        self.accounts = accounts_by_id()
        self.parties = name_parties({line.party_id for line in lines if line.party_id})
        self.items = name_items(line.item_id for line in lines if line.item_id)
        others = {n for line in lines for n in (line.employee, line.department_id) if n}
        self.others = {number: row[1] for number, row in register.titles(others).items()}

    def account(self, line: Any) -> dict[str, str]:
        """The account with its parents, and small below it its dimensions."""
        account = self.accounts[line.account_id]
        path = [account]
        while path[0].parent_id in self.accounts:
            path.insert(0, self.accounts[path[0].parent_id])
        about = [
            self.parties.get(line.party_id, ""),
            self.items[line.item_id].name if line.item_id in self.items else "",
            self.others.get(line.employee, ""),
            self.others.get(line.department_id, ""),
            quantity(line.quantity),
        ]
        names = (" – " if is_english() else "—").join(str(each.name) for each in path)
        return {"main": f"{account.code} {names}", "small": "　".join(each for each in about if each)}


def _signed_by_template(vouchers: Sequence[Any]) -> None:
    """Who approved a template has reviewed the vouchers it makes."""
    templates = store.by_ids(VoucherTemplate, (each.template_id for each in vouchers))
    for each in vouchers:
        if each.reviewed_by is None and each.template_id in templates:
            each.__dict__["reviewed_by"] = templates[each.template_id].approved_by


def _people(vouchers: Sequence[Any]) -> set[int]:
    return {n for each in vouchers for n in (each.prepared_by, each.reviewed_by, each.posted_by) if n}


def _parts(record: Any, named: _Names, people: Mapping[int, str]) -> Iterator[dict[str, Any]]:
    chunks = [record.lines[i : i + ROWS] for i in range(0, len(record.lines), ROWS)] or [[]]
    debit = sum((line.debit for line in record.lines), Decimal(0))
    credit = sum((line.credit for line in record.lines), Decimal(0))
    own = str(_("Quintet", "系统自动")) if record.template_id else ""
    for index, chunk in enumerate(chunks, start=1):
        last = index == len(chunks)
        yield {
            "number": _number(record),
            "part": f"{index}/{len(chunks)}" if len(chunks) > 1 else "",
            "date": _date(record),
            "attachments": str(record.attachments),
            "entries": [_entry(record, line, named) for line in chunk],
            "total": [money(debit), money(credit)] if last else None,
            "words": in_words(debit, record.currency, "en" if is_english() else "zh") if last else "",
            "prepared": people.get(record.prepared_by) or own,
            "reviewed": people.get(record.reviewed_by, ""),
            "posted": people.get(record.posted_by) or (own if record.sequence_no else ""),
            "mark": _mark(record),
        }


def _entry(record: Any, line: Any, named: _Names) -> dict[str, Any]:
    return {
        "summary": line.summary or record.summary,
        "account": named.account(line),
        "debit": money(line.debit) if line.debit else "",
        "credit": money(line.credit) if line.credit else "",
        "red": line.debit < 0 or line.credit < 0,
    }


def _number(record: Any) -> str:
    if record.sequence_no is None:
        return record.number or ""
    return f"{record.word}-{record.sequence_no:04}" if is_english() else f"{record.word}字第 {record.sequence_no:04} 号"


def _date(record: Any) -> str:
    on = record.posted_on
    if on is None:
        return ""
    return on.isoformat() if is_english() else f"{on.year} 年 {on.month} 月 {on.day} 日"


def _mark(record: Any) -> str:
    if record.state == DRAFT.value:
        return str(_("DRAFT", "草稿"))
    return str(_("VOID", "作废")) if record.state == VOID.value else ""


printed(
    voucher,
    "voucher",
    _("Accounting voucher", "记账凭证"),
    template="finance/vouchers/print/voucher.typ",
    together=voucher_data,
)
