"""What every line of a run must be: rules of the document, each by its field."""

from collections.abc import Iterable, Sequence
from typing import Any

from quintet.finance.going_live.documents import going_live, opening_day
from quintet.finance.going_live.models import AHEAD, GoingLive
from quintet.finance.ledgers import queries as ledgers
from quintet.kernel.money import ZERO
from quintet.kernel.results import Invalid
from quintet.kernel.text import _

# accounts whose detail is kept by running documents, which there are none of on the first day
_RUNNING = ("wip", "estimated_payable")
_KEEPS_A_LIST = ("receivable", "prepayment_received", "payable", "prepayment_made")
_STOCK = ("inventory", "raw_material", "semi_finished", "consumable")
_NAMES = {"party": _("a party", "往来单位"), "item": _("an item", "物料"), "department": _("a department", "部门")}


@going_live.rule
def accounts_take_balances(run: GoingLive) -> Iterable[Invalid]:
    """Accounts of this ledger that are posted to; what running orders keep comes on another account."""
    ledger = ledgers.get_ledger(run.company_id)
    known = ledgers.accounts_by_id()
    running = {ledger.roles[role] for role in _RUNNING if role in ledger.roles}
    for index, line in enumerate(run.balances):
        account = known.get(line.account_id)
        if account is None or account.ledger_id != ledger.id:
            text = _("Choose an account of this ledger", "请选择本账套的科目")
        elif not account.leaf:
            below = " ".join(a.code for a in ledgers.leaves_under(ledger.id, account.id)[:8])
            text = _("{code} has sub-accounts: {below}", "{code} 有下级科目，请填明细科目：{below}").format(
                code=account.code, below=below
            )
        elif account.id in running:
            text = _(
                "{code} is kept by running orders; enter the balance on another account beside it",
                "{code} 由未完工或未开票的单据自动核算，请将期初余额录入同级的其他明细科目",
            ).format(code=account.code)
        else:
            continue
        yield Invalid(text, f"balances.{index}.account")


@going_live.rule
def balances_stand_on_one_side(run: GoingLive) -> Iterable[Invalid]:
    """Debit or credit, not both and not neither."""
    for index, line in enumerate(run.balances):
        if (line.debit == ZERO) == (line.credit == ZERO):
            text = _("Enter a debit or a credit", "借方、贷方须且仅须填写一方")
            yield Invalid(text, f"balances.{index}.debit")


@going_live.rule
def details_are_named(run: GoingLive) -> Iterable[Invalid]:
    """An account that demands a party, item or department gets it here, unless a list of its own says it."""
    ledger = ledgers.get_ledger(run.company_id)
    listed = {ledger.roles.get(role) for role in (*_KEEPS_A_LIST, *_STOCK, *_RUNNING)}
    known = ledgers.accounts_by_id()
    for index, line in enumerate(run.balances):
        if line.account_id in listed or line.account_id not in known:
            continue
        for name, label in _NAMES.items():
            account = known[line.account_id]
            if account.leaf and name in account.dimensions and getattr(line, f"{name}_id") is None:
                text = _("This account needs {what}", "该科目须填写{what}")
                yield Invalid(text.format(what=label), f"balances.{index}.{name}")


@going_live.rule
def amounts_are_amounts(run: GoingLive) -> Iterable[Invalid]:
    """Nobody owes nothing, and what was paid ahead is above zero (a credit is a negative receivable or payable)."""
    for name, index, line in _listed(run):
        if line.amount == ZERO:
            yield Invalid(_("The amount is zero", "金额不能为零"), f"{name}.{index}.amount")
        elif line.kind == AHEAD and line.amount < ZERO:
            yield Invalid(_("A prepayment is above zero", "预收、预付金额须大于零"), f"{name}.{index}.amount")


@going_live.rule
def documents_are_of_before(run: GoingLive) -> Iterable[Invalid]:
    """A document that is still open was made before the books start here, and is due after it was made."""
    last = opening_day(ledgers.get_ledger(run.company_id).id)
    for name, index, line in _listed(run):
        if line.document_on is not None and line.document_on > last:
            text = _("The document is of after {day}", "单据日期晚于期初日期 {day}").format(day=last.isoformat())
            yield Invalid(text, f"{name}.{index}.document_on")
        elif line.document_on and line.due_on and line.due_on < line.document_on:
            yield Invalid(_("It is due before it was made", "到期日早于单据日期"), f"{name}.{index}.due_on")


def _listed(run: GoingLive) -> Iterable[tuple[str, int, Any]]:
    lists: Sequence[tuple[str, Sequence[Any]]] = (("receivables", run.receivables), ("payables", run.payables))
    for name, lines in lists:
        for index, line in enumerate(lines):
            yield name, index, line
