"""The thin bases of tables: columns every record has, and no behaviour."""

from django.contrib.postgres.fields import ArrayField  # noqa: F401  (rooms import it from here)
from django.db import models

from quintet.kernel.text import _


class Record(models.Model):
    """A row with an identity of its own: one bigint from one sequence for everything in the house."""

    id = models.BigIntegerField(primary_key=True, editable=False)
    version = models.IntegerField(_("Version", "版本"), default=1, editable=False)
    created_at = models.DateTimeField(_("Created at", "创建时间"), editable=False)
    created_by_id = models.BigIntegerField(_("Created by", "创建人"), null=True, editable=False)
    updated_at = models.DateTimeField(_("Updated at", "更新时间"), editable=False)

    class Meta:
        abstract = True


class DocumentModel(Record):
    """A business document: owned by a company, a person and a department; numbered; perhaps held."""

    company_id = models.BigIntegerField(_("Company", "公司"), editable=False)
    number = models.CharField(_("Number", "单号"), max_length=40, editable=False)
    owner_id = models.BigIntegerField(_("Owner", "负责人"), null=True, blank=True)
    unit_id = models.BigIntegerField(_("Department", "部门"), null=True, blank=True)
    hold_id = models.BigIntegerField(_("Hold", "挂起"), null=True, editable=False)

    class Meta:
        abstract = True


class MasterModel(Record):
    """Master data, shared by all companies: a code, a name, a stored pinyin key to sort Chinese by."""

    code = models.CharField(_("Code", "编码"), max_length=40, unique=True)
    name = models.CharField(_("Name", "名称"), max_length=200)
    pinyin = models.CharField(_("Pinyin", "拼音"), max_length=400, editable=False, default="")
    active = models.BooleanField(_("Active", "启用"), default=True)

    class Meta:
        abstract = True


class LineModel(models.Model):
    """A row inside a document. The subclass has one MasterKey to its document, named by `Lines(parent=…)`."""

    id = models.BigIntegerField(primary_key=True, editable=False)
    position = models.IntegerField(_("No.", "序号"), editable=False)

    class Meta:
        abstract = True
