"""Skills as people see them."""

from quintet.kernel.documents import Document, Form, List, Menu, Section
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _
from quintet.master.skills.models import Skill

LEVELS = range(1, 6)  # 1 learns, 5 teaches

skill = Document(
    Skill,
    menu=Menu(66, also_in={"erp": 92, "hr": 60}),
    room_label=_("Organisation", "组织"),
    icon="tool",
    list=List(columns=["code", "name", "description", "active"], sort="code", filters=["active"]),
    form=Form(sections=[Section(_("Skill", "技能"), ["code", "name", "description", "active"])]),
    rights=Rights(
        hr_staff=may("create edit"),
        engineer=may("create edit"),
        planner=may("create edit"),
        everybody=may("read"),
    ),
    search=("code", "name", "description"),
    help=_(
        "Operations need a skill at a level: 1 learns, 3 works alone, 5 teaches.",
        "工序要求某项技能达到一定级别：1 级在学，3 级独立上岗，5 级可带教。",
    ),
    empty=_(
        "No skills yet: add what operations need and people can do.", "还没有技能：请添加工序所需、员工具备的技能。"
    ),
)
