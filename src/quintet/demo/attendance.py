"""People and their days: entitlements of the year, leave asked for and decided, a request that still waits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from quintet.demo.answers import Answers
from quintet.demo.stage import Stage, by
from quintet.demo.words import AWAY, ILL, PRIVATE
from quintet.kernel import sql
from quintet.master.calendar.queries import add_working_days

HR = "xu.qing"


@dataclass(frozen=True)
class Wish:
    """Somebody wants leave: asked `asked` working days before the end of the story, beginning `ahead` days later."""

    asked: int
    employee: str  # their number
    username: str  # who enters it: themselves, or HR for who has no account
    type: str
    ahead: int
    days: int = 1
    half: bool = False  # only the last day's morning
    reason: str = ""
    note: str = ""  # for HR only
    answer: str = "yes"  # yes | no | later: nobody has decided yet


WISHES: Sequence[Wish] = (
    Wish(55, "E005", "lin.yue", "ANNUAL", 6, 2, reason="回老家探亲"),
    Wish(50, "E031", HR, "PERSONAL", 2, 1, reason="孩子家长会"),
    Wish(47, "E022", "he.min", "SICK", 0, 1, note="感冒发烧，附门诊病历"),
    Wish(44, "E012", "qian.wen", "ANNUAL", 8, 3, reason="年休假旅行"),
    Wish(40, "E035", HR, "SICK", 0, 2, note="腰椎间盘突出，医嘱休息两天"),
    Wish(36, "E017", "song.jie", "ANNUAL", 4, 1, half=True, reason="办理房产手续"),
    Wish(31, "E010", "yuan.meng", "ANNUAL", 5, 2, reason="参加同学婚礼", answer="no"),
    Wish(28, "E040", HR, "MARRIAGE", 10, 7, reason="结婚"),
    Wish(22, "E027", "ding.jianguo", "ANNUAL", 5, 2, reason="家中装修"),
    Wish(15, "E016", "luo.hui", "ANNUAL", 6, 1, reason="陪父母体检"),
    Wish(9, "E032", "lv.qiang", "PERSONAL", 3, 1, reason="驾照换证"),
    Wish(6, "E015", "tian.ye", "ANNUAL", 8, 2, reason="回老家"),
    Wish(4, "E034", HR, "ANNUAL", 7, 2, reason="年休假"),
    Wish(3, "E029", HR, "ANNUAL", 9, 3, reason="回老家"),
    Wish(1, "E038", "hua.chunmei", "ANNUAL", 4, 2, reason="送孩子参加竞赛", answer="later"),
    Wish(1, "E006", "guo.kai", "ANNUAL", 8, 3, reason="年休假", answer="later"),
    Wish(0, "E045", "qin.yu", "ANNUAL", 6, 1, reason="带父母看病", answer="later"),
)
LONG_AGO = 60  # working days before the end: leave of before is drawn
_AWAY = """
SELECT u.username FROM hr_leaverequest r JOIN hr_employee e ON e.id = r.employee_id
JOIN kernel_user u ON u.id = e.user_id
WHERE r.state = 'APPROVED' AND %s BETWEEN r.from_on AND r.to_on AND r.from_part = 'am' ORDER BY 1
"""
_PEOPLE = """
SELECT e.number, coalesce(u.username, '') FROM hr_employee e LEFT JOIN kernel_user u ON u.id = e.user_id
WHERE e.state = 'ACTIVE' AND e.joined_on < %s ORDER BY e.number
"""


class Attendance:
    """徐晴 grants what the year gives; people ask, their managers decide."""

    def __init__(self, stage: Stage, answers: Answers, wishes_long_ago: int) -> None:
        self.stage, self.answers = stage, answers
        self.types = dict(sql.rows("SELECT code, id FROM hr_leavetype"))
        self.people = dict(sql.rows("SELECT number, id FROM hr_employee"))
        stage.every("arrive", "08:00", 0, self.arrive, always=True)
        stage.every("grant", "08:10", 0, self.grant)
        stage.every("leave", "10:00", 2, self.ask)
        stage.every("refuse", "13:20", 3, self.refuse)
        self._rehearse(wishes_long_ago)

    def _rehearse(self, long_ago: int) -> None:
        stage, years = self.stage, sorted({day.year for day in self.stage.days[: self.stage.last + 1]})
        for year in years:
            first = next(at for at, day in enumerate(stage.days) if day.year == year)
            stage.put("grant", first, year)
        if (stage.days[stage.last] + timedelta(days=60)).year > years[-1]:
            stage.put("grant", stage.last - 12, years[-1] + 1)
        for wish in [*WISHES, *self._drawn(long_ago)]:
            if wish.asked < stage.last:
                stage.put("leave", stage.last - wish.asked, wish)

    def _drawn(self, count: int) -> list[Wish]:
        random, people = self.stage.random, sql.rows(_PEOPLE, [self.stage.days[0]])
        found = []
        for _each in range(count):
            number, username = random.choice(people)
            asked = random.randint(LONG_AGO, max(LONG_AGO, self.stage.last - 15))
            wish = Wish(asked, number, username or HR, "ANNUAL", random.randint(2, 9), random.randint(1, 2))
            kind = random.choice(("ANNUAL",) * 6 + ("SICK", "PERSONAL"))
            if kind == "SICK":
                wish = replace(wish, type=kind, username=HR, ahead=0, note=random.choice(ILL))
            else:
                wish = replace(wish, type=kind, reason=random.choice(AWAY if kind == "ANNUAL" else PRIVATE))
            found.append(wish)
        return found

    def arrive(self, _tasks: list[Any]) -> None:
        """Who is on leave today does nothing today."""
        self.stage.away = {row[0] for row in sql.rows(_AWAY, [self.stage.today])}

    def grant(self, years: list[int]) -> None:
        """Annual leave of the year for everybody, and two days in lieu for two operators."""
        stage = self.stage
        for year in years:
            stage.do(HR, "hr.leave_type.grant_entitlements", [self.types["ANNUAL"]], year=year)
            row = {"type": self.types["LIEU"], "year": year, "granted": Decimal(2)}
            stage.create(HR, "hr.leave_balance", [{**row, "employee": self.people[e]} for e in ("E027", "E032")])

    def ask(self, wishes: list[Wish]) -> None:
        """Requests are entered and sent to the manager."""
        stage = self.stage
        for username, own in by(wishes, lambda wish: wish.username).items():
            made = stage.create(username, "hr.leave_request", [self._row(wish) for wish in own])
            held = stage.do(username, "hr.leave_request.apply", [each.id for each in made]).held
            for wish, request in zip(own, made, strict=True):
                if request.id in held and wish.answer != "yes":
                    self.answers.left[request.id] = 0
                    if wish.answer == "no":
                        stage.later("refuse", 1, request.id)

    def _row(self, wish: Wish) -> dict[str, Any]:
        first = add_working_days(self.stage.today, wish.ahead)
        return {
            "employee": self.people[wish.employee],
            "type": self.types[wish.type],
            "from_on": first,
            "to_on": add_working_days(first, wish.days - 1),
            "to_part": "am" if wish.half else "pm",
            "reason": wish.reason,
            "private_note": wish.note,
        }

    def refuse(self, requests: list[int]) -> None:
        """Not that week."""
        rows = sql.rows(
            "SELECT r.id, u.username FROM oa_approvalrequest r JOIN oa_approvaltask t ON t.request_id = r.id"
            " JOIN kernel_user u ON u.id = t.user_ref"
            " WHERE r.subject_ref = ANY(%s) AND t.state = 'PENDING' ORDER BY r.id",
            [requests],
        )
        for number, username in rows:
            self.stage.do(username, "oa.approval_request.reject", [number], reason="当周客户验厂，请改期")
