"""Field types of documents. Types, labels and help live on the model; screens only arrange names."""

from typing import TYPE_CHECKING, Any

from django.db import models

from quintet.kernel.states import State
from quintet.kernel.text import Text


class Held:
    """To a type checker the attribute of a record is its value, whatever the column is declared as."""

    if TYPE_CHECKING:

        def __get__(self, record: Any, model: Any = None) -> Any: ...

        def __set__(self, record: Any, value: Any) -> None: ...


class MoneyField(models.DecimalField, Held):
    """An amount in the record's currency, two decimals. `currency` names the field that holds the currency code.

    `total=False`: amounts that do not add up to anything (of different things in one column) are not summed.
    """

    def __init__(
        self, verbose_name: Any = None, *, currency: str | None = None, total: bool = True, **options: Any
    ) -> None:
        self.currency, self.total = currency, total
        options.setdefault("max_digits", 18)
        options.setdefault("decimal_places", 2)
        super().__init__(verbose_name, **options)


class QuantityField(models.DecimalField, Held):
    """A quantity, six places. `unit` names the field that holds the unit."""

    def __init__(self, verbose_name: Any = None, *, unit: str | None = None, **options: Any) -> None:
        self.unit = unit
        options.setdefault("max_digits", 18)
        options.setdefault("decimal_places", 6)
        super().__init__(verbose_name, **options)


class UnitPriceField(models.DecimalField, Held):
    """A price or cost of one unit, six places, in the record's currency."""

    def __init__(self, verbose_name: Any = None, *, currency: str | None = None, **options: Any) -> None:
        self.currency = currency
        options.setdefault("max_digits", 18)
        options.setdefault("decimal_places", 6)
        super().__init__(verbose_name, **options)


class PercentField(models.DecimalField, Held):
    """A percentage: 13 means 13 %."""

    def __init__(self, verbose_name: Any = None, **options: Any) -> None:
        options.setdefault("max_digits", 9)
        options.setdefault("decimal_places", 4)
        super().__init__(verbose_name, **options)


class MasterKey(models.ForeignKey, Held):
    """A foreign key to master data or to a row of the same system. No index unless asked: lists declare theirs."""

    def __init__(self, to: Any, verbose_name: Any = None, *, where: Any = None, **options: Any) -> None:
        self.look_up_where = where
        options.setdefault("on_delete", models.PROTECT)
        options.setdefault("related_name", "+")
        options.setdefault("db_index", False)
        super().__init__(to, verbose_name=verbose_name, **options)


class RefField(models.BigIntegerField, Held):
    """The number of a document, perhaps of another system. `link=True`: the kernel writes the chain's link row.

    The link runs from the document referred to (the cause) to the one that holds the field, unless `forward=False`.
    """

    def __init__(self, to: str = "", verbose_name: Any = None, *, link: bool = True, **options: Any) -> None:
        self.to = to
        self.link = link
        super().__init__(verbose_name, **options)


class StateField(models.CharField, Held):
    """Where the document stands. The first state is where it starts; the database checks the set (kernel.ensure)."""

    def __init__(self, *states: State, label: Text | None = None, **options: Any) -> None:
        self.states = states
        options.setdefault("max_length", 24)
        if states:
            options.setdefault("default", states[0].value)
        options.setdefault("verbose_name", label or Text("Status", "状态"))
        options.setdefault("editable", False)
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)
        return name, path, args, kwargs


class MessageField(models.JSONField, Held):
    """A sentence the system wrote, kept in both languages (`Text.to_json()`) and shown in the reader's. Null: none."""

    def __init__(self, verbose_name: Any = None, **options: Any) -> None:
        options.setdefault("editable", False)
        options.setdefault("null", True)
        super().__init__(verbose_name, **options)


class ChoiceField(models.CharField, Held):
    """One of a few values; `options` are (value, Text[, tone]). Kept out of migrations: labels are not schema."""

    def __init__(self, *options_: tuple[Any, ...], **options: Any) -> None:
        self.options = options_
        options.setdefault("max_length", 24)
        super().__init__(**options)
