"""People and their days: entitlements of the year, leave asked for and decided, a request that still waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial

from quintet.demo.stage import Stage
from quintet.kernel import clock, sql
from quintet.kernel.documents import get_document
from quintet.kernel.runner import perform
from quintet.master.calendar.queries import add_working_days

HR = "xu.qing"
COMMENTS = ("同意", "同意，请做好工作交接", "同意，已安排同事顶岗")


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
    Wish(4, "E034", HR, "ANNUAL", 7, 2, reason="年休假"),
    Wish(3, "E029", HR, "ANNUAL", 9, 3, reason="回老家"),
    Wish(1, "E038", "hua.chunmei", "ANNUAL", 4, 2, reason="送孩子参加竞赛", answer="later"),
    Wish(1, "E006", "guo.kai", "ANNUAL", 8, 3, reason="年休假", answer="later"),
)


class Attendance:
    """徐晴 grants what the year gives; people ask, their managers decide."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.types = dict(sql.rows("SELECT code, id FROM hr_leavetype"))
        self.people = dict(sql.rows("SELECT number, id FROM hr_employee"))

    def begin(self) -> None:
        """Put the months' requests into the agenda."""
        self.grant(self.stage.first_day.year)
        if (self.stage.end + timedelta(days=60)).year > self.stage.first_day.year:
            self.stage.on_day(max(0, self.stage.days - 12), lambda: self.grant(self.stage.first_day.year + 1))
        for wish in WISHES:
            if wish.asked < self.stage.days:
                self.stage.on_day(self.stage.days - wish.asked - 1, partial(self._ask, wish))

    def grant(self, year: int) -> None:
        """Annual leave of the year for everybody, and two days in lieu for two operators."""
        with clock.frozen_at(self.stage.now):
            self.stage.do(HR, "hr.leave_type.grant_entitlements", self.types["ANNUAL"], year=year)
            row = {"type": self.types["LIEU"], "year": year, "granted": Decimal(2)}
            rows = [{**row, "employee": self.people[number]} for number in ("E027", "E032")]
            perform(get_document("hr.leave_balance").create, rows, actor=self.stage.actor(HR))

    def _ask(self, wish: Wish) -> None:
        first = add_working_days(clock.today(), wish.ahead)
        last = add_working_days(first, wish.days - 1)
        request = self.stage.create(
            wish.username,
            "hr.leave_request",
            employee=self.people[wish.employee],
            type=self.types[wish.type],
            from_on=first,
            to_on=last,
            to_part="am" if wish.half else "pm",
            reason=wish.reason,
            private_note=wish.note,
        )
        self.stage.do(wish.username, "hr.leave_request.apply", request.id)
        if wish.answer == "yes":
            self.stage.later(0 if wish.ahead == 0 else 1, lambda: self.stage.vote(request.id, COMMENTS))
        elif wish.answer == "no":
            self.stage.later(1, lambda: self._refuse(request.id))

    def _refuse(self, request: int) -> None:
        number, username = sql.rows(
            "SELECT r.id, u.username FROM oa_approvalrequest r JOIN oa_approvaltask t ON t.request_id = r.id"
            " JOIN kernel_user u ON u.id = t.user_ref WHERE r.subject_ref = %s AND t.state = 'PENDING'",
            [request],
        )[0]
        self.stage.do(username, "oa.approval_request.reject", number, reason="当周客户验厂，请改期")
