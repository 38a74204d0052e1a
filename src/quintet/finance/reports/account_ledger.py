"""Account ledger 明细账 (of cash and bank: 日记账): every line with the balance after it."""

from typing import Annotated

from quintet.finance.ledgers.queries import READERS, get_ledger, list_periods
from quintet.finance.reports.book import LABELS, Book, Page
from quintet.finance.reports.choosing import chosen_accounts, chosen_periods, default_periods
from quintet.finance.reports.ledger_lines import Chosen, list_lines, list_turnovers
from quintet.kernel.actor import Actor
from quintet.kernel.inputs import Input
from quintet.kernel.reports import Result, report
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.text import _

PAGE = 500


@report(
    "finance.account_ledger",
    _("Account ledger", "明细账"),
    icon="read",
    roles=f"{READERS} cost_accountant",
    help=_(
        "Every entry of an account and those below it; of cash and bank it is the journal.",
        "科目（含下级）的逐笔发生额与余额；现金、银行科目即日记账。",
    ),
    labels=LABELS,
    defaults=default_periods,
)
def account_ledger(
    actor: Actor,
    *,
    account: Annotated[int | None, Input(to="finance.account")] = None,
    codes: str = "",
    from_period: Annotated[int | None, Input(to="finance.period")] = None,
    to_period: Annotated[int | None, Input(to="finance.period")] = None,
    party: Annotated[int | None, Input(to="master.party")] = None,
    item: Annotated[int | None, Input(to="master.item")] = None,
    employee: Annotated[int | None, Input(to="hr.employee")] = None,
    department: Annotated[int | None, Input(to="master.org_unit")] = None,
    closing: bool = True,
    page: int = 1,
) -> Result:
    """The lines of a choice of accounts, 500 a page; without one the journal of the bank.

    Raises InvalidInput for codes that choose nothing and for periods in the wrong order.
    """
    ledger = get_ledger(actor.company_id)
    if account is None and not codes.strip():
        account = ledger.roles.get("bank")
    accounts = chosen_accounts(ledger.id, account, codes)
    if not accounts:
        text = _("Choose an account, or write codes: 1001 1002", "请选择科目，或填写科目编码：1001 1002")
        raise InvalidInput([Invalid(text, "account", "finance.reports.account_chosen")])
    before, within = chosen_periods(ledger.id, from_period, to_period)
    chosen = Chosen(ledger.id, accounts, (party, item, employee, department), closing)
    offset = (max(page, 1) - 1) * PAGE
    earlier, lines = list_lines(chosen, within, PAGE + 1, offset)
    shown = Page(max(page, 1), earlier, lines[:PAGE], len(lines) > PAGE)
    full, asked = list_turnovers(chosen, within)
    return Book(chosen, account, codes, before, within, list_periods(ledger.id), full, asked).result(shown)
