"""Vouchers: made by facts (`post_facts`), or by hand with a second person; corrected only by a red reversal.

Flows call `post_facts([Facts(…)])` inside a running command or reaction:

    post_facts([Facts(template="goods_delivered", source=delivery.id, posted_on=event.happened_on,
                      amounts={"gross": …, "net": …, "tax": …, "cost": …}, dims={"party": event.customer},
                      rows=tuple(FactRow(amounts={"cost": line.cost}, dims={"item": line.item}, quantity=line.quantity)
                                 for line in event.lines),
                      summary_args={"document": "DN-2611-00001", "party": "武汉光谷"})])
"""

from collections.abc import Iterable, Sequence
from typing import Any

from quintet.finance.ledgers import queries as ledgers
from quintet.finance.ledgers.commands import posting_place
from quintet.finance.vouchers import rules, template_commands  # noqa: F401  (declares the commands of templates)
from quintet.finance.vouchers.documents import voucher
from quintet.finance.vouchers.events import VoucherPosted, VoucherReviewed, VoucherSentBack, VoucherVoided
from quintet.finance.vouchers.facts import Entry, FactRow, Facts, stock_role, stock_roles
from quintet.finance.vouchers.models import DRAFT, POSTED, REVIEWED, VOID, Voucher, VoucherLine
from quintet.finance.vouchers.posting import LATE, TAIL, post_facts, write_posted
from quintet.finance.vouchers.templates import create_templates, list_template_codes
from quintet.kernel import clock, store
from quintet.kernel.commands import Batch
from quintet.kernel.money import ZERO
from quintet.kernel.results import Invalid, InvalidInput, Refused
from quintet.kernel.text import _
from quintet.kernel.unit import current

__all__ = [
    "Entry",
    "FactRow",
    "Facts",
    "create_templates",
    "list_template_codes",
    "post_facts",
    "reverse",
    "review",
    "stock_role",
    "stock_roles",
    "void",
]

_COPIED = ("account_id", "summary", "party_id", "item_id", "employee", "department_id")


@voucher.prepare
def complete(vouchers: list[Voucher]) -> None:
    """Ledger, period and preparer of a hand-made voucher; amounts default to zero; its total."""
    for each in vouchers:
        ledger = ledgers.get_ledger(each.company_id)
        each.posted_on = each.posted_on or clock.today()
        each.happened_on = each.happened_on or each.posted_on
        each.ledger_id, each.currency = ledger.id, ledger.currency
        place, posted_on = posting_place(ledger.id, each.posted_on)
        if posted_on != each.posted_on:
            raise InvalidInput(
                [Invalid(_("The period is closed", "会计期间已结账"), "posted_on", "finance_period_open")]
            )
        each.period_id = place
        each.prepared_by = current().actor.user_id
        for line in each.lines:
            line.debit, line.credit = line.debit or ZERO, line.credit or ZERO
        each.debit_total = sum((line.debit for line in each.lines), ZERO)


@voucher.rule
def lines_are_sound(record: Voucher) -> Iterable[Invalid]:
    """Every line has one side, a leaf account of the ledger that people may post to, and its dimensions."""
    accounts = ledgers.accounts_by_id()
    found: list[Invalid] = []
    for position, line in enumerate(record.lines):
        path = f"lines.{position}"
        found += rules.one_sided(line, path)
        found += rules.account_fits(line, accounts.get(line.account_id), record.ledger_id, path)
    return found


@voucher.rule
def cashier_prepares_no_voucher(record: Voucher) -> Invalid | None:
    """The cashier keeps no ledger of income, expense, claims and debts (会计基础工作规范 art. 12)."""
    if _is_cashier():
        return Invalid(_("A cashier does not prepare vouchers", "出纳不得制单"))
    return None


def _is_cashier() -> bool:
    actor = current().actor
    return "cashier" in actor.roles and not actor.is_system


