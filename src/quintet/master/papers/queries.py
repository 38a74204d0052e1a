"""What papers need of master data, in the language that is active; a statement each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from quintet.kernel import sql, store
from quintet.kernel.money import plain
from quintet.kernel.printing.shape import money, percent, price, quantity
from quintet.kernel.printing.words import in_words
from quintet.kernel.text import _
from quintet.master.papers.heads import Row, company_head, is_english, labelled
from quintet.master.papers.reporting import report_paper, report_printed, shown_as
from quintet.master.parties.queries import get_parties, main_contacts
from quintet.master.terms.queries import term_parts

__all__ = [
    "Row",
    "company_head",
    "is_english",
    "labelled",
    "line_name",
    "name_items",
    "name_parties",
    "name_units",
    "party_box",
    "person_rows",
    "report_paper",
    "report_printed",
    "sale_amounts",
    "sale_rows",
    "shown_as",
    "term_name",
]


def party_box(
    party_id: int, *, address: str = "", tax: bool = True, contact: str = "", bank: bool = False
) -> list[Row]:
    """A party as rows of (label, value): name (stressed), address, tax number, bank, whom to talk to."""
    party = get_parties([party_id])[party_id]
    english = is_english()
    address = address or (english and party.address_en) or party.address
    main = main_contacts([party_id]).get(party_id, {})
    if contact and main.get("name") != contact:
        main = {"name": contact}
    rows = labelled(
        (_("Name", "名称"), (english and party.name_en) or party.name),
        (_("Address", "地址"), address),
        (_("Tax number", "纳税人识别号"), (party.tax_no or party.credit_code) if tax else ""),
        (_("Bank account", "银行账户"), f"{party.bank_name} {party.bank_account}".strip() if bank else ""),
        (_("Contact", "联系人"), main.get("name")),
        (_("Phone", "电话"), main.get("phone") or party.phone),
        (_("E-mail", "邮箱"), main.get("email") or party.email),
    )
    rows[0].append("strong")
    return rows


def name_parties(ids: Iterable[int | None]) -> dict[int | None, str]:
    """Parties by id as papers name them: in English by their English name, where they have one."""
    english = is_english()
    return {each.id: (english and each.name_en) or each.name for each in get_parties(ids).values()}


def term_name(term_id: int | None) -> str:
    """A payment term on paper: its own name, in English what it says; "" for none."""
    if not term_id:
        return ""
    if not is_english():
        return sql.value("SELECT name FROM master_paymentterm WHERE id = %s", [term_id]) or ""
    parts = term_parts([term_id]).get(term_id, [])
    return ", ".join(
        f"{plain(percent)}% {f'within {days} days' if days else 'at once'}{', to the end of the month' if eom else ''}"
        for percent, days, eom in parts
    )


@dataclass(frozen=True)
class Named:
    """An item on paper: name in the paper's language, code, specification."""

    code: str
    name: str
    specification: str
    own_name: str  # in Chinese, whatever the paper's language


def name_items(ids: Iterable[int]) -> dict[int, Named]:
    """Items by id as papers name them."""
    rows = sql.rows(
        "SELECT id, code, name, name_en, specification FROM master_item WHERE id = ANY(%s::bigint[])",
        [store.array(sorted(set(ids)))],
    )
    english = is_english()
    return {row[0]: Named(row[1], (row[3] or row[2]) if english else row[2], row[4], row[2]) for row in rows}


def name_units(ids: Iterable[int | None]) -> dict[int | None, str]:
    """Units of measure by id as papers name them."""
    wanted = store.array(sorted({i for i in ids if i}))
    rows = sql.rows("SELECT id, name, name_en FROM master_unit WHERE id = ANY(%s::bigint[])", [wanted])
    english = is_english()
    return {row[0]: (row[2] or row[1]) if english else row[1] for row in rows}


def line_name(named: Named, description: str) -> dict[str, str]:
    """A line's item for the layout: what it is, and small below it code and specification.

    A description that somebody wrote stands; where it is only the item's name, the name in the paper's language does.
    """
    written = description and description != named.own_name
    small = "  ".join(part for part in (named.code, named.specification) if part)
    return {"main": description if written else named.name, "small": small}


def sale_rows(lines: Sequence[Any]) -> tuple[list[list[Any]], bool]:
    """Lines that are sold, for the layout: no., item, quantity, unit, price, (discount,) tax rate, amount.

    With whether any has a discount: the column is there only then.
    """
    items, units = name_items(line.item_id for line in lines), name_units(line.unit_of_measure_id for line in lines)
    discounted = any(line.discount for line in lines)
    rows = [
        [
            str(line.position),
            line_name(items[line.item_id], line.description),
            quantity(line.quantity),
            units.get(line.unit_of_measure_id, ""),
            price(line.unit_price),
            *([percent(line.discount) if line.discount else ""] if discounted else []),
            percent(line.tax_rate),
            money(line.gross),
        ]
        for line in lines
    ]
    return rows, discounted


def sale_amounts(document: Any) -> dict[str, Any]:
    """What stands below the lines of a sale or a purchase: sums, and the total in words."""
    return {
        "totals": [
            [str(_("Net", "未税金额")), money(document.net_total)],
            [str(_("Tax", "税额")), money(document.tax_total)],
            [str(_("Total", "价税合计")), money(document.gross_total, document.currency)],
        ],
        "words": in_words(document.gross_total, document.currency, "en" if is_english() else "zh"),
        "currency": document.currency,
    }


def person_rows(user_id: int | None) -> list[Row]:
    """Somebody of ours on paper: name, phone, e-mail."""
    if not user_id:
        return []
    row = sql.one(
        "SELECT u.name, p.mobile, p.email FROM kernel_user u LEFT JOIN master_person p ON p.user_ref = u.id"
        " WHERE u.id = %s",
        [user_id],
    )
    if row is None:
        return []
    return labelled((_("Contact", "联系人"), row[0]), (_("Phone", "电话"), row[1]), (_("E-mail", "邮箱"), row[2]))
