"""Persons: who stands behind an account or an employee."""

from quintet.kernel.documents import Document, Form, List, Menu, Section
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _
from quintet.master.persons.models import Person

person = Document(
    Person,
    menu=Menu(64),
    room_label=_("Organisation", "组织"),
    icon="user",
    list=List(columns=["code", "name", "user_ref", "mobile", "email", "active"], sort="code"),
    form=Form(sections=[Section(_("Person", "人员"), ["code", "name", "user_ref", "mobile", "email", "active"])]),
    # a private mobile number is HR's to know; the directory is not
    rights=Rights(hr_staff=may("create edit"), everybody=may("read"), fields={"mobile": "hr_staff executive"}),
    search=("code", "name", "email"),
    empty=_("No persons yet: add the first one.", "还没有人员：请新建第一位。"),
)
