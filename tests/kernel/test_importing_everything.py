"""Everything that people make can be imported: its template is read back as it was written, in both languages."""

from io import BytesIO

import pytest
from django.utils import translation
from python_calamine import CalamineWorkbook

from quintet.kernel.documents import documents
from quintet.kernel.importing.files import read_sheets
from quintet.kernel.importing.mapping import plan_sheet
from quintet.kernel.importing.targets import all_targets, find_target
from quintet.kernel.importing.templates import header_of, template_columns, template_of
from quintet.kernel.inputs import readers_of

TARGETS = sorted(target.name for target in all_targets())


def test_every_document_that_people_make_is_a_target_and_users_are():
    assert {name for name, document in documents.items() if document.creatable} <= set(TARGETS)
    assert "kernel.user" in TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_a_template_has_every_required_field_and_is_read_back_as_it_was_written(name):
    target = find_target(name)
    for language in ("zh-hans", "en"):
        with translation.override(language):
            written = template_of(target)
            columns = template_columns(target)
            headers = [header_of(column, target) for column in columns]
        sheets, problems = read_sheets(written, "template.xlsx")
        plan, more = plan_sheet(sheets[0], {"document": name}, "refuse")

        assert (problems, more) == ([], [])
        assert len(set(headers)) == len(headers)
        assert [plan.columns[i].path for i in sorted(plan.columns)] == [column.path for column in columns]


@pytest.mark.parametrize("name", sorted(documents))
def test_what_is_required_is_in_the_template(name):
    document = documents[name]
    if not document.creatable:
        return
    offered = {column.path for column in template_columns(find_target(name))}

    required = {reader.name for reader in readers_of(document).header.values() if reader.required}
    for lines, readers in readers_of(document).lines.items():
        required |= {f"{lines}.{reader.name}" for reader in readers.values() if reader.required}

    assert {path for path in required if "json" not in kind_of(name, path)} <= offered


def kind_of(name, path):
    return find_target(name).columns[path].kind


def test_a_template_marks_what_is_required_lists_choices_and_explains():
    target = find_target("master.item")
    with translation.override("zh-hans"), CalamineWorkbook.from_filelike(BytesIO(template_of(target))) as book:
        columns = book.get_sheet_by_name("填写说明").to_python()
        headers = book.get_sheet_by_name("物料").to_python()[0]

    assert headers[:2] == ["编码 *", "名称 *"]
    explained = {row[0]: row[1:] for row in columns}
    assert explained["计量单位 *"][:2] == ["必填", "计量单位的编码、单号或名称"]
    assert "外购" in explained["类型"][2]
