"""Text: both languages, wherever it goes."""

import ast
from pathlib import Path

import pytest
from django.utils import translation

import quintet
from quintet.kernel.text import _, as_text, plural_of

HELLO = _("Hello {name}", "你好{name}")


def test_a_text_is_read_in_the_readers_language():
    text = HELLO.format(name=_("world", "世界"))
    with translation.override("en"):
        assert str(text) == "Hello world"
    with translation.override("zh-hans"):
        assert str(text) == "你好世界"


def test_a_stored_text_is_read_later_in_the_other_language():
    stored = HELLO.format(name="A").to_json()
    assert as_text(stored) == HELLO.format(name="A")


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("Sales order", "Sales orders"), ("Opportunity", "Opportunities"), ("Person", "People"), ("Stock", "Stock"),
        ("Opening balances", "Opening balances"), ("Tax", "Taxes"), ("Day", "Days"), ("Process", "Processes"),
        ("Item planning data", "Item planning data"), ("Going live", "Going live"),
    ],
)  # fmt: skip
def test_a_menu_speaks_of_many(one, many):
    assert plural_of(_(one, "单据")) == _(many, "单据")


def test_every_text_in_the_source_has_both_languages_and_the_same_placeholders():
    problems = []
    for path in Path(quintet.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                problems += [f"{path.name}:{node.lineno} {p}" for p in _problems(node)]
    assert problems == []


def _problems(node):
    if len(node.args) != 2:
        return ["needs English and Chinese"]
    values = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
    if any(v is None for v in values):
        return (
            [] if all(isinstance(a, ast.Name | ast.Attribute | ast.Subscript) for a in node.args) else ["not literal"]
        )
    en, zh = values
    found = []
    if not en.strip() or not zh.strip():
        found.append("is empty")
    if _placeholders(en) != _placeholders(zh):
        found.append(f"placeholders differ: {en!r} / {zh!r}")
    if any("\u4e00" <= c <= "\u9fff" for c in en):
        found.append(f"Chinese in the English: {en!r}")
    return found


def _placeholders(text):
    import string

    return sorted(name for _lit, name, _spec, _conv in string.Formatter().parse(text) if name)
