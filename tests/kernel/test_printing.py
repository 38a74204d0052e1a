"""Printing by itself: the fonts, the compiler, what is declared."""

import struct
from decimal import Decimal
from pathlib import Path

import pytest
import typst

from quintet.kernel import clock
from quintet.kernel.printing import printed, prints_of
from quintet.kernel.printing.compiler import ROOT, compile_pdf, font_folder
from quintet.kernel.printing.shape import money, percent, price, quantity
from quintet.kernel.text import _
from quintet.master.organisation.documents import company

D = Decimal
RARE = "㛃堃喆玥翀骉犇昇曌𬭎𬬭䶮㼆龘𬀩𬍛𬤊赟仝亓禤曱甴镕瑄璟烨焜鑫垚淼炅㙓㥄𫟹𬶋¥€…—《》①②㎡℃Φ×"


def characters_of(font: Path) -> set[int]:
    """The code points a font has glyphs for: its cmap in format 12 (OpenType, cmap, segmented coverage)."""
    raw = font.read_bytes()
    tables = struct.unpack_from(">H", raw, 4)[0]
    records = [struct.unpack_from(">4sIII", raw, 12 + 16 * n) for n in range(tables)]
    cmap = next(offset for tag, _sum, offset, _length in records if tag == b"cmap")
    found: set[int] = set()
    for n in range(struct.unpack_from(">H", raw, cmap + 2)[0]):
        start = cmap + struct.unpack_from(">HHI", raw, cmap + 4 + 8 * n)[2]
        if struct.unpack_from(">H", raw, start)[0] == 12:
            for group in range(struct.unpack_from(">I", raw, start + 12)[0]):
                first, last, _glyph = struct.unpack_from(">III", raw, start + 16 + 12 * group)
                found.update(range(first, last + 1))
    return found


@pytest.mark.parametrize("name", ["NotoSansSC-Regular.otf", "NotoSerifSC-Regular.otf"])
def test_the_fonts_have_every_character_of_gb2312_and_of_rare_names(name):
    known = characters_of(font_folder() / name)
    pairs = [bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    hanzi = [text for pair in pairs if (text := pair.decode("gb2312", "ignore"))]

    assert len(hanzi) == 6763
    assert [each for each in (*hanzi, *RARE) if ord(each) not in known] == []


def test_values_on_paper():
    assert (money(D("1234567.5"), "CNY"), money(D("-3.2"), "EUR"), money(None)) == ("¥1,234,567.50", "-€3.20", "")
    assert (money(D("7"), "CHF"), money(D("7"))) == ("CHF 7.00", "7.00")
    assert [price(D(each)) for each in ("12.000000", "8.333333", "1200.5")] == ["12.00", "8.333333", "1,200.50"]
    assert [quantity(D(each)) for each in ("12.500000", "1200.000000", "0.000001")] == ["12.5", "1,200", "0.000001"]
    assert percent(D("13.0000")) == "13%"


def test_a_template_that_is_not_there_is_an_error():
    with pytest.raises(TypeError, match="there is no"):
        printed(company, "card", _("Card", "卡片"), template="master/nowhere.typ", data=lambda record, actor: {})
    assert "master.company" not in {name for name, found in prints_of.items() if found}


def test_data_that_a_template_cannot_read_is_an_error():
    with pytest.raises(typst.TypstError):
        compile_pdf(ROOT / "kernel" / "printing" / "layout.typ", "not json", clock.now())
