"""Names as companies and people of this trade have them; made from parts, never twice."""

from random import Random

# city, province code of its credit code (GB/T 2260), English, what the region buys: half of the districts around Suzhou
CITIES = (
    ("苏州", "320500", "Suzhou", "lin.yue"), ("昆山", "320583", "Kunshan", "lin.yue"),
    ("无锡", "320200", "Wuxi", "guo.kai"), ("常州", "320400", "Changzhou", "guo.kai"),
    ("南京", "320100", "Nanjing", "guo.kai"), ("上海", "310100", "Shanghai", "lin.yue"),
    ("杭州", "330100", "Hangzhou", "lin.yue"), ("宁波", "330200", "Ningbo", "guo.kai"),
    ("嘉兴", "330400", "Jiaxing", "lin.yue"), ("台州", "331000", "Taizhou", "guo.kai"),
    ("合肥", "340100", "Hefei", "guo.kai"), ("芜湖", "340200", "Wuhu", "guo.kai"),
    ("深圳", "440300", "Shenzhen", "cheng.xue"), ("东莞", "441900", "Dongguan", "cheng.xue"),
    ("佛山", "440600", "Foshan", "cheng.xue"), ("广州", "440100", "Guangzhou", "cheng.xue"),
    ("中山", "442000", "Zhongshan", "cheng.xue"), ("厦门", "350200", "Xiamen", "cheng.xue"),
    ("武汉", "420100", "Wuhan", "yuan.meng"), ("长沙", "430100", "Changsha", "yuan.meng"),
    ("成都", "510100", "Chengdu", "yuan.meng"), ("重庆", "500100", "Chongqing", "yuan.meng"),
    ("西安", "610100", "Xi'an", "yuan.meng"), ("天津", "120100", "Tianjin", "yuan.meng"),
    ("青岛", "370200", "Qingdao", "yuan.meng"), ("济南", "370100", "Jinan", "yuan.meng"),
    ("沈阳", "210100", "Shenyang", "yuan.meng"), ("大连", "210200", "Dalian", "yuan.meng"),
)  # fmt: skip
FIRST = "华恒鼎瑞德盛宏金博信永泰中天正海科精卓锐亿联嘉安诚润凯晟骏迈启立拓腾远凌"
SECOND = "达峰泰源创川业成特力通邦智胜宇辉驰图奥明伦佳晖维铭岳航森元"
# what they make, industry as the customers' sheet names it, form
TRADES = (
    ("自动化设备", "3C 自动化"), ("智能装备", "3C 自动化"), ("数控机床", "机床"), ("精密机械", "机床"),
    ("机器人", "工业机器人"), ("锂电设备", "锂电设备"), ("新能源装备", "锂电设备"), ("物流装备", "物流仓储"),
    ("仓储设备", "物流仓储"), ("激光科技", "激光设备"), ("半导体设备", "半导体设备"), ("包装机械", "包装机械"),
    ("印刷机械", "印刷机械"), ("光伏设备", "光伏设备"), ("焊接设备", "焊接设备"), ("医疗器械", "医疗设备"),
    ("纺织机械", "纺织机械"), ("工程机械", "工程机械"), ("汽车装备", "汽车装备"), ("食品机械", "食品机械"),
)  # fmt: skip
SUPPLIES = (
    "特钢",
    "轴承",
    "精密铸造",
    "紧固件",
    "密封科技",
    "电机",
    "刀具",
    "润滑材料",
    "包装制品",
    "热处理",
    "表面处理",
    "模具",
)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = (
    "伟", "敏", "静", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明",
    "超", "秀英", "霞", "平", "刚", "桂英", "建国", "志强", "海燕", "晓东", "文博", "雨欣",
    "子涵", "佳怡", "国栋", "丽华", "俊杰", "梦琪", "永强", "春梅", "振华", "思远",
)  # fmt: skip
POSTS = ("采购经理", "采购专员", "研发主管", "技术总监", "设备工程师", "总经理", "生产经理", "供应链主管")
SIZES = ("small", "small", "small", "medium", "medium", "large")
SOURCES = ("fair", "web", "referral", "call", "tender")

_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def credit_code(random: Random, district: str) -> str:
    """A unified social credit code whose check digit is right (GB 32100-2015)."""
    body = f"91{district}MA" + "".join(random.choice(_CODE) for _each in range(7))
    total = sum(_CODE.index(sign) * weight for sign, weight in zip(body, _WEIGHTS, strict=True))
    return body + _CODE[-total % 31]


class Names:
    """A source of names that gives none twice."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._given: set[str] = set()

    def brand(self) -> str:
        """Two or three characters that no company has yet."""
        while True:
            first, second = self.random.sample(FIRST, 2), self.random.choice(SECOND)
            name = first[0] + (first[1] if len(self._given) > 400 or self.random.random() < 0.3 else "") + second
            if name not in self._given:
                self._given.add(name)
                return name

    def person(self) -> str:
        """Somebody."""
        return self.random.choice(SURNAMES) + self.random.choice(GIVEN)

    def mobile(self) -> str:
        """A mobile number."""
        prefix = self.random.choice(("138", "139", "136", "150", "158", "186", "189"))
        return f"{prefix}{self.random.randrange(10**8):08}"
