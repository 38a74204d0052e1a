"""Money used for open items: as said by hand, then by the numbers its reference names, then the oldest due."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from quintet.finance.ledgers.queries import get_ledger
from quintet.finance.open_items import rules
from quintet.finance.open_items.locking import lock_open_items
from quintet.finance.open_items.sides import Side
from quintet.finance.vouchers.commands import Facts, post_facts
from quintet.kernel import clock, register, sql, store
from quintet.kernel.results import Invalid, Refused
from quintet.kernel.text import _
from quintet.kernel.unit import current
from quintet.master.parties.documents import party

PAID = register.name_arrow("paid", _("Paid by", "收付款核销"))
Parts = list[tuple[Any, Decimal]]

# index kernel_entry_words; numbers give themselves as a token
_NAMED = """
SELECT id, upper(title) FROM kernel_entry
WHERE NOT is_subject AND tokens && %s::text[] AND company_id = %s AND upper(title) = ANY(%s::text[])
"""


def date_money(side: Side, records: Sequence[Any]) -> None:
    """Dated today unless it says otherwise; in the ledger's currency; new money is of whoever looks after the party."""
    parties = store.by_ids(party.model, (getattr(each, side.party) for each in records if each._state.adding))
    for each in records:
        of = parties.get(getattr(each, side.party))
        if of is not None:  # so that sales sees the money of its customers come in, and buyers what their suppliers got
            each.owner_id, each.unit_id = of.owner_id or each.owner_id, of.unit_id or each.unit_id
        each.__dict__[side.dated] = getattr(each, side.dated) or clock.today()
        each.currency = get_ledger(each.company_id).currency


def check_money(record: Any) -> Iterable[Invalid]:
    """What is allocated by hand is not more than the money; only opening balances make money that never moved."""
    if rules.total(line.amount for line in record.allocations) > record.amount:
        yield Invalid(_("More is allocated than the amount", "核销合计超过金额"), "allocations")
    if record.method == "opening" and not current().actor.is_system:
        yield Invalid(_("Opening balances are entered in the ledger", "期初余额请在账套的期初余额中录入"), "method")


def settle_money(side: Side, records: Sequence[Any]) -> None:
    """Use each receipt or payment: its own allocations first, then what its reference names, then the oldest due.

    What is left stays `unallocated`. Raises Refused for an item of another party or allocated beyond what is open.
    Several records of one party are served in their order.
    """
    items = lock_open_items(side, (side.party_of(each) for each in records))
    named = _named_in(records)
    for each in records:
        by_hand = _settle_by_hand(side, each)
        claims = [item for item in items[side.party_of(each)] if item.open_amount > 0]
        ordered = rules.in_order_of_payment(claims, named.get(each.id, frozenset()))
        _settle(side, each, rules.allocate(each.amount - by_hand, ordered))


def _named_in(records: Sequence[Any]) -> dict[int, frozenset[int]]:
    """{record: numbers of the documents its reference names}, in one statement."""
    numbers = {each.id: rules.numbers_in(each.reference) for each in records}
    wanted = sorted({number for found in numbers.values() for number in found})
    if not wanted:
        return {}
    tokens = [number.lower() for number in wanted]
    ids: dict[str, list[int]] = {}
    for number, title in sql.rows(_NAMED, [tokens, current().actor.company_id, wanted]):
        ids.setdefault(title, []).append(number)
    return {each: frozenset(i for n in found for i in ids.get(n, ())) for each, found in numbers.items()}


def _settle_by_hand(side: Side, each: Any) -> Decimal:
    """Take what was allocated by hand off the items. Raises Refused where one is not the party's or not open."""
    unit = current()
    for line in each.allocations:
        item = unit.records.get(line.item_id)
        own = isinstance(item, side.item.model) and side.party_of(item) == side.party_of(each)
        if item is None or not own or item.open_amount < line.amount:
            text = _("A chosen {item} is not open for {amount}", "所选{item}的未结金额不足 {amount}")
            raise Refused(text.format(item=side.word, amount=line.amount), rule=side.within)
        item.open_amount -= line.amount
        line.allocated_on = clock.today()
    return rules.total(line.amount for line in each.allocations)


def _settle(side: Side, each: Any, parts: Parts) -> list[Any]:
    """Write the parts on the items and under the money, and its totals."""
    added = []
    for item, amount in parts:
        item.open_amount -= amount
        line = store.new(side.allocation, id=None, item_id=item.id, amount=amount, allocated_on=clock.today())
        each.allocations.append(line)
        added.append(line)
    each.allocated_total = rules.total(line.amount for line in each.allocations)
    each.unallocated = each.amount - each.allocated_total
    return added


def parts_of(lines: Iterable[Any]) -> list[tuple[int, int | None, Decimal]]:
    """(item, the order behind it, amount) of each allocation, as events tell it."""
    records = current().records
    return [(line.item_id, records[line.item_id].order_ref, line.amount) for line in lines]


def book_money(side: Side, template: str, records: Sequence[Any], roles_of_method: dict[str, str]) -> None:
    """The voucher of each receipt or payment, and the arrows from the items it settled."""
    post_facts(
        [
            Facts(
                template=template, source=each.id, posted_on=getattr(each, side.dated),
                amounts={"amount": each.amount, "allocated": each.allocated_total, "unallocated": each.unallocated},
                dims={"party": side.party_of(each)}, roles={"bank": roles_of_method[each.method]},
                summary_args=words,
            )
            for each, words in zip(records, _words(side, records), strict=True)
        ]
    )  # fmt: skip
    _link((line, each) for each in records for line in each.allocations)


def use_what_was_paid_ahead(
    side: Side, records: Sequence[Any], item: int | None, amount: Decimal | None
) -> list[list[Any]]:
    """Use what is left of posted money: for one item (all of it, or `amount`), or for what is open, oldest first.

    Books it (the side's template) and answers the allocations added to each. Raises Refused where nothing fits.
    """
    items = lock_open_items(side, (side.party_of(each) for each in records))
    used = []
    for each in records:
        claims = [i for i in items[side.party_of(each)] if i.open_amount > 0 and item in (None, i.id)]
        most = each.unallocated if amount is None else amount
        if not claims or most <= 0 or most > each.unallocated or (amount and item and claims[0].open_amount < amount):
            text = _("{number}: no amount or {item} to allocate", "{number}：没有可核销的金额或{item}")
            raise Refused(text.format(number=each.number, item=side.word), rule=side.nothing)
        used.append(_settle(side, each, rules.allocate(most, claims)))
    post_facts(
        [
            Facts(
                template=side.template, source=each.id, posted_on=clock.today(),
                amounts={"allocated": rules.total(line.amount for line in lines)},
                dims={"party": side.party_of(each)}, summary_args=words,
            )
            for each, lines, words in zip(records, used, _words(side, records), strict=True)
        ]
    )  # fmt: skip
    _link((line, each) for each, lines in zip(records, used, strict=True) for line in lines)
    return used


def _words(side: Side, records: Sequence[Any]) -> list[dict[str, str]]:
    names = register.titles(side.party_of(each) for each in records)
    return [
        {"document": each.number, "party": names.get(side.party_of(each), ("", "", ""))[1]} for each in records
    ]  # fmt: skip


def _link(pairs: Iterable[tuple[Any, Any]]) -> None:
    register.link_many(((line.item_id, money.id) for line, money in pairs), PAID)
