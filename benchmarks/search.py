"""The search box over a company's whole register, as different people see it, by everything that people type.

`units` are searches; `p99_ms` is over all of them, `slowest` names the worst (its median). `show(size)` prints the
median of every search of everybody.
"""

import statistics
import time
from typing import Any

from benchmarks.databases import loaded
from benchmarks.meter import Meter
from benchmarks.order_to_cash import figures
from benchmarks.register import load_register
from quintet.kernel import sql
from quintet.kernel.actor import Actor, get_actor
from quintet.kernel.reading.search import search

SIZES = (200_000, 2_000_000)
REPEATED = 4
_split = str.split
# one Chinese character, two, a name; pinyin, initials, mixed; numbers from either end, codes, words, a phone, nothing
TYPED = (
    *_split("华 司 减 王 华中 公司 减速 武汉华中 减速机 行星减速机 审批 询价 伺服电机备件 量子纠缠"),
    *_split("h z hz gs jsj whhz huazhong jiansuji gongsi wuhanhuazhong hua中 武汉hz zzzzqqq"),
    *_split("SO-26 so-2611-0 SO-2611 PX PX12 C0001 C000123 ＰＸ１２ 00012 12 2026 7 1384 13800 26123456"),
    *("华 j", "华中 机械", "华中 减速机", "订单 华中", "order huazhong", "有限公司 机械"),
)


def readers() -> dict[str, Actor]:
    """An administrator; a manager who sees a department, a salesperson who sees their own, an accountant."""
    found = {}
    for name, username in {"all": "administrator", "department": "seller1", "own": "seller17"}.items():
        found[name] = get_actor(sql.value("SELECT id FROM kernel_user WHERE username = %s", [username]))
    return {"auditor": found["all"].__class__(**{**found["all"].__dict__, "roles": frozenset({"auditor"})}), **found}


def measure(size: int) -> dict[str, Any]:
    """CPU and wall of a search; the 99th percentile and the slowest."""
    with loaded(f"register_{size}", lambda: load_register(size), version="1") as database:
        took = _searched(database)
    walls = [wall for each in took["walls"].values() for wall in each]
    slowest = max(took["walls"], key=lambda key: statistics.median(took["walls"][key]))
    return {
        **figures(took["meter"], len(walls)),
        "p99_ms": round(statistics.quantiles(walls, n=100)[98] * 1000, 1),
        "slowest": " ".join(slowest),
        "slowest_ms": round(statistics.median(took["walls"][slowest]) * 1000, 1),
    }


def _searched(database: str) -> dict[str, Any]:
    walls: dict[tuple[str, str], list[float]] = {}
    people = readers()
    for actor in people.values():
        for q in TYPED:
            search(actor, q)
    with Meter(database) as meter:
        for _again in range(REPEATED):
            for name, actor in people.items():
                for q in TYPED:
                    start = time.perf_counter()
                    search(actor, q)
                    walls.setdefault((name, q), []).append(time.perf_counter() - start)
    return {"walls": walls, "meter": meter}


def show(size: int) -> None:
    """Every search of everybody, the slowest last."""
    with loaded(f"register_{size}", lambda: load_register(size), version="1") as database:
        people = readers()
        took = _searched(database)["walls"]
        for (name, q), each in sorted(took.items(), key=lambda item: statistics.median(item[1])):
            found = search(people[name], q)
            first = found["hits"][0]["title"] if found["hits"] else "–"
            print(f"{statistics.median(each) * 1000:8.1f} ms  {name:10} {q:16} {len(found['hits']):3} hits: {first}")
