"""An import as a record, and the files that belong to it."""

from django.db import models

from quintet.kernel.fields import MessageField, StateField
from quintet.kernel.records import DocumentModel
from quintet.kernel.states import State
from quintet.kernel.text import _

DRAFT = State("DRAFT", _("To be checked", "待检查"))
FAULTY = State("FAULTY", _("Problems found", "有问题"), "error")
READY = State("READY", _("Checked", "检查通过"), "processing")
IMPORTED = State("IMPORTED", _("Imported", "已导入"), "success", terminal=True)
DISCARDED = State("DISCARDED", _("Discarded", "已放弃"), terminal=True)


class SheetImport(DocumentModel):
    """One file that somebody imports: who, what, how many rows, with which mapping."""

    file_name = models.CharField(_("File", "文件"), max_length=240, editable=False)
    target = models.CharField(_("Document type", "单据类型"), max_length=60, editable=False)
    target_label = MessageField(_("Imported as", "导入为"))
    mapping = models.JSONField(default=dict, editable=False)  # {"sheets": {name: section}}, as in mapping.toml
    row_count = models.IntegerField(_("Rows", "行数"), default=0, editable=False)
    created_count = models.IntegerField(_("Created", "新建"), default=0, editable=False)
    updated_count = models.IntegerField(_("Updated", "更新"), default=0, editable=False)
    skipped_count = models.IntegerField(_("Skipped", "跳过"), default=0, editable=False)
    problem_count = models.IntegerField(_("Problems", "问题数"), default=0, editable=False)
    imported_at = models.DateTimeField(_("Imported at", "导入时间"), null=True, blank=True, editable=False)
    state = StateField(DRAFT, FAULTY, READY, IMPORTED, DISCARDED)

    class Meta:
        verbose_name = _("Import", "导入")
        indexes = [models.Index(fields=["company_id", "owner_id", "-id"], name="master_sheet_import_owner")]


class SheetFile(models.Model):
    """What belongs to an import: the file as it was sent, what it looks like, its problems, its error file."""

    id = models.BigAutoField(primary_key=True)
    sheet_import = models.ForeignKey(SheetImport, on_delete=models.CASCADE, db_index=False)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=240)
    content = models.BinaryField()

    class Meta:
        db_table = "master_sheet_file"
        constraints = [
            models.UniqueConstraint(fields=["sheet_import", "kind"], name="master_sheet_file_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["source", "outline", "problems", "marked"]), name="master_sheet_file_kind"
            ),
        ]
