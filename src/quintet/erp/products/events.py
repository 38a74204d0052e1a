"""Facts about product data."""

from datetime import date

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


@event("erp.bom_activated.v1", _("Bill of material active", "物料清单已生效"))
class BomActivated(Event):
    """From `valid_from` the item is made of this."""

    item: int
    version_no: int
    valid_from: date


@event("erp.bom_retired.v1", _("Bill of material retired", "物料清单已停用"))
class BomRetired(Event):
    """The version is used no more."""

    item: int
    version_no: int


@event("erp.routing_activated.v1", _("Routing active", "工艺路线已生效"))
class RoutingActivated(Event):
    """From `valid_from` the item is made like this."""

    item: int
    version_no: int
    valid_from: date


@event("erp.routing_retired.v1", _("Routing retired", "工艺路线已停用"))
class RoutingRetired(Event):
    """The version is used no more."""

    item: int
    version_no: int
