"""What engineers have in hand: drafts that nobody can build by yet, and what came into use lately."""

from quintet.kernel.desk import desk_list, desk_number, warn_if_any
from quintet.kernel.text import _

_DRAFT = [("state", "=", "DRAFT")]
desk_number(
    "erp.bom_drafts",
    _("Bills of material in draft", "BOM 草稿"),
    roles="engineer",
    doc="erp.bom",
    where=_DRAFT,
    tone=warn_if_any,
)
desk_number(
    "erp.routing_drafts",
    _("Routings in draft", "工艺路线草稿"),
    roles="engineer",
    doc="erp.routing",
    where=_DRAFT,
    tone=warn_if_any,
)
desk_list(
    "erp.bom_drafts_next",
    _("Bills of material to finish", "待完成的 BOM"),
    roles="engineer",
    rank=10,
    doc="erp.bom",
    where=_DRAFT,
    fields=["item", "version_no", "valid_from", "owner"],
    command="activate",
    empty=_("No draft: every bill of material that is written is in use.", "没有草稿：BOM 都已启用。"),
)
desk_list(
    "erp.routing_drafts_next",
    _("Routings to finish", "待完成的工艺路线"),
    roles="engineer",
    rank=20,
    doc="erp.routing",
    where=_DRAFT,
    fields=["item", "version_no", "valid_from", "owner"],
    command="activate",
    empty=_("No draft: every routing that is written is in use.", "没有草稿：工艺路线都已启用。"),
)
desk_list(
    "erp.boms_lately",
    _("Latest versions in use", "最近启用的版本"),
    roles="engineer",
    rank=30,
    doc="erp.bom",
    where=[("state", "=", "ACTIVE")],
    fields=["item", "version_no", "valid_from"],
    empty=_("No bill of material is in use yet.", "还没有启用的 BOM。"),
)
