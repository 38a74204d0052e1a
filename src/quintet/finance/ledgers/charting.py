"""Charts of accounts from a pack: all of it for a new ledger."""

from collections.abc import Mapping
from typing import Any

from quintet.finance.ledgers import rules
from quintet.finance.ledgers.documents import account
from quintet.finance.ledgers.models import Account

Chart = Mapping[str, Mapping[str, Any]]


def account_row(
    ledger_id: int, code: str, facts: Mapping[str, Any], above: Account | None, leaf: bool
) -> dict[str, Any]:
    """What `account.create` takes for an account of a pack; what it does not say it has from the account above."""
    inherited = {"type": above.type, "direction": above.direction} if above else {}
    said = {**inherited, **facts}
    return {
        "ledger_id": ledger_id, "code": code, "name": said["name"], "name_en": said["en"],
        "parent": above.id if above else None, "type": said["type"], "direction": said["direction"],
        "dimensions": dimensions_of(facts, above), "controlled": said.get("controlled", False), "leaf": leaf,
        "full_name": f"{above.full_name}-{said['name']}" if above else said["name"],
    }  # fmt: skip


def dimensions_of(facts: Mapping[str, Any], above: Account | None) -> str:
    """The dimensions a pack gives an account, or those of the account above."""
    return " ".join(facts.get("dimensions") or (above.dimensions.split() if above else ()))


def create_accounts(ledger_id: int, chart: Chart) -> dict[str, int]:
    """Accounts of a pack, parents before children; {code: id}. Inside a command, as the system."""
    parents = {code: rules.parent_code(code, chart) for code in chart}
    inner = set(parents.values())
    made: dict[str, Account] = {}
    while len(made) < len(chart):
        layer = [c for c in sorted(chart) if c not in made and (parents[c] is None or parents[c] in made)]
        rows = [account_row(ledger_id, c, chart[c], made.get(parents[c] or ""), c not in inner) for c in layer]
        made |= {record.code: record for record in account.create(rows).records}
    return {code: record.id for code, record in made.items()}
