"""A promise in words, both languages."""

from datetime import date
from decimal import Decimal

from quintet.erp.products.queries import Operation
from quintet.erp.scheduling import words
from quintet.erp.scheduling.capacity import Capacity
from quintet.erp.stock.queries import ItemFacts
from quintet.kernel.money import plain
from quintet.kernel.text import Text, _


def from_stock(quantity: Decimal) -> Text:
    """12 from stock."""
    return _("{n} from stock", "{n} 来自现有库存").format(n=plain(quantity))


def from_supply(quantity: Decimal, number: str, on: date) -> Text:
    """8 from PO-2611-00012, coming 3 Dec."""
    text = _("{n} from {number}, expected {on}", "{n} 来自 {number}，预计 {on} 到货")
    return text.format(n=plain(quantity), number=number, on=on)


def bought(quantity: Decimal, days: int, on: date) -> Text:
    """8 to be bought: 5 working days."""
    text = _("{n} to be bought: {days} working days, {on}", "{n} 需采购：{days} 个工作日，{on} 到货")
    return text.format(n=plain(quantity), days=days, on=on)


def made(quantity: Decimal, component: Text | None, where: Text | None, on: date) -> Text:
    """8 to be made: needs PL-10 by 3 Dec, free capacity CNC-2 from 4 Dec, done 5 Dec."""
    parts = [each for each in (component, where) if each is not None]
    end = _("done {on}", "{on} 完成").format(on=on)
    text = _("{n} to be made: ", "{n} 需生产：").format(n=plain(quantity))
    for part in parts:
        text = text + part + _(", ", "，")
    return text + end


def needs(item: ItemFacts, on: date) -> Text:
    """Needs PL-10, there on 3 Dec."""
    return _("needs {item}, there on {on}", "需 {item}，{on} 到位").format(item=item.code, on=on)


def capacity(machine: str, on: date) -> Text:
    """Free capacity CNC-2 from 4 Dec."""
    return _("free capacity on {machine} from {on}", "{machine} 自 {on} 起有产能").format(machine=machine, on=on)


def indented(item: ItemFacts, line: Text) -> Text:
    """A line about a component."""
    return _("{item}: {line}", "{item}：{line}").format(item=item.code, line=line)


def no_source(quantity: Decimal, item: ItemFacts) -> Text:
    """Nobody supplies it."""
    text = _("{n} {item} to be bought, but nobody supplies it", "{n} {item} 需采购，但没有合格供应商")
    return text.format(n=plain(quantity), item=item.code)


def no_bill(quantity: Decimal, item: ItemFacts) -> Text:
    """Nobody says how it is made."""
    text = _("{n} {item} to be made, but it has no bill of material", "{n} {item} 需生产，但没有生效的物料清单")
    return text.format(n=plain(quantity), item=item.code)


def needs_what_is_not(item: ItemFacts) -> Text:
    """A component cannot be had."""
    return _("{item} cannot be had", "{item} 无法取得").format(item=item.code)


def cannot_be_made(operation: str, why: Text) -> Text:
    """An operation finds no place."""
    return _("{operation}: {why}", "{operation}：{why}").format(operation=operation, why=why)


def why(capacity: Capacity, operation: Operation, minutes: int, code: str) -> Text:
    """Why an operation finds no place."""
    skill = words.skill_names([operation.skill]).get(operation.skill or 0, "")
    return words.why(capacity, code, operation.work_centre, skill, operation.min_level, Decimal(minutes))
