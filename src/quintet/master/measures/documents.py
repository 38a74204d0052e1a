"""Units and currencies: what quantities and amounts are counted in."""

from quintet.kernel.documents import Document, Form, List, Menu, Section
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _
from quintet.master.measures.models import Currency, Unit

ROOM = _("Measures", "计量与币种")

unit = Document(
    Unit,
    menu=Menu(80),
    room_label=ROOM,
    icon="number",
    list=List(columns=["code", "name", "name_en", "places", "active"], sort="code"),
    form=Form(sections=[Section(_("Unit", "计量单位"), ["code", "name", "name_en", "places", "active"])]),
    rights=Rights(everybody=may("read")),
)

currency = Document(
    Currency,
    menu=Menu(82),
    room_label=ROOM,
    icon="dollar",
    list=List(columns=["code", "name", "symbol", "places", "active"], sort="code"),
    form=Form(sections=[Section(_("Currency", "币种"), ["code", "name", "symbol", "places", "active"])]),
    rights=Rights(accountant=may("create edit"), everybody=may("read")),
)
