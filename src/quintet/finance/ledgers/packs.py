"""Chart packs: readable files from which a new ledger gets its accounts, roles and voucher templates."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from quintet.kernel.results import Refused
from quintet.kernel.text import _

PACKS = Path(__file__).parents[1] / "packs"


def pack_names() -> list[str]:
    """The packs that ship."""
    return sorted(path.name for path in PACKS.iterdir() if (path / "accounts.toml").is_file())


@cache
def read_pack(name: str) -> dict[str, dict[str, Any]]:
    """{"accounts": {code: …}, "roles": {role: code}, "templates": {code: …}}. Raises Refused for an unknown pack."""
    if name not in pack_names():
        text = _("There is no chart pack {name}", "没有会计准则包 {name}")
        raise Refused(text.format(name=name), rule="finance.ledgers.pack_exists")
    files = {part: tomllib.loads((PACKS / name / f"{part}.toml").read_text("utf-8")) for part in _PARTS}
    return {
        "accounts": files["accounts"]["accounts"],
        "roles": files["roles"]["roles"],
        "templates": files["templates"],
    }


_PARTS = ("accounts", "roles", "templates")
