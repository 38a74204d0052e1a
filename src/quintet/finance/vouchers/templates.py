"""Voucher templates as posting uses them: compiled once, kept in memory until one is edited."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quintet.finance.vouchers.documents import voucher_template
from quintet.finance.vouchers.models import APPROVED, VoucherTemplate, VoucherTemplateLine
from quintet.kernel import cache, sql, store
from quintet.kernel.results import Refused
from quintet.kernel.text import _


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A line of a template; its role becomes an account when a fact is booked."""

    debit: bool
    role: str
    amount: str
    dims: tuple[str, ...]
    each: bool
    summary: str


@dataclass(frozen=True, slots=True)
class Template:
    """A template in use."""

    id: int
    code: str
    word: str
    summary: str
    summary_en: str
    red: bool
    opening: bool
    lines: tuple[TemplateLine, ...]


def compiled(template: Any, lines: list[Any]) -> Template:
    """A template record with its lines, as posting uses it."""
    return Template(
        template.id, template.code, template.word, template.summary, template.summary_en, template.red,
        template.opening,
        tuple(
            TemplateLine(
                row.side == "debit", row.role, row.amount, tuple(row.dimensions.split()), row.each, row.summary
            )
            for row in lines
        ),
    )  # fmt: skip


def _load() -> dict[tuple[int, str], Template]:
    heads = store.select(VoucherTemplate, "t.state = 'APPROVED'")
    lines: dict[int, list[Any]] = {}
    for row in store.select(
        VoucherTemplateLine,
        "t.template_id = ANY(%s::bigint[])",
        [store.array(h.id for h in heads)],
        tail="ORDER BY t.position",
    ):
        lines.setdefault(row.template_id, []).append(row)
    return {(h.ledger_id, h.code): compiled(h, lines.get(h.id, [])) for h in heads}


def get_template(ledger_id: int, code: str) -> Template:
    """The template in use for a fact. Raises Refused where the ledger has none."""
    found = cache.get("finance.voucher_template", _load).get((ledger_id, code))
    if found is None:
        text = _("No voucher template in use for “{code}”", "业务事项“{code}”没有启用的凭证模板")
        raise Refused(text.format(code=code), rule="finance.vouchers.template_in_use")
    return found


def list_template_codes(ledger_id: int) -> set[str]:
    """The facts a ledger has a template for, in use or not."""
    return {row[0] for row in sql.rows("SELECT code FROM finance_vouchertemplate WHERE ledger_id = %s", [ledger_id])}


def create_templates(ledger_id: int, pack: Mapping[str, Mapping[str, Any]]) -> None:
    """The templates of a chart pack, in use at once: they are reviewed with the pack. Inside a command."""
    rows = []
    for code, facts in pack.items():
        rows.append(
            {
                "ledger_id": ledger_id, "code": code, "name": facts["name"], "name_en": facts["en"],
                "summary": facts["summary"], "summary_en": facts["summary_en"], "red": facts.get("red", False),
                "opening": facts.get("opening", False), "closing": facts.get("closing", False),
                "state": APPROVED.value,
                "lines": [
                    {
                        "side": line["side"], "role": line["role"], "amount": line["amount"],
                        "dimensions": " ".join(line.get("dimensions", ())), "each": line.get("each", False),
                        "summary": line.get("summary", ""),
                    }
                    for line in facts["lines"]
                ],
            }
        )  # fmt: skip
    voucher_template.create(rows)
