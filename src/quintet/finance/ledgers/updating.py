"""Bringing a ledger of an older version to what its pack says now, without touching what people have booked.

An account that has postings is never divided: what the pack puts below it is made beside it, and a role that would have
moved to such a sub-account stays. An account that becomes controlled or wants another dimension does so while it is as
an older pack made it (`was`) and empty; with postings it stays as it is, and a new account beside it takes its role —
unless a sub-ledger takes the balance over by party (`kept`, see `register_takeover`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from quintet.finance.ledgers import rules
from quintet.finance.ledgers.charting import account_row, dimensions_of
from quintet.finance.ledgers.documents import account, ledger
from quintet.finance.ledgers.events import LedgerUpdated
from quintet.finance.ledgers.models import ACTIVE, Account, AccountRole, Ledger
from quintet.finance.ledgers.packs import read_pack
from quintet.kernel import sql, store
from quintet.kernel.actor import system_actor
from quintet.kernel.commands import Batch
from quintet.kernel.runner import perform
from quintet.kernel.text import _
from quintet.kernel.unit import acting, current
from quintet.kernel.upkeep import after_migrate

# (ledger, {party: debits less credits}) -> whether the sub-ledger has taken the balances over
Takeover = Callable[[Ledger, Mapping[int, Decimal]], bool]
_takeovers: dict[str, Takeover] = {}

# an account of a voucher that waits counts as used: it could not be posted to a divided account
_USED = """
SELECT account_id FROM finance_balance WHERE ledger_id = %s AND (debit <> 0 OR credit <> 0)
UNION SELECT l.account_id FROM finance_voucher v JOIN finance_voucherline l ON l.voucher_id = v.id
WHERE v.ledger_id = %s AND v.state IN ('DRAFT', 'REVIEWED')
"""
_OF_PARTIES = """
SELECT party_id, sum(debit - credit) FROM finance_dimensionbalance
WHERE ledger_id = %s AND account_id = %s GROUP BY 1 HAVING sum(debit - credit) <> 0 ORDER BY 1
"""


def register_takeover(role: str, function: Takeover) -> None:
    """Let the room that keeps the sub-ledger of a role make items of an older ledger's balances."""
    _takeovers[role] = function


@after_migrate("finance.update_ledgers")
def update_ledgers() -> None:
    """Every ledger in use, each in its own transaction."""
    for number, company in sql.rows("SELECT id, company_id FROM finance_ledger WHERE state = 'ACTIVE' ORDER BY id"):
        perform(update, [number], actor=system_actor("finance.update_ledgers", company))


@ledger.command(ACTIVE, label=_("Update from the pack", "按会计准则更新"), bulk=False, confirm=True)
def update(ledgers: Batch[Ledger]) -> Iterable[Any]:
    """New accounts, roles and templates of the pack; idempotent, and nothing where nothing is new.

    Runs by itself after `quintet migrate`. What people changed stays as they changed it.
    """
    from quintet.finance.vouchers.commands import create_templates, list_template_codes

    found = []
    with acting(current().actor.as_system("finance.update_ledger")):
        for each in ledgers:
            work = _Update(each)
            work.run()
            pack = read_pack(each.pack)["templates"]
            missing = {code: pack[code] for code in pack if code not in list_template_codes(each.id)}
            if missing:
                create_templates(each.id, missing)
            if work.made or work.roles or missing:
                found.append(
                    LedgerUpdated(document=each.id, accounts=work.made, roles=work.roles, templates=sorted(missing))
                )
    return found


