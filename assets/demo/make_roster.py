#!/usr/bin/env python3
"""Makes the roster of the demo committee: python3 make_roster.py OUT_FOLDER [--seed N]

Writes roster.xlsx, as a chief would keep it (title rows, merged doors, notes), and roster.csv with the same rows.
Everybody in it is invented: names are drawn from common surnames and given names, phone numbers begin with 1990000,
which no network hands out. The same seed gives the same people. The mix is Shanghai's: a third over sixty, a quarter
of the homes let, one in twelve empty, many of the old alone, some without a phone.
"""

import argparse
import csv
import datetime
import pathlib
import random

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.cell_range import CellRange

ROAD = "龙泉园路"
VILLAGE = "龙泉村"
THIS_YEAR = 2026
MEMBERS = ["李敏", "陈洁", "王建国", "周婷"]
HEADINGS = ["序号", "路名", "弄", "门牌", "室号", "村民组", "房屋类型", "户主", "姓名", "与户主关系", "性别", "出生年份",
            "联系电话", "居住情况", "独居", "残疾", "困难", "政治面貌", "志愿者", "楼组长", "重点", "包干人", "备注"]

SURNAMES = ("王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 高 林 罗 郑 梁 谢 宋 唐 许 韩 冯 邓 曹 彭 曾 肖 田 董 袁 潘 于 蒋 蔡 余 杜 叶 程 苏 魏 吕 丁 "
            "任 沈 姚 卢 姜 崔 钟 谭 陆 汪 范 金 石 廖 贾 夏 韦 付 方 白 邹 孟 熊 秦 邱 江 尹 薛 闫 段 雷 侯 龙 史 陶 黎 贺 顾 毛 郝 龚 邵 万 钱 严 覃 武 戴 莫 孔 "
            "向 汤 仇 单 解 曲 翟 查 盛 费 诸 凌 乔 欧阳 上官 司徒").split()
GIVEN = {
    "男": {"old": "建国 国强 志明 根发 阿根 金发 福生 永康 德明 宝根 卫国 国平 伟民 荣根 耀明 海根 林生 文龙 关林 正华".split(),
           "mid": "伟 强 军 勇 斌 磊 建军 志强 晓东 海峰 峻 毅 俊杰 文斌 卫东 国栋 永刚 少华 振宇 立新".split(),
           "young": "浩然 子轩 宇辰 梓睿 俊熙 晨阳 一鸣 嘉豪 思远 天佑 皓宇 明哲 泽宇 奕辰 睿 昊 乐 子墨 承泽 逸飞".split()},
    "女": {"old": "秀英 桂英 玉兰 凤英 阿娣 银娣 月芳 桂珍 素珍 雅芳 美英 惠芳 根娣 翠英 佩芬 丽华 文娟 彩娣 巧珍 菊英".split(),
           "mid": "敏 静 丽 艳 娟 燕 霞 洁 晓红 丽萍 海燕 建芳 雪梅 慧 莉 琳 倩 文静 佳 颖".split(),
           "young": "欣怡 诗涵 梓涵 雨桐 佳怡 可馨 思琪 语嫣 子涵 艺涵 若曦 依诺 悦 萱 一诺 沐 晓彤 心怡 芷若 安琪".split()},
}
NOTES = ["门铃坏了，要敲门", "白天上班，晚上七点后在家", "养一条小狗，不咬人", "听力不好，讲话要大声", "腿脚不便，等他慢慢开门", "周末在女儿家住",
         "夜班，上午勿敲门", "家里有婴儿", "要求装电梯", "楼上漏水，等物业回复", "喜欢聊天，多坐一会儿", "租客每年换，到期前联系房东", "钥匙托给隔壁保管"]
SHOPS = ["早点铺", "理发店", "水果店", "修鞋摊", "药房", "便利店", "裁缝铺", "面馆", "快递站", "烟杂店", "五金店", "花店"]


