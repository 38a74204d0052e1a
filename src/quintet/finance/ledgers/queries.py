"""Reads of the ledger: chart, roles and periods from memory; balances from the balances table."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from quintet.finance.ledgers.models import Account, Ledger, Period
from quintet.finance.ledgers.packs import PACKS as PACKS
from quintet.kernel import cache, sql, store
from quintet.kernel.results import Invalid, InvalidInput, Refused
from quintet.kernel.text import Text, _
from quintet.kernel.unit import current

READERS = "accountant chief_accountant cfo executive"  # who reads the books as a whole
_BETWEEN_CODES = re.compile(r"[\s,;，；、]+")


@dataclass(frozen=True, slots=True)
class LedgerFacts:
    """A ledger in use and the accounts its roles stand for."""

    id: int
    company_id: int
    name: str
    currency: str
    started_on: date
    language: str
    pack: str
    roles: dict[str, int]


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """An account as posting and reports need it."""

    id: int
    ledger_id: int
    code: str
    name: Text
    full_name: str
    parent_id: int | None
    type: str
    direction: str
    dimensions: tuple[str, ...]
    leaf: bool
    controlled: bool
    active: bool


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """A period as rules.PeriodLike wants it."""

    id: int
    year: int
    month: int
    first_on: date
    last_on: date
    is_open: bool


def _ledgers() -> dict[int, LedgerFacts]:
    roles: dict[int, dict[str, int]] = {}
    for ledger_id, role, account_id in sql.rows("SELECT ledger_id, role, account_id FROM finance_accountrole"):
        roles.setdefault(ledger_id, {})[role] = account_id
    return {
        r.company_id: LedgerFacts(
            r.id, r.company_id, r.name, r.currency, r.started_on, r.language, r.pack, roles.get(r.id, {})
        )
        for r in store.select(Ledger, "t.state = 'ACTIVE'")
    }


def _accounts() -> dict[int, AccountFacts]:
    return {
        r.id: AccountFacts(
            r.id, r.ledger_id, r.code, Text(r.name_en or r.name, r.name), r.full_name, r.parent_id, r.type, r.direction,
            tuple(r.dimensions.split()), r.leaf, r.controlled, r.active,
        )
        for r in store.select(Account, "true", tail="ORDER BY t.ledger_id, t.code")
    }  # fmt: skip


def _periods() -> dict[int, list[PeriodFacts]]:
    found: dict[int, list[PeriodFacts]] = {}
    for r in store.select(Period, "true", tail="ORDER BY t.ledger_id, t.first_on, t.month"):
        found.setdefault(r.ledger_id, []).append(
            PeriodFacts(r.id, r.year, r.month, r.first_on, r.last_on, r.state == "OPEN")
        )
    return found


def find_ledger(company_id: int | None) -> LedgerFacts | None:
    """The company's ledger, or None."""
    return cache.get("finance.ledger", _ledgers).get(company_id or 0)


def get_ledger(company_id: int | None) -> LedgerFacts:
    """The company's ledger. Raises Refused where none is set up."""
    found = find_ledger(company_id)
    if found is None:
        raise Refused(
            _("The company has no ledger yet: set one up in Finance", "该公司还没有账套：请先在财务中建账"),
            rule="finance.ledgers.ledger_set_up",
        )
    return found


def require_currency(documents: Iterable[tuple[str, str]], rule: str) -> None:
    """Refuse documents, as (number, currency), in a currency that the ledger of the running command is not kept in."""
    own = get_ledger(current().actor.company_id).currency
    for number, currency in documents:
        if currency != own:
            text = _(
                "The ledger is kept in {own}; {number} is in {other}", "账套本位币为 {own}，{number} 的币种为 {other}"
            )
            raise Refused(text.format(own=own, number=number, other=currency), rule=rule)


def list_accounts(ledger_id: int) -> list[AccountFacts]:
    """The chart in the order of its codes."""
    return [a for a in cache.get("finance.account", _accounts).values() if a.ledger_id == ledger_id]


def accounts_by_id() -> dict[int, AccountFacts]:
    """Every account of every ledger, from memory."""
    return cache.get("finance.account", _accounts)


def first_level(account: AccountFacts) -> AccountFacts:
    """The account of first level 一级科目 that this one lies under; itself where it is one."""
    while account.parent_id is not None:
        account = accounts_by_id()[account.parent_id]
    return account


def leaves_under(ledger_id: int, account_id: int) -> list[AccountFacts]:
    """The accounts that are posted to below one account; itself where it is one. Empty for one of another ledger."""
    found: set[int] = set()
    leaves = []
    for account in list_accounts(ledger_id):  # parents come before children, as codes are sorted
        if account.id == account_id or account.parent_id in found:
            found.add(account.id)
            leaves += [account] if account.leaf else []
    return leaves


def select_accounts(ledger_id: int, codes: str, field: str = "codes") -> list[AccountFacts]:
    """Leaf accounts by code: "1403 1405" with all below, "-222106" left out; the longest code that fits decides.

    Raises InvalidInput at `field` for a code that no account begins with.
    """
    named = {code.lstrip("-"): not code.startswith("-") for code in _BETWEEN_CODES.split(codes.strip()) if code}
    unknown = {code for code, taken in named.items() if taken}
    found = []
    for account in list_accounts(ledger_id):
        fitting = [code for code in named if account.code.startswith(code)]
        unknown -= set(fitting)
        if account.leaf and fitting and named[max(fitting, key=len)]:
            found.append(account)
    if unknown:
        text = _("No account begins with {codes}", "没有以 {codes} 开头的科目").format(codes=" ".join(sorted(unknown)))
        raise InvalidInput([Invalid(text, field, "finance.ledgers.codes_exist")])
    return found


def list_periods(ledger_id: int) -> Sequence[PeriodFacts]:
    """The periods in the order of their days; the opening period first."""
    return cache.get("finance.period", _periods).get(ledger_id, [])


def account_of_role(ledger: LedgerFacts, role: str) -> AccountFacts:
    """The account a role stands for. Raises Refused where the ledger has none."""
    account_id = ledger.roles.get(role)
    if account_id is None:
        text = _("The ledger has no account for “{role}”", "账套未设置用途“{role}”对应的科目")
        raise Refused(text.format(role=role), rule="finance.ledgers.role_mapped")
    return accounts_by_id()[account_id]


def period_of(ledger_id: int, on: date) -> PeriodFacts | None:
    """The month that holds a day, open or closed; None where no such period exists."""
    return next((p for p in list_periods(ledger_id) if p.month and p.first_on <= on <= p.last_on), None)
