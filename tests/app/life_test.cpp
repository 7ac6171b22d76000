// The course of the app's life: signing in, the first pull, storage that fails, another window, eviction.

#include <catch2/catch_test_macros.hpp>

#include "tests/support/app_world.h"

namespace baijia::testing {
namespace {

TEST_CASE("without an account the app asks to sign in") {
  Community community;
  Phone phone(community);
  phone.settle();
  CHECK(phone.find(SemanticRole::kTextField, "账号") != nullptr);
  CHECK(phone.find(SemanticRole::kButton, "登录")->disabled);
}

TEST_CASE("a wrong password is said and nothing else changes") {
  Community community;
  Phone phone(community);
  phone.settle();
  phone.type("账号", "li");
  phone.type("密码", "falsch");
  phone.tap_button("登录");
  CHECK(phone.find_part(SemanticRole::kAlert, "账号或密码不对") != nullptr);
  CHECK(phone.find(SemanticRole::kTextField, "账号")->value == "li");
  CHECK(phone.host.preference("account").empty());
}

TEST_CASE("a password never stands in the semantics") {
  Community community;
  Phone phone(community);
  phone.settle();
  phone.type("密码", "mima");
  CHECK_FALSE(phone.shows("mima"));
}

TEST_CASE("signing in without a network says that it is the network") {
  Community community;
  community.online = false;
  Phone phone(community);
  phone.enter();
  CHECK(phone.find(SemanticRole::kAlert, "") == nullptr);
  CHECK((phone.shows("没有网络") || phone.shows("连不上服务器")));
}

TEST_CASE("after signing in and the first pull today is shown") {
  Community community;
  Phone phone(community);
  phone.enter();
  CHECK(phone.find(SemanticRole::kTab, "今日") != nullptr);
  CHECK(phone.find(SemanticRole::kTab, "今日")->checked);
}

TEST_CASE("nothing is shown before the first pull is complete") {
  Community community;
  Phone phone(community);
  community.refusal = Code::kHubBusy;
  phone.enter();
  CHECK(phone.find(SemanticRole::kProgress, "取回") != nullptr);
  CHECK(phone.find(SemanticRole::kTab, "今日") == nullptr);
  CHECK_FALSE(phone.shows("12号"));
  community.refusal.reset();
  phone.tap_button("再试一次");
  CHECK(phone.find(SemanticRole::kTab, "今日") != nullptr);
}

TEST_CASE("a database that another window has can be taken over") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.store_error = Code::kStorageBusy;
  phone.restart();
  CHECK(phone.find_part(SemanticRole::kHeading, "另一个窗口") != nullptr);
  phone.tap_button("在这里接着用");
  phone.unlock(kCode);
  CHECK(phone.find(SemanticRole::kTab, "今日") != nullptr);
}

TEST_CASE("when another window takes the database over, this one says so and shows no record") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.app->on_store_taken();
  phone.settle();
  CHECK(phone.find_part(SemanticRole::kHeading, "另一个窗口") != nullptr);
  CHECK(phone.find(SemanticRole::kTab, "今日") == nullptr);
}

TEST_CASE("where nothing can be stored the app says so before anything is recorded") {
  Community community;
  Phone phone(community);
  phone.app.reset();
  phone.app = app::App::create(phone.host, {.storage_problem = Code::kStorageUnavailable});
  phone.settle();
  CHECK(phone.find(SemanticRole::kHeading, "这里存不了记录") != nullptr);
  CHECK(phone.find(SemanticRole::kTextField, "账号") == nullptr);
  phone.host.preferences["address"] = "https://baijia.example.cn";
  phone.tap_button("复制网址");
  CHECK(phone.host.copied == "https://baijia.example.cn");
  CHECK(phone.shows("网址已复制"));
}

TEST_CASE("records that the phone threw away are said to be gone and can be fetched again") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.lose_records();
  phone.restart();
  CHECK(phone.find(SemanticRole::kHeading, "手机清掉了百家的记录") != nullptr);
  phone.tap_button("登录取回");
  phone.enter();
  CHECK(phone.find(SemanticRole::kTab, "今日") != nullptr);
}

TEST_CASE("a damaged database is said and may be opened once more") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.store_error = Code::kStorageCorrupt;
  phone.restart();
  CHECK(phone.find(SemanticRole::kHeading, "本机的记录有损坏") != nullptr);
  CHECK(phone.shows("先别删百家"));
  CHECK_FALSE(phone.shows("导出"));                                       // it takes a database that opens
  CHECK(phone.find(SemanticRole::kButton, "清掉，重新取回") == nullptr);  // before the hub was asked
  phone.wait(11'000);
  phone.tap_button("清掉，重新取回");
  CHECK(phone.shows("要是还有没交的，也会丢"));
  phone.tap_button("取消");
  CHECK(phone.host.forgotten.empty());
  phone.store_error.reset();
  phone.tap_button("再打开一次");
  phone.unlock(kCode);
  CHECK(phone.find(SemanticRole::kTab, "今日") != nullptr);
}

TEST_CASE("records of a newer version are not thrown away") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.store_error = Code::kStorageTooNew;
  phone.restart();
  CHECK(phone.find(SemanticRole::kHeading, "本机的记录来自更新的版本") != nullptr);
  CHECK(phone.find(SemanticRole::kButton, "清掉，重新取回") == nullptr);
}

TEST_CASE("an ended session stops handing over and nothing else") {
  Community community;
  Phone phone(community);
  phone.enter();
  community.refusal = Code::kSignInRequired;
  phone.wait(61'000);
  CHECK(phone.find(SemanticRole::kTab, "今日") != nullptr);
  phone.tap_button("同步 已交清");
  phone.tap_button("登录后接着交");
  CHECK(phone.find(SemanticRole::kTextField, "密码") != nullptr);
  community.refusal.reset();
  phone.enter();
  CHECK(phone.find(SemanticRole::kHeading, "同步") != nullptr);
  CHECK_FALSE(phone.shows("要重新登录才能交"));
}

}  // namespace
}  // namespace baijia::testing
