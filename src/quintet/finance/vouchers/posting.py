"""Posting: facts become vouchers in memory at once, and rows in the commit tail — one statement per table."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from quintet.finance.ledgers import queries as ledgers
from quintet.finance.ledgers.commands import posting_place
from quintet.finance.vouchers import rules
from quintet.finance.vouchers.events import VoucherPosted
from quintet.finance.vouchers.facts import Facts
from quintet.finance.vouchers.models import POSTED, Voucher
from quintet.finance.vouchers.templates import Template, get_template
from quintet.kernel import register, sql, store
from quintet.kernel.dispatch import say
from quintet.kernel.money import ZERO
from quintet.kernel.results import Refused
from quintet.kernel.text import _
from quintet.kernel.unit import current

TAIL = "finance.post"
LATE = 100  # the chain's row stays locked until the commit: nothing that waits may follow

_POST = """
SELECT voucher_id, taken_number, taken_sequence, taken_chain, taken_hash
FROM finance_post(%s::json, %s::json, %s::bigint[])
"""


def post_facts(facts: Sequence[Facts]) -> list[int | None]:
    """Book facts by their templates, inside the running command; answers the voucher of each, None where all is zero.

    A voucher is balanced, complete and in an open period here and again in the database; rows, balances, number and
    hash are written in the commit tail, in the order given. Raises Refused for a missing ledger, template, role or
    amount, for an unbalanced result, and when no period is open. Any number of facts costs the same few statements.
    """
    unit = current()
    drafts = [_voucher(each) for each in facts]
    made = [draft for draft in drafts if draft is not None]
    count = sum(len(draft.rows) for draft in made)
    numbers = iter(store.next_ids(len(made) + count))
    for draft in made:
        draft.id = next(numbers)
    for draft in made:
        for position, row in enumerate(draft.rows, 1):
            row["id"], row["position"], row["voucher_id"] = next(numbers), position, draft.id
    unit.made.extend(made)
    unit.at_commit(TAIL, LATE, write_posted, made)
    say(_said(draft, facts_code) for draft, facts_code in _with_codes(drafts, facts))
    return [draft.id if draft is not None else None for draft in drafts]


def _with_codes(drafts: Sequence[Any], facts: Sequence[Facts]) -> Iterable[tuple[Any, str]]:
    return ((draft, each.template) for draft, each in zip(drafts, facts, strict=True) if draft is not None)


def _said(record: Any, template: str) -> VoucherPosted:
    return VoucherPosted(
        document=record.id, ledger=record.ledger_id, posted_on=record.posted_on, amount=record.debit_total,
        template=template, source=record.source_ref,
    )  # fmt: skip


def _voucher(facts: Facts) -> Any:
    """The voucher of a fact, in memory, with its lines as rows; None when every amount is zero."""
    unit = current()
    company = facts.company or unit.actor.company_id
    ledger = ledgers.get_ledger(company)
    template = get_template(ledger.id, facts.template)
    rows = lines_of(template, ledger, facts)
    if not rows:
        return None
    _require_balance(rows, template, facts)
    period, posted_on = posting_place(ledger.id, facts.posted_on, opening=template.opening)
    summary = template.summary_en if ledger.language == "en" and template.summary_en else template.summary
    record = store.new(
        Voucher,
        company_id=company, unit_id=unit.actor.unit_id, owner_id=unit.actor.user_id, ledger_id=ledger.id,
        period_id=period, word=template.word, posted_on=posted_on, happened_on=facts.happened_on or facts.posted_on,
        summary=summary.format_map(_Words(facts.summary_args)).strip()[:240], source_ref=facts.source,
        template_id=template.id, currency=ledger.currency, debit_total=sum((r["debit"] for r in rows), ZERO),
        prepared_by=unit.actor.user_id, posted_by=unit.actor.user_id, state=POSTED.value,
        created_at=unit.at, updated_at=unit.at, created_by_id=unit.actor.user_id,
    )  # fmt: skip
    record.__dict__["rows"] = rows
    return record


class _Words(dict[str, str]):
    """Words of a summary; those that the fact lacks stay empty."""

    def __missing__(self, key: str) -> str:
        return ""


def lines_of(template: Template, ledger: ledgers.LedgerFacts, facts: Facts) -> list[dict[str, Any]]:
    """The lines a template makes of a fact, with accounts by role. Raises Refused for a role or an amount missing."""
    accounts = [ledgers.account_of_role(ledger, facts.roles.get(line.role, line.role)) for line in template.lines]
    try:
        found = rules.expand(template.lines, accounts, facts, template.red, partial(ledgers.account_of_role, ledger))
    except KeyError as missing:
        text = _("The fact “{template}” has no amount {name}", "业务事项“{template}”缺少金额 {name}")
        raise Refused(
            text.format(template=template.code, name=str(missing)), rule="finance.vouchers.amounts_given"
        ) from missing
    for row in found:
        for name in ("party", "item", "department"):
            if name in row:
                row[f"{name}_id"] = row.pop(name)
    return found


def _require_balance(rows: Sequence[dict[str, Any]], template: Template, facts: Facts) -> None:
    difference = sum((row["debit"] - row["credit"] for row in rows), ZERO)
    if difference:
        text = _(
            "“{template}” for {source} does not balance: debits less credits are {difference}",
            "“{template}”（来源 {source}）借贷不平，差额 {difference}",
        )
        raise Refused(
            text.format(template=template.code, source=facts.source, difference=difference),
            rule="finance_voucher_balanced",
        )


def write_posted(vouchers: Sequence[Any]) -> None:
    """The commit tail: vouchers with lines, balances, numbers and hashes, then their entries and links.

    Takes new vouchers (from post_facts) and reviewed ones that were just posted by hand.
    """
    fresh = [v for v in vouchers if v._state.adding]
    waiting = [v for v in vouchers if not v._state.adding]
    columns = store.table(Voucher).column_of
    heads = [{column: v.__dict__[name] for name, column in columns.items()} for v in fresh]
    lines = [row for voucher in fresh for row in voucher.rows]
    taken = sql.rows(_POST, [store.as_json(heads), store.as_json(lines), store.array(v.id for v in waiting)])
    by_id = {v.id: v for v in vouchers}
    for number, *values in taken:
        for name, value in zip(("number", "sequence_no", "chain_no", "hash"), values, strict=True):
            by_id[number].__dict__[name] = value
    register.enter(fresh, waiting)
    for voucher in fresh:
        voucher._state.adding = False