@voucher.command(DRAFT >> REVIEWED, label=_("Review", "审核"), style="primary")
def review(vouchers: Batch[Voucher]) -> Iterable[Any]:
    """A second person's signature. Raises Refused for the preparer, for a cashier, and when it does not balance."""
    user = current().actor.user_id
    if _is_cashier():
        raise Refused(
            _("A cashier does not review vouchers", "出纳不得审核凭证"), rule="finance.vouchers.cashier_never_reviews"
        )
    for each in vouchers:
        if user is not None and each.prepared_by == user:
            text = _("Who prepared a voucher does not review it", "制单人不能审核自己的凭证")
            raise Refused(text, rule="finance_voucher_second_person")
        _require_balance(each)
        each.reviewed_by = user
        yield VoucherReviewed(document=each.id, reviewer=user)


def _require_balance(record: Voucher) -> None:
    difference = rules.balance_difference(record.lines)
    if difference:
        text = _(
            "{number} does not balance: debits less credits are {difference}", "{number} 借贷不平，差额 {difference}"
        )
        raise Refused(text.format(number=record.number, difference=difference), rule="finance_voucher_balanced")


@voucher.command(REVIEWED >> DRAFT, label=_("Send back", "反审核"))
def send_back(vouchers: Batch[Voucher]) -> Iterable[Any]:
    """Take the review back, so that the preparer can correct it."""
    for each in vouchers:
        each.reviewed_by = None
        yield VoucherSentBack(document=each.id)


@voucher.command(REVIEWED >> POSTED, label=_("Post", "记账"), style="primary")
def post(vouchers: Batch[Voucher]) -> Iterable[Any]:
    """Into the books, for ever: number and hash are taken when this commits. Raises Refused in a closed period."""
    unit = current()
    for each in vouchers:
        each.posted_by = unit.actor.user_id
    unit.at_commit(TAIL, LATE, write_posted, list(vouchers))
    return [_posted(each) for each in vouchers]


def _posted(each: Voucher) -> VoucherPosted:
    return VoucherPosted(
        document=each.id, ledger=each.ledger_id, posted_on=each.posted_on, amount=each.debit_total, template="",
        source=each.source_ref,
    )  # fmt: skip


@voucher.command((DRAFT | REVIEWED) >> VOID, label=_("Void", "作废"), style="danger", confirm=True)
def void(vouchers: Batch[Voucher]) -> Iterable[Any]:
    """Set a voucher aside that was never posted. It keeps its draft number; the books have no gap."""
    return [VoucherVoided(document=each.id) for each in vouchers]


@voucher.command(
    POSTED, label=_("Reverse", "红字冲销"), style="danger", bulk=False, labels={"reason": _("Reason", "原因")}
)
def reverse(vouchers: Batch[Voucher], *, reason: str) -> None:
    """A red draft that undoes a hand-made voucher, naming it; it needs review and posting like any other.

    Raises Refused for a voucher that a document made: that document is corrected instead (credit note, return).
    """
    from quintet.kernel.unit import acting

    rows = [_red(each, reason) for each in vouchers]
    preparer = current().actor.user_id
    with acting(current().actor.as_system("finance.reverse")):
        made = voucher.create(rows).records
    for each in made:
        each.prepared_by = preparer


def _red(original: Voucher, reason: str) -> dict[str, Any]:
    if original.template_id:
        text = _("A document made this voucher: correct the document", "该凭证由业务单据生成，请冲销来源单据")
        raise Refused(text, rule="finance.vouchers.documents_correct_their_own")
    return {
        "summary": f"冲销 {original.number}：{reason}"[:240],
        "reversed_ref": original.id,
        "company_id": original.company_id,
        "lines": [_red_line(line) for line in original.lines],
    }


def _red_line(line: VoucherLine) -> dict[str, Any]:
    copied = {name: line.__dict__[name] for name in _COPIED}
    quantity = line.__dict__["quantity"]
    return {**copied, "debit": -line.debit, "credit": -line.credit, "quantity": -quantity if quantity else None}


def list_open_reversals(ids: Sequence[int]) -> dict[int, int]:
    """{original: reversal} of those vouchers that a reversal names, void ones apart."""
    found = store.select(Voucher, "t.reversed_ref = ANY(%s::bigint[]) AND t.state <> 'VOID'", [store.array(ids)])
    return {each.reversed_ref: each.id for each in found}
