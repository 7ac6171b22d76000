// Handing over to 社区云 and the list of records, used as a member uses them, with the taps counted.

#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/app_member.h"

namespace baijia::testing {
namespace {}  // namespace

TEST_CASE("a day's ten records are handed over with eleven taps from today") {
  Community community;
  AppMember li(community);
  std::vector<std::string> said;
  for (int floor = 6; floor >= 2; --floor) {
    for (int position = 1; position <= 2; ++position) {
      said.push_back("说了第" + std::to_string(floor * 10 + position) + "句");
      li.visit("12号 " + std::to_string(floor) + "0" + std::to_string(position), said.back());
    }
  }
  REQUIRE(said.size() == 10);
  li.taps = 0;
  li.tap("还没转社区云");
  CHECK(li.shows("还有 10 条"));
  for (const std::string& words : said) {
    li.tap("复制下一条");
    INFO(words);
    CHECK(li.copied().ends_with("走访内容：" + words));
  }
  CHECK(li.taps == 11);
  CHECK(li.shows("都转好了"));
  CHECK_FALSE(li.offers("复制下一条"));
  li.phone.back();
  CHECK_FALSE(li.offers("还没转社区云"));
}

TEST_CASE("a visit and the issue that came of it are copied one after the other") {
  Community community;
  AppMember li(community);
  li.visit("12号 601", "灯坏了三天", "楼道照明");
  li.tap("还没转社区云");
  li.tap("复制下一条");
  CHECK(li.copied() ==
        "走访日期：2026-11-23\n走访方式：上门走访\n走访地址：12号 601\n走访对象：张**\n走访人：李老师\n"
        "走访结果：已见面\n走访内容：灯坏了三天\n反映问题：楼道照明");
  li.tap("复制下一条");
  CHECK(li.copied() ==
        "发现日期：2026-11-23\n问题地址：12号 601\n反映人：张**\n问题类别：楼道照明\n问题标题：楼道照明\n"
        "处置方式：居村推进\n办理人：李老师\n办理进展：在办");
  CHECK(li.shows("都转好了"));
}

TEST_CASE("what was copied by mistake is put back from the toast") {
  Community community;
  AppMember li(community);
  li.visit("12号 601", "身体都好");
  li.tap("还没转社区云");
  li.tap("复制下一条");
  CHECK(li.shows("复制好了 12号 601，记成已转"));
  li.tap("撤回");
  CHECK(li.shows("还有 1 条"));
  CHECK(li.offers("复制下一条 12号 601"));
}

TEST_CASE("one field can be copied by itself without marking the record") {
  Community community;
  AppMember li(community);
  li.visit("12号 601", "身体都好");
  li.tap("还没转社区云");
  li.tap("12号 601 · 上门");
  li.tap("走访内容");
  CHECK(li.copied() == "身体都好");
  CHECK(li.shows("复制好了 走访内容"));
  li.tap("复制去社区云");
  CHECK(li.copied().starts_with("走访日期：2026-11-23\n"));
  CHECK(li.shows("都转好了"));
}

TEST_CASE("the queue is filtered by day and by who recorded") {
  Community community;
  {
    AppMember wang(community, "wang");
    wang.tap("接待");
    wang.tap("不在名单里的人");
    wang.phone.type("说了什么", "问路");
    wang.tap("记下来");
    wang.phone.wait(60'000);
  }
  AppMember li(community);
  li.visit("12号 601", "身体都好");
  li.tap("还没转社区云");
  CHECK(li.shows("还有 1 条"));
  li.tap("我的");
  CHECK(li.shows("还有 2 条"));
  CHECK(li.shows("王书记 · 问路"));
  li.phone.wait(24LL * 3'600'000);
  li.tap("今天");
  CHECK(li.shows("还有 0 条"));
  li.tap("本周");
  CHECK(li.shows("还有 2 条"));
  li.phone.wait(7 * 24LL * 3'600'000);
  CHECK(li.shows("还有 0 条"));
  li.tap("全部");
  CHECK(li.shows("还有 2 条"));
}

TEST_CASE("what still waits for its words is named, not hidden") {
  Community community;
  AppMember li(community);
  li.visit("12号 601", "身体都好");
  li.tap("12号 602");
  li.tap("已见面");
  li.phone.back();
  li.tap("还没转社区云");
  CHECK(li.shows("还有 1 条"));
  CHECK(li.offers("今天还有 1 条没补记"));
}

TEST_CASE("an issue's page says whether it was handed over and hands it over") {
  Community community;
  AppMember li(community);
  li.visit("12号 601", "灯坏了", "楼道照明");
  li.open_tab("解");
  li.tap("楼道照明");
  li.tap("社区云 还没转");
  li.tap("复制去社区云");
  CHECK(li.copied().starts_with("发现日期：2026-11-23\n"));
  CHECK(li.shows("今天已转"));
  li.tap("今天已转");
  li.tap("其实还没转");
  CHECK(li.offers("社区云 还没转"));
}

TEST_CASE("receptions, patrols and visits stand in one list and open as one page") {
  Community community;
  AppMember li(community);
  li.visit("12号 601", "身体都好");
  li.tap("巡查");
  li.tap("14号");
  li.phone.type("说了什么", "车棚里有飞线充电");
  li.tap("记下来");
  li.phone.wait(8000);
  li.open_tab("走");
  li.tap("走访记录");
  CHECK(li.shows("2 条"));
  CHECK(li.offers("巡查 · 李老师 · 车棚里有飞线充电"));
  li.tap("方式");
  li.tap("巡查");
  CHECK(li.shows("1 条"));
  CHECK_FALSE(li.offers("12号 601"));
  li.tap("车棚里有飞线充电");
  CHECK(li.shows("车棚里有飞线充电"));
  li.tap("复制去社区云");
  CHECK(li.copied() ==
        "走访日期：2026-11-23\n走访方式：社区巡查\n走访地址：14号\n走访人：李老师\n走访内容：车棚里有飞线充电");
  CHECK(li.shows("今天已转"));
  CHECK_FALSE(li.offers("复制去社区云"));
}

TEST_CASE("records are filtered by member, building and day, and a filter without records says so") {
  Community community;
  AppMember li(community);
  li.visit("12号 601", "身体都好");
  li.tap("我");
  li.tap("走访记录");
  li.tap("谁记的");
  li.tap("王书记");
  CHECK(li.shows("没有这样的记录"));
  li.tap("王书记");
  li.tap("全部");
  CHECK(li.shows("1 条"));
  li.tap("哪里");
  li.tap("14号");
  CHECK(li.shows("0 条"));
  li.tap("14号");
  li.tap("12号");
  CHECK(li.shows("1 条"));
  li.tap("哪天");
  li.tap("昨天");
  CHECK(li.shows("0 条"));
  li.tap("昨天");
  li.tap("今天");
  CHECK(li.shows("1 条"));
}

TEST_CASE("a word that was said on a patrol is found and opens its record") {
  Community community;
  AppMember li(community);
  li.tap("巡查");
  li.tap("14号");
  li.phone.type("说了什么", "车棚里有飞线充电");
  li.tap("记下来");
  li.phone.wait(8000);
  li.open_tab("今日");
  li.tap("找");
  li.phone.type("门牌、姓名、拼音", "飞线");
  li.tap("飞线充电");
  CHECK(li.phone.find(SemanticRole::kHeading, "一条记录") != nullptr);
  CHECK(li.shows("14号"));
}

TEST_CASE("a table of what is filtered is saved as a file") {
  Community community;
  AppMember li(community);
  li.visit("12号 601", "=1+1");
  li.open_tab("走");
  li.tap("走访记录");
  li.tap("导出表格");
  CHECK(li.shows("共 1 条记录"));
  li.tap("接待走访");
  CHECK(li.phone.host.saved_name == "百家-接待走访-2026年11月23日.xlsx");
  CHECK(li.phone.host.saved_bytes.contains(">=1+1<"));
  CHECK(li.shows("这 1 条记成已转社区云"));
  li.tap("取消");
  li.tap("导出表格");
  li.tap("CSV");
  li.tap("接待走访");
  CHECK(li.phone.host.saved_name == "百家-接待走访-2026年11月23日.csv");
  CHECK(li.phone.host.saved_bytes ==
        "\uFEFF走访日期,走访方式,走访地址,走访对象,走访人,同行人,走访结果,走访内容,反映问题,答复承诺\r\n"
        "2026-11-23,上门走访,12号 601,张**,李老师,,已见面,'=1+1,,\r\n");
}

/// From wherever to the sheet that saves tables.
void open_tables(AppMember& li) {
  li.open_tab("走");
  li.tap("走访记录");
  li.tap("导出表格");
}

TEST_CASE("the records of a table that was saved are marked with one tap") {
  Community community;
  AppMember li(community);
  li.visit("12号 601", "身体都好");
  li.visit("12号 602", "问电梯");
  open_tables(li);
  li.taps = 0;
  li.tap("接待走访");
  CHECK(li.shows("这 2 条记成已转社区云"));
  li.tap("记成已转");
  CHECK(li.taps == 2);
  CHECK(li.shows("2 条记成已转"));
  li.tap("12号 601");
  CHECK(li.shows("今天已转"));
  li.phone.back();
  li.tap("12号 602");
  CHECK(li.shows("今天已转"));
}

TEST_CASE("what a table marked is put back from the toast, all of it and nothing else") {
  Community community;
  AppMember li(community);
  li.visit("12号 601", "身体都好");
  li.tap("还没转社区云");
  li.tap("复制下一条");
  li.phone.back();
  li.phone.wait(8000);
  li.visit("12号 602", "问电梯");
  open_tables(li);
  CHECK(li.shows("共 2 条记录"));
  li.tap("接待走访");
  CHECK(li.shows("这 1 条记成已转社区云"));
  li.tap("记成已转");
  li.tap("撤回");
  CHECK(li.shows("放回去了，还没转"));
  li.phone.wait(8000);
  li.tap("12号 602");
  CHECK(li.shows("还没转"));
  li.phone.back();
  li.tap("12号 601");
  CHECK(li.shows("今天已转"));
}

TEST_CASE("a record that was not in the table still waits, and of nothing new nothing is asked") {
  Community community;
  AppMember li(community);
  li.visit("12号 601", "身体都好");
  li.tap("巡查");
  li.tap("14号");
  li.phone.type("说了什么", "车棚里有飞线充电");
  li.tap("记下来");
  li.phone.wait(8000);
  li.open_tab("走");
  li.tap("走访记录");
  li.tap("方式");
  li.tap("巡查");
  li.tap("导出表格");
  li.tap("接待走访");
  li.tap("记成已转");
  li.phone.wait(8000);
  li.tap("导出表格");
  li.tap("接待走访");
  CHECK(li.shows("已导出"));
  CHECK_FALSE(li.shows("记成已转社区云"));
  li.open_tab("今日");
  li.tap("还没转社区云");
  CHECK(li.shows("还有 1 条"));
  CHECK(li.offers("复制下一条 12号 601"));
}

TEST_CASE("what a colleague wrote since the table was saved is not taken for handed over") {
  Community community;
  AppMember wang(community, "wang");
  AppMember li(community);
  li.visit("12号 601", "身体都好");
  li.phone.wait(60'000);
  wang.phone.wait(2 * 60'000);
  open_tables(wang);
  wang.tap("接待走访");
  li.visit("12号 602", "灯坏了三天");
  li.phone.wait(60'000);
  wang.phone.wait(2 * 60'000);
  wang.tap("记成已转");
  CHECK(wang.shows("记录刚有改动"));
  CHECK_FALSE(wang.shows("条记成已转"));
}

TEST_CASE("what waits from before the week is named, and one tap away") {
  Community community;
  AppMember li(community);
  li.visit("12号 601", "身体都好");
  li.phone.wait(8 * 24LL * 3'600'000);
  li.tap("我");
  li.tap("还没转社区云");
  CHECK(li.shows("还有 0 条"));
  CHECK_FALSE(li.shows("都转好了"));
  li.tap("更早的还有 1 条");
  CHECK(li.offers("复制下一条 12号 601"));
  CHECK_FALSE(li.offers("更早的"));
}

TEST_CASE("the chief changes the template, sees what comes out, and everybody uses it") {
  Community community;
  {
    AppMember wang(community, "wang");
    wang.tap("我");
    wang.tap("社区云模板");
    CHECK(wang.shows("走访日期：2026-11-23"));
    wang.phone.type("模板", "地址：{地址}");
    wang.tap("内容");
    CHECK(wang.shows("地址：12号 602\n内容：身体都好，问加装电梯什么时候定"));
    wang.tap("存");
    CHECK(wang.shows("模板存好了"));
    wang.phone.wait(60'000);
  }
  AppMember li(community);
  li.visit("12号 601", "身体都好");
  li.tap("还没转社区云");
  li.tap("复制下一条");
  CHECK(li.copied() == "地址：12号 601\n内容：身体都好");
}

TEST_CASE("a broken template is refused with a clear word") {
  Community community;
  AppMember wang(community, "wang");
  wang.tap("我");
  wang.tap("社区云模板");
  const auto refused = [&](std::string_view text, std::string_view words) {
    wang.phone.type("模板", text);
    INFO(wang.phone.listing());
    CHECK(wang.shows(words));
    CHECK(wang.phone.find(SemanticRole::kButton, "存")->disabled);
  };
  refused("地址：{地址}\n人：{地扯}", "第 2 行的“地扯”不认识，从下面点一个");
  refused("地址：{地址", "第 1 行的花括号没有成对");
  refused("走访记录", "至少要有一个花括号里的词");
  refused("{内容:很多}", "第 1 行的“内容:很多”，冒号后面要写几个字");
  wang.phone.restart();
  CHECK(wang.shows("第 1 行的“内容:很多”"));
  wang.tap("换回原来的模板");
  CHECK(wang.shows("走访日期：2026-11-23"));
}

TEST_CASE("a member is offered no template") {
  Community community;
  AppMember li(community);
  li.tap("我");
  CHECK(li.offers("还没转社区云"));
  CHECK_FALSE(li.offers("社区云模板"));
}

TEST_CASE("the pages of records and the cloud work in large letters and beside each other") {
  for (const app::Viewport& screen : {app::Viewport{}, kDesktop}) {
    Community community;
    AppMember li(community, "li", screen);
    li.visit("12号 601", "身体都好", "楼道照明");
    li.tap("我");
    li.tap("最大");
    li.tap("还没转社区云");
    CHECK(li.offers("复制下一条"));
    li.tap("12号 601 · 上门");
    CHECK(li.offers("走访日期"));
    li.phone.back();
    li.open_tab("走");
    li.tap("走访记录");
    li.tap("12号 601");
    CHECK(li.shows("身体都好"));
  }
}

}  // namespace baijia::testing
