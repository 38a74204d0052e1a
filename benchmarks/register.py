"""A register of a company that has worked for years: names as companies have them, documents about them, all kinds."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any

import psycopg

from benchmarks import company
from quintet.kernel import postgres, sql, store
from quintet.kernel.subjects import subjects
from quintet.kernel.tokens import tokens_of
from quintet.master.persons.commands import create_user

UNITS, PEOPLE = 8, 40
_split = str.split
_PLACES = _split("武汉 上海 苏州 无锡 宁波 深圳 东莞 佛山 重庆 成都 长沙 郑州 济南 青岛 天津 北京 沈阳 大连 西安 合肥")
_PARTS = _split("华中 精工 恒力 东方 宏远 博瑞 天工 长江 星辰 中联 科达 永信 金鼎 瑞丰 和兴 凯越 德盛 明远 汉光 启航")
_FIRST = "鼎盛安泰嘉诚信达宏伟新旭日升通顺发利源丰隆昌荣茂祥瑞福海山川江河云峰岭松柏竹梅兰菊"
_TRADES = _split("机械 自动化 传动设备 精密制造 机器人 电气 数控 重工 智能装备 液压 模具 新能源")
_PRODUCTS = _split(
    "减速机 行星减速机 谐波减速机 伺服电机 齿轮 轴承 箱体 输出轴 法兰 油封 螺栓 联轴器 编码器 制动器 端盖"
)
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
_WHAT = _split("询价 年度框架 改造项目 产线升级 备件 样机 技术协议 二期 现场勘查 付款 交期 质量 拜访")

# kind: share of all documents in percent, prefix, what it is about, words of its own
_KINDS: dict[str, tuple[float, str, str, str]] = {
    "erp.sales_order": (11, "SO", "party", ""), "erp.delivery": (11, "DN", "party", ""),
    "finance.sales_invoice": (9, "SI", "party", "fapiao"), "finance.receivable_item": (9, "AR", "party", ""),
    "finance.receipt": (6, "RC", "party", ""), "crm.quotation": (6, "QT", "party", ""),
    "crm.opportunity": (4, "OP", "party", "deal"), "crm.activity": (5, "AC", "party", "talk"),
    "erp.purchase_order": (7, "PO", "party", ""), "erp.purchase_receipt": (7, "PR", "party", ""),
    "finance.purchase_invoice": (5, "PI", "party", "fapiao"), "erp.manufacturing_order": (4, "MO", "item", ""),
    "erp.work_order": (7, "WO", "item", "step"), "oa.approval_request": (3, "AP", "", "approval"),
    "hr.leave_request": (1, "LV", "employee", ""), "finance.voucher": (5, "记", "", ""),
}  # fmt: skip
_COLUMNS = _split("id doc company_id title subtitle owner_id unit_id about_id is_subject tokens")
_REQUEST = """
INSERT INTO oa_approvalrequest (id, version, created_at, updated_at, company_id, number, owner_id, subject_ref,
  subject_doc, subject_command, subject_hold, title, reason, currency, round_no, step_no, step_count, route, state)
SELECT id, 1, now(), now(), company_id, title, owner_id, id, 'erp.sales_order', 'confirm', id, subtitle, '[]', 'CNY', 1,
  1, 1, '[]', 'RUNNING' FROM kernel_entry WHERE doc = 'oa.approval_request'
