"""Rows of a file into the database: parties from a csv, items from a workbook, orders of five lines, a third each.

Reading, mapping, names to numbers, rules, pinyin and search tokens, history, register and events are on; each file is
one transaction. A unit is a row. `memory_mb` is the most this process held.
"""

import random
import resource
import tempfile
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from benchmarks.company import CUSTOMERS, ITEMS, load
from benchmarks.databases import loaded
from benchmarks.meter import Meter
from benchmarks.order_to_cash import figures
from quintet.kernel import sql
from quintet.kernel.importing.run import import_path

SIZES = (15_000, 300_000)
_LETTERS = "华东南北中海江河湖山川金银铜铁木水火土日月星光明新大高远通达盛隆昌泰和顺康宁安永兴旺发源丰茂"
_TRADES = ("科技", "机械", "贸易", "电子", "实业", "装备", "自动化", "精密", "化工", "材料")
_WARES = ("直流电机", "减速机", "轴承", "螺栓", "传感器", "控制板", "外壳", "线缆")


def measure(size: int) -> dict[str, Any]:
    """CPU and wall per row."""
    with tempfile.TemporaryDirectory() as folder, loaded("company", load) as database:
        files = _files(Path(folder), size // 3)
        with Meter(database) as meter:
            reports = [import_path(each) for each in files]
        assert all(report.written for report in reports), [line for r in reports for line in r.lines()][:5]
        assert sql.value("SELECT count(*) FROM master_item") == size // 3 + ITEMS
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {**figures(meter, size // 3 * 3), "memory_mb": memory}


def _files(folder: Path, rows: int) -> list[Path]:
    chance = random.Random(20260101)
    parties, items, orders = folder / "party.csv", folder / "item.xlsx", folder / "sales_order.csv"
    lines = ["编码,名称,是否客户,付款条件,电话,地址", *(_party(chance, n) for n in range(rows))]
    parties.write_text("\n".join(lines).replace("是否客户", "is_customer"), encoding="gb18030")
    with Workbook(str(items), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["编码", "名称", "规格型号", "计量单位", "含税销售价"])
        for n in range(rows):
            name = f"{chance.choice(_WARES)}{n}"
            sheet.write_row(n + 1, 0, [f"M{n:06}", name, f"PX{n % 97}", "pcs", chance.randint(100, 99_999) / 100])
    lines = ["单据分组,客户,物料,数量,含税单价", *(_line(chance, n) for n in range(rows))]
    orders.write_text("\n".join(lines), encoding="utf-8")
    return [parties, items, orders]


def _party(chance: random.Random, n: int) -> str:
    name = "".join(chance.choices(_LETTERS, k=3)) + chance.choice(_TRADES)
    return f"P{n:06},{name}有限公司{n},是,N30,0571-{chance.randint(10**7, 10**8)},滨江区{chance.randint(1, 999)}号"


def _line(chance: random.Random, n: int) -> str:
    return f"{n // 5},C{n // 5 % CUSTOMERS:04},I{n % ITEMS:04},{chance.randint(1, 9)},{chance.randint(1, 999)}.5"
