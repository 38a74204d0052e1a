"""A row of any document, straight into its table: for tests that go over every document there is.

Values satisfy types, keys and required fields; whatever else a table demands (a check, an exclusion) is in ALSO, with
the reason. Such a row need not make business sense.
"""

from datetime import timedelta
from itertools import count
from typing import Any

from django.db import models

from quintet.kernel import clock, register, sql, store
from quintet.kernel.actor import system_actor
from quintet.kernel.documents import Document, by_model, documents
from quintet.kernel.fields import ChoiceField, RefField
from quintet.kernel.guarding import reading_as

numbers = count(1)

# document → values its constraints demand; a function makes one for the company
ALSO: dict[str, dict[str, Any]] = {
    "hr.employee": {"person_id": lambda company: a_row(documents["master.person"], company)},  # employed here once
    "erp.machine_downtime": {"to_at": lambda _company: clock.now() + timedelta(hours=1)},
    "hr.pay_rate": {"currency": "CNY"},
    "finance.payment_plan": {"total": 0},  # booked, dropped and expected add up to it
    # a currency has no rate to itself
    "master.exchange_rate": {
        name: lambda company: a_row(documents["master.currency"], company) for name in ("from_currency", "to_currency")
    },
}


def a_row(document: Document, company: int, **values: Any) -> int:
    """A record of the document in the company, owned by nobody; its number."""
    demanded = {name: v(company) if callable(v) else v for name, v in ALSO.get(document.name, {}).items()}
    record = _new(document.model, company, {**demanded, **values})
    record.id = store.next_ids(1)[0]
    with reading_as(system_actor("test")):  # behind the second wall as well
        store.insert(document.model, [record])
    register.enter([record], [])
    return int(record.id)


def _new(model: type[models.Model], company: int, values: dict[str, Any]) -> Any:
    record = store.new(model)
    now = clock.now()
    known = {"company_id": company, "created_at": now, "updated_at": now}
    for field in model._meta.concrete_fields:
        name = field.attname
        if name in values or field.name in values:
            record.__dict__[name] = values.get(name, values.get(field.name))
        elif name in known:
            record.__dict__[name] = known[name]
        elif not field.primary_key and record.__dict__.get(name) in (None, "") and not field.null:
            record.__dict__[name] = _value(field, company)
    return record


def _value(field: "models.Field[Any, Any]", company: int) -> Any:
    if isinstance(field, models.ForeignKey):
        related: Any = field.related_model
        if related in by_model and by_model[related].name == "master.company":
            return company
        there = sql.value(f'SELECT id FROM "{related._meta.db_table}" LIMIT 1')
        return there or a_row(by_model[related], company)
    if isinstance(field, RefField):
        return a_row(documents[field.to], company) if field.to in documents else 1
    if isinstance(field, ChoiceField):
        return field.options[0][0]
    if isinstance(field, models.DateTimeField):
        return clock.now()
    if isinstance(field, models.DateField):
        return clock.today()
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.DecimalField | models.IntegerField):
        return 1
    if isinstance(field, models.JSONField):
        return []
    return f"X{next(numbers)}"[: getattr(field, "max_length", None) or 40] if not field.blank or field.unique else ""