"""
_TASK = """
INSERT INTO oa_approvaltask (id, position, request_id, user_ref, state, round_no, step_no, comment)
SELECT id, 1, id, (%s::bigint[])[1 + id %% {people}], 'PENDING', 1, 1, '' FROM oa_approvalrequest
"""

Row = tuple[Any, ...]


class Names:
    """Names of a trade, the same in every run."""

    def __init__(self, seed: int = 20260101) -> None:
        self.random = random.Random(seed)

    def party(self) -> str:
        pick = self.random.choice
        middle = pick(_PARTS) if self.random.random() < 0.3 else pick(_FIRST) + pick(_FIRST)
        return f"{pick(_PLACES)}{middle}{pick(_TRADES)}有限公司"

    def item(self, number: int) -> tuple[str, str]:
        return f"{self.random.choice(_PRODUCTS)} {number % 97}x{number % 31}", f"PX{number % 400}-{number:06}"

    def person(self) -> str:
        return self.random.choice(_SURNAMES) + "".join(self.random.choices(_FIRST, k=2))

    def own_words(self, kind: str, number: int, party: str) -> str:
        what = self.random.choice(_WHAT)
        match kind:
            case "fapiao":
                return f"26{self.random.randrange(10**17, 10**18)}"
            case "deal":
                return f"{party[:4]}{self.random.choice(_PRODUCTS)}{what}"
            case "talk":
                return f"{what}，{self.random.choice(_PRODUCTS)}"
            case "step":
                return self.random.choice(_PRODUCTS) + "加工"
            case "approval":
                return f"销售订单 SO-{2401 + number % 12}-{number % 20000:05}：{what}"
        return ""


def load_register(count: int) -> None:
    """The benchmark company with `count` entries: 2.5 % parties, 5 % items, 0.1 % employees, the rest documents."""
    from django.db import connection

    company.load()
    number = sql.value("SELECT id FROM master_company")
    people = _people(number)
    connection.close()
    url = postgres.database_urls().admin_url
    with psycopg.connect(**postgres.connection_parameters(url)) as admin:
        admin.execute("SET session_replication_role = replica")
        copy_in = f"COPY kernel_entry ({', '.join(_COLUMNS)}) FROM STDIN"
        with admin.cursor() as cursor, cursor.copy(copy_in) as copy:
            for row in _rows(count, number, people):
                copy.write_row(row)
        admin.execute(_REQUEST)
        admin.execute(_TASK.format(people=len(people)), [people])


def _people(number: int) -> list[int]:
    """Salespeople and managers of eight departments (numbers 1 to 8 stand for them); their numbers as users."""
    made = []
    for index in range(PEOPLE):
        role = "sales_manager" if index < UNITS else "salesperson"
        made.append(create_user(f"seller{index}", "benchmark-password", f"Seller {index}", [role], number, unit=None))
    with_units = [{"id": user, "unit": 1 + index % UNITS} for index, user in enumerate(made)]
    sql.execute(
        "UPDATE kernel_user u SET unit_id = x.unit FROM json_to_recordset(%s) AS x(id bigint, unit bigint)"
        " WHERE u.id = x.id",
        [store.as_json(with_units)],
    )
    return made


def _rows(count: int, number: int, people: list[int]) -> Iterator[Row]:
    names, known = Names(), subjects()
    assert {"master.party", "master.item", "hr.employee"} <= known
    assert not known & _KINDS.keys()
    start, of = 100_000_000, {}
    for doc, share in (("master.party", 0.025), ("master.item", 0.05), ("hr.employee", 0.001)):
        of[doc] = list(_subjects(names, doc, int(count * share), start, people, number))
        yield from of[doc]
        start += len(of[doc])
    rest = count - sum(map(len, of.values()))
    yield from _documents(names, rest, start, number, people, of)


def _subjects(names: Names, doc: str, many: int, start: int, people: list[int], company_id: int) -> Iterator[Row]:
    for index in range(many):
        seller = index % len(people)
        code, own = f"C{index:06}", None
        owner: int | None = people[seller]
        unit: int | None = 1 + seller % UNITS
        if doc == "master.item":
            title, code = names.item(index)
            owner = unit = None
        else:
            title = names.party() if doc == "master.party" else names.person()
            own = company_id if doc == "hr.employee" else None
        phone = f"1{names.random.randrange(3 * 10**9, 10**10)}" if doc == "master.party" else ""
        yield start + index, doc, own, title, code, owner, unit, None, True, tokens_of((code, title, phone))


def _documents(
    names: Names, many: int, start: int, company_id: int, people: list[int], of: dict[str, list[Row]]
) -> Iterator[Row]:
    """Old to new; a tenth of the customers have most of the documents."""
    now = datetime.now(UTC)
    kinds, weights = list(_KINDS), list(accumulate(kind[0] for kind in _KINDS.values()))
    counted = dict.fromkeys(kinds, 0)
    numbers_of = {"party": of["master.party"], "item": of["master.item"], "employee": of["hr.employee"]}
    for index in range(many):
        doc = names.random.choices(kinds, cum_weights=weights)[0]
        _share, prefix, subject_kind, words = _KINDS[doc]
        counted[doc] += 1
        month = (index * 36) // many
        yymm = f"{(now.year - 3 + month // 12) % 100:02}{month % 12 + 1:02}"
        title = f"{prefix}-{yymm}-{counted[doc]:05}"
        subject = None
        if subject_kind:
            choice = numbers_of[subject_kind]
            subject = choice[int(len(choice) * names.random.random() ** 3)]
        own = names.own_words(words, index, subject[3] if subject else "")
        seller = (subject[5], subject[6]) if subject and subject[5] else (people[index % len(people)], None)
        about = subject[0] if subject else None
        yield start + index, doc, company_id, title, own, *seller, about, False, tokens_of((title, own))