class Town:
    """Draws households until the committee is as large as it should be."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.rows = []
        self.households = 0
        self.residents = 0

    def chance(self, share):
        return self.dice.random() < share

    def name(self, sex, birth_year, surname=None):
        age = "old" if birth_year < 1966 else "mid" if birth_year < 1996 else "young"
        return (surname or self.dice.choice(SURNAMES)) + self.dice.choice(GIVEN[sex][age])

    def phone(self, birth_year, head):
        age = THIS_YEAR - birth_year
        if age < 14 or not self.chance(0.93 if head else 0.6) or (age > 80 and self.chance(0.4)):
            return ""
        if age > 70 and self.chance(0.3):
            return f"021-5500{self.dice.randrange(10000):04d}"
        return f"1990000{self.dice.randrange(10000):04d}"

    def person(self, relation, sex, birth_year, surname=None, head=False):
        age = THIS_YEAR - birth_year
        party = "中共党员" if age > 25 and self.chance(0.12) else "群众"
        return {"姓名": self.name(sex, birth_year, surname), "与户主关系": relation, "性别": sex, "出生年份": birth_year,
                "联系电话": self.phone(birth_year, head), "残疾": "是" if self.chance(0.005 + age * 0.0005) else "",
                "困难": "低保" if self.chance(0.012) else "", "政治面貌": party if age >= 18 else "",
                "志愿者": "是" if 18 < age < 75 and self.chance(0.06) else ""}

    def family(self, let):
        """The people of one door, head first."""
        dice = self.dice
        if let:
            kind = dice.choices(["single", "couple", "child", "shared"], [20, 28, 30, 22])[0]
            born = dice.randint(1976, 2002)
        else:
            kind = dice.choices(["old_alone", "old_couple", "old_child", "single", "couple", "child", "three"],
                                [13, 25, 14, 4, 8, 18, 18])[0]
            born = dice.randint(1936, 1963) if kind.startswith("old") else dice.randint(1966, 1995)
        sex = dice.choice("男女")
        if kind == "old_alone":
            sex = dice.choices("男女", [30, 70])[0]
        head_relation = "租客" if let else "户主"
        head = self.person(head_relation, sex, born, head=True)
        surname = head["姓名"][: 2 if head["姓名"][:2] in SURNAMES else 1]
        people = [head]
        other = "女" if sex == "男" else "男"
        if kind in ("old_couple", "old_child", "couple", "child", "three"):
            people.append(self.person("配偶", other, born + dice.randint(-4, 4)))
        if kind in ("child", "three"):
            for _ in range(dice.choices([1, 2], [80, 20])[0]):
                people.append(self.person("子女", dice.choice("男女"), min(born + dice.randint(23, 36), 2025), surname))
        if kind == "old_child":
            people.append(self.person("子女", dice.choice("男女"), born + dice.randint(23, 34), surname))
        if kind == "three":
            people.append(self.person("父母", dice.choices("男女", [30, 70])[0], born - dice.randint(22, 30)))
            if self.chance(0.55):
                people.append(self.person("父母", "男" if people[-1]["性别"] == "女" else "女", born - dice.randint(22, 30)))
        if kind == "shared":
            for _ in range(dice.randint(2, 4)):
                people.append(self.person("租客", dice.choice("男女"), dice.randint(1985, 2004)))
        if kind == "old_alone":
            head["独居"] = "是"
        return people

    def door(self, member, where, vacant=0.08, let=0.25):
        self.households += 1
        common = {**where, "包干人": member}
        fate = self.dice.random()
        if fate < vacant:
            self.rows.append({**common, "居住情况": "空关"})
            return
        is_let = fate < vacant + let
        common["居住情况"] = "出租" if is_let else "自住"
        people = self.family(is_let)
        needs = any(one.get("独居") and THIS_YEAR - one["出生年份"] >= 75 or one["残疾"] or one["困难"] for one in people)
        if needs and self.chance(0.7):
            common["重点"] = "是"
        if self.chance(0.07):
            people[0]["备注"] = self.dice.choice(NOTES)
        self.residents += len(people)
        for one in people:
            self.rows.append({**common, "户主": people[0]["姓名"], **one})

    def staircase(self, member, lane, number, floors, rooms):
        first = len(self.rows)
        for floor in range(1, floors + 1):
            for room in range(1, rooms + 1):
                self.door(member, {"路名": ROAD, "弄": f"{lane}弄", "门牌": f"{number}号", "室号": f"{floor}{room:02d}"})
        leaders = [row for row in self.rows[first:] if row.get("志愿者") and row["居住情况"] == "自住"]
        if leaders:
            leaders[0]["楼组长"] = "是"

    def build(self):
        # Lane 88: walk-ups of the eighties. Lane 120: the same, later, and two high-rises. Each member has a side.
        for number in range(1, 14):
            self.staircase(MEMBERS[0] if number <= 7 else MEMBERS[1], 88, number, 6, 7)
        for number in range(1, 12):
            self.staircase(MEMBERS[1] if number <= 3 else MEMBERS[2], 120, number, 6, 8)
        self.staircase(MEMBERS[2], 120, 18, 18, 8)
        self.staircase(MEMBERS[3], 120, 20, 30, 14)
        for i in range(24):
            where = {"路名": ROAD, "门牌": f"{2 * i + 86}号", "房屋类型": "商铺"}
            before = len(self.rows)
            self.door(MEMBERS[3], where, vacant=0.06, let=0.8)
            for row in self.rows[before:]:
                if row.get("与户主关系") == "租客":
                    row["备注"] = SHOPS[i % len(SHOPS)]
        for group, houses in (("一组", 16), ("二组", 14), ("三组", 16)):
            for house in range(1, houses + 1):
                self.door(MEMBERS[3], {"路名": VILLAGE, "村民组": group, "门牌": f"{house}号"}, vacant=0.1, let=0.3)
        for i, row in enumerate(self.rows, start=1):
            row["序号"] = i
        return self.rows


def write_csv(rows, path):
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, HEADINGS, restval="")
        table.writeheader()
        table.writerows(rows)


def write_xlsx(rows, path):
    """Two title rows, the door merged over its people, as such lists look."""
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = datetime.datetime(2026, 1, 1)
    sheet = book.active
    sheet.title = "居民花名册"
    last_column = openpyxl.utils.get_column_letter(len(HEADINGS))
    sheet["A1"] = "龙泉园路居委会居民花名册（演示，人物均为虚构）"
    sheet["A1"].font = Font(size=16, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.merge_cells(f"A1:{last_column}1")
    sheet["A2"] = "制表：居委会"
    sheet.merge_cells(f"A2:{last_column}2")
    sheet.append(HEADINGS)
    merged = [HEADINGS.index(heading) + 1 for heading in ("路名", "弄", "门牌", "室号", "居住情况", "包干人")]
    begin = None
    for number, row in enumerate(rows, start=4):
        sheet.append([row.get(heading, "") for heading in HEADINGS])
        door = tuple(row.get(heading, "") for heading in ("路名", "弄", "村民组", "门牌", "室号"))
        if begin and begin[1] == door:
            continue
        if begin and number - begin[0] > 1:
            merge_rows(sheet, merged, begin[0], number - 1)
        begin = (number, door)
    if begin and len(rows) + 4 - begin[0] > 1:
        merge_rows(sheet, merged, begin[0], len(rows) + 3)
    sheet.freeze_panes = "A4"
    book.save(path)


def merge_rows(sheet, columns, first, last):
    # Sheet.merge_cells looks through all earlier ranges each time, which takes a minute here.
    for column in columns:
        if sheet.cell(first, column).value:
            sheet.merged_cells.ranges.add(CellRange(min_row=first, min_col=column, max_row=last, max_col=column))
            for row in range(first + 1, last + 1):
                sheet.cell(row, column).value = None


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--seed", type=int, default=20260101)
    chosen = arguments.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    town = Town(chosen.seed)
    rows = town.build()
    write_csv(rows, chosen.folder / "roster.csv")
    write_xlsx(rows, chosen.folder / "roster.xlsx")
    born = [row["出生年份"] for row in rows if "出生年份" in row]
    old = sum(THIS_YEAR - year >= 60 for year in born)
    doors = {(row.get("路名"), row.get("弄"), row.get("村民组"), row["门牌"] if row.get("弄") else "") for row in rows}
    print(f"{len(doors)} buildings, {town.households} households, {town.residents} residents, {old * 100 // len(born)} % over 60")


if __name__ == "__main__":
    main()
