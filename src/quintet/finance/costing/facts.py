"""What flows tell costing: material, work and goods of production orders; in company currency."""

from datetime import date
from decimal import Decimal

import msgspec


class IssuedCost(msgspec.Struct, frozen=True, kw_only=True):
    """An item issued to production at what it cost; a return is negative in both."""

    item: int
    quantity: Decimal
    cost: Decimal
    stock_class: str = "goods"


class MaterialFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Material issued to (or, all negative, returned from) a production order of `product`."""

    document: int
    number: str
    order: int | None
    product: int
    happened_on: date
    lines: tuple[IssuedCost, ...]


class WorkFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Work reported: what labour and overhead the product is charged, at the rates of the work centre."""

    document: int
    number: str
    order: int | None
    product: int
    happened_on: date
    labour: Decimal
    overhead: Decimal


class ProductionFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Goods produced: what of material, labour and overhead they take out of work in process."""

    document: int
    number: str
    order: int | None
    product: int
    warehouse: int
    quantity: Decimal
    material: Decimal
    labour: Decimal
    overhead: Decimal
    happened_on: date
    stock_class: str = "goods"

    @property
    def cost(self) -> Decimal:
        """What the goods are worth: material, labour and overhead."""
        return self.material + self.labour + self.overhead


class ResidueFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A production order closed with `residue` left in process: nothing more will be received."""

    document: int
    number: str
    product: int
    residue: Decimal
    happened_on: date
