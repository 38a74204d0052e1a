"""A foreign key is an import, also when it is written as a string."""

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests.architecture.house import foreign_keys_across, nothing


def test_no_foreign_key_crosses_the_walls():
    assert nothing(foreign_keys_across(apps.get_models(include_auto_created=True)))


def make(part, name, **fields):
    meta = type("Meta", (), {"app_label": "badhouse"})
    return type(name, (models.Model,), {"__module__": f"badhouse.{part}.room.models", "Meta": meta, **fields})


def key(target):
    return models.ForeignKey(target, on_delete=models.CASCADE, related_name="+")


@isolate_apps("quintet.kernel")
def test_a_key_from_system_to_system_and_one_upwards_are_found():
    customer = make("crm", "Customer")
    item = make("master", "Item")
    order = make("erp", "Order", customer=key("badhouse.Customer"), item=key("badhouse.Item"))
    line = make("erp", "Line", order=key(order))
    rate = make("master", "Rate", order=models.OneToOneField("badhouse.Order", models.CASCADE, related_name="+"))
    assert foreign_keys_across([customer, item, order, line, rate], "badhouse") == [
        "badhouse.Order.customer -> badhouse.Customer",
        "badhouse.Rate.order -> badhouse.Order",
    ]


@isolate_apps("quintet.kernel")
def test_the_other_end_of_a_key_is_not_the_one_that_crosses():
    item = make("master", "Item")
    order = make("erp", "Order", item=models.ForeignKey(item, models.CASCADE, related_name="orders"))
    assert foreign_keys_across([item, order], "badhouse") == []