class _Update:
    """One ledger: its accounts by the pack's codes, and what was made of them."""

    def __init__(self, of: Ledger) -> None:
        self.ledger = of
        self.pack = read_pack(of.pack)
        self.chart: dict[str, dict[str, Any]] = self.pack["accounts"]
        self.by_code = {a.code: a for a in store.select(Account, "t.ledger_id = %s", [of.id])}
        self.used = {row[0] for row in sql.rows(_USED, [of.id, of.id])}
        self.said = {line.role: line for line in of.roles}
        self.of_pack: dict[str, Account] = {}
        self.first = min(a.created_at for a in self.by_code.values())
        self.made: list[str] = []
        self.roles: list[str] = []

    def run(self) -> None:
        """Accounts, then what they became, then roles."""
        before = set(self.by_code)
        for code in sorted(self.chart):
            self.of_pack[code] = self._known(code) or self._make(code)
        for code in sorted(before & set(self.chart)):
            if "was" in self.chart[code]:
                self._become(code)
        for role, code in self.pack["roles"].items():
            self._give(role, self.of_pack[code])

    def _known(self, code: str) -> Account | None:
        """The ledger's account for a code of the pack: set up with it, or of that name wherever somebody put it."""
        there, name, above = self.by_code.get(code), self.chart[code]["name"], self._above(code)
        if there is not None and (there.name == name or there.created_at == self.first):
            return there
        full_name = f"{above.full_name}-{name}" if above else name
        found = next((a for a in self.by_code.values() if a.full_name == full_name), None)
        return found or (above if self._stays_above(code) else None)

    def _above(self, code: str) -> Account | None:
        parent = rules.parent_code(code, self.chart)
        return self.of_pack[parent] if parent else None

    def _stays_above(self, code: str) -> bool:
        """Whether a role of this sub-account is still that of the account above, which has postings."""
        above = self._above(code)
        if above is None or not above.leaf or above.id not in self.used:
            return False
        roles = [role for role, at in self.pack["roles"].items() if at == code]
        return any(role in self.said and self.said[role].account_id == above.id for role in roles)

    def _make(self, code: str) -> Account:
        """A new account: below its parent, or beside a parent that has postings."""
        above = self._above(code)
        row = account_row(self.ledger.id, self._free(code), self.chart[code], above, True)
        if above is not None and above.leaf:
            if above.id in self.used:
                row["parent"] = above.parent_id
            else:
                self._record(above).leaf = False
        return self._create(row)

    def _create(self, row: dict[str, Any]) -> Account:
        made: Account = account.create([row]).records[0]
        self.by_code[made.code] = made
        self.made.append(made.code)
        return made

    def _free(self, code: str) -> str:
        """The pack's code, or, where somebody has taken it, the next one of its family that is free."""
        if code not in self.by_code:
            return code
        stem = rules.parent_code(code, self.chart) or code
        return next(c for n in range(50, 1000) if (c := f"{stem}{n:02}") not in self.by_code and c not in self.chart)

    def _record(self, of: Account) -> Account:
        """The account as the unit writes it."""
        found: Account = current().load(account, [of.id])[0]
        for known in (self.by_code, self.of_pack):
            known.update({key: found for key, each in known.items() if each.id == of.id})
        return found

    def _become(self, code: str) -> None:
        """Dimensions and control of an account as the pack has them now."""
        at, facts = self.of_pack[code], self.chart[code]
        was, now = facts["was"], dimensions_of(facts, self._above(code))
        if at.controlled != was["controlled"] or at.dimensions != " ".join(was["dimensions"]):
            return
        roles = [role for role, name in self.pack["roles"].items() if name == code]
        if any(role in self.said and self.said[role].account_id != at.id for role in roles):
            return  # somebody, or an earlier run, gave the role another account
        if at.id in self.used and not self._take_over(roles, at):
            row = account_row(self.ledger.id, f"{code}01", facts, self._above(code), True)
            beside = {"name": f"{row['name']}（单据）", "name_en": f"{row['name_en']} (documents)"}
            row |= {**beside, "code": self._free_beside(code), "full_name": f"{row['full_name']}（单据）"}
            self.of_pack[code] = self._create(row)
            return
        record = self._record(at)
        record.controlled, record.dimensions = facts.get("controlled", False), now

    def _free_beside(self, code: str) -> str:
        return next(c for n in range(1, 100) if (c := f"{code}{n:02}") not in self.by_code and c not in self.chart)

    def _take_over(self, roles: Sequence[str], at: Account) -> bool:
        """Whether a sub-ledger has made items of the balances of this account, party by party."""
        ready = [_takeovers[role] for role in roles if role in _takeovers]
        if not ready or not self.chart[at.code].get("kept"):
            return False
        balances: dict[int, Decimal] = dict(sql.rows(_OF_PARTIES, [self.ledger.id, at.id]))
        return ready[0](self.ledger, balances)

    def _give(self, role: str, to: Account) -> None:
        """The role to its account: a new role, one whose account was divided, or one that moved beside."""
        line = self.said.get(role)
        if line is None:
            line = store.new(AccountRole, id=None, role=role, account_id=to.id)
            self.ledger.roles.append(line)
            self.said[role] = line
        elif line.account_id == to.id or not self._moved(line.account_id, to):
            return
        else:
            line.account_id = to.id
        self.roles.append(role)

    def _moved(self, before: int, to: Account) -> bool:
        """Whether the account a role stood for lies above the new one now, or has it beside it by this run."""
        old = next(a for a in self.by_code.values() if a.id == before)
        return not old.leaf or (to.code in self.made and to.code.startswith(old.code))
