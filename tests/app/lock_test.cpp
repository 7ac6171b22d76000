// The lock: choosing a code, opening with it, guessing it, forgetting it, locking by hand and by time.

#include <catch2/catch_test_macros.hpp>

#include "shell/app/lock_tries.h"
#include "tests/support/app_world.h"

namespace baijia::testing {
namespace {

constexpr std::int64_t kMinute = 60'000;

bool locked(const Phone& phone) { return phone.find(SemanticRole::kHeading, "请解锁") != nullptr; }
bool open(const Phone& phone) { return phone.find(SemanticRole::kTab, "今日") != nullptr; }

/// Signed in, at the choice of the first code.
void sign_in_only(Phone& phone) {
  phone.settle();
  phone.type("账号", "li");
  phone.type("密码", "mima");
  phone.tap_button("登录");
  phone.settle();
}

void guess(Phone& phone, int times) {
  for (int i = 0; i < times; ++i) phone.unlock("666666");
}

}  // namespace

TEST_CASE("nothing is stored before a code was chosen") {
  Community community;
  Phone phone(community);
  sign_in_only(phone);
  CHECK(phone.find(SemanticRole::kHeading, "定一个解锁码") != nullptr);
  CHECK(phone.find(SemanticRole::kButton, "定好了")->disabled);
  CHECK(phone.blocks.image().bytes.empty());
}

TEST_CASE("a code that is too short or not repeated is not taken") {
  Community community;
  Phone phone(community);
  sign_in_only(phone);
  phone.type("解锁码", "12345");
  phone.type("再输一次", "12345");
  CHECK(phone.shows("至少要 6 位"));
  CHECK(phone.find(SemanticRole::kButton, "定好了")->disabled);
  phone.type("解锁码", "123456");
  CHECK(phone.shows("两次不一样"));
  CHECK(phone.find(SemanticRole::kButton, "定好了")->disabled);
  phone.type("再输一次", "123456");
  phone.tap_button("定好了");
  CHECK(open(phone));
  CHECK(phone.code == "123456");
}

TEST_CASE("a code never stands in the semantics or in the phone's settings") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.restart_locked();
  phone.type("解锁码", "shisan");
  CHECK_FALSE(phone.shows("shisan"));
  for (const auto& [key, value] : phone.host.preferences) CHECK_FALSE(value.contains("shisan"));
}

TEST_CASE("the app starts locked, says whose records there are, and opens with the code without a network") {
  Community community;
  Phone phone(community);
  phone.enter();
  community.online = false;
  phone.restart_locked();
  CHECK(locked(phone));
  CHECK(phone.shows("李老师的记录都在手机里"));
  CHECK_FALSE(phone.shows("12号"));
  phone.unlock(kCode);
  CHECK(open(phone));
}

TEST_CASE("while the code is asked for, the letters of what follows are drawn, and then nothing moves") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.restart_locked();
  CHECK(phone.host.letters.contains(U'巡'));
  phone.wait(60'000);  // the hub was asked
  const int frames = phone.host.frames;
  phone.wait(5000);
  CHECK(phone.host.frames == frames);
  phone.host.letters.clear();
  phone.unlock(kCode);
  CHECK(phone.find(SemanticRole::kButton, "巡查") != nullptr);
  for (const char32_t letter :
       std::u32string_view(U"今日走知暖我的户还没见到承诺期先去这里从号接待巡查记个问题0123456789")) {
    CHECK_FALSE(phone.host.letters.contains(letter));
  }
}

TEST_CASE("the keyboard's action key unlocks") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.restart_locked();
  phone.type("解锁码", kCode);
  phone.app->on_text_done(*phone.host.typing, true);
  phone.settle();
  CHECK(open(phone));
}

TEST_CASE("leaving the field of the code is no try") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.restart_locked();
  phone.type("解锁码", kCode);
  phone.app->on_text_done(*phone.host.typing, false);
  phone.settle();
  CHECK(locked(phone));
}

TEST_CASE("five wrong codes are free, then the waiting grows from a minute to an hour") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.restart_locked();
  guess(phone, 4);
  CHECK(phone.find_part(SemanticRole::kAlert, "解锁码不对") != nullptr);
  guess(phone, 1);
  for (const int minutes : {1, 5, 15, 60, 60}) {
    phone.type("解锁码", kCode);
    CHECK(phone.find(SemanticRole::kButton, "解锁")->disabled);
    CHECK(phone.shows("请等 " + std::to_string(minutes) + " 分钟"));
    phone.wait(minutes * kMinute - 2000);
    CHECK(phone.find(SemanticRole::kButton, "解锁")->disabled);
    phone.wait(2000);
    CHECK_FALSE(phone.find(SemanticRole::kButton, "解锁")->disabled);
    guess(phone, 1);
  }
}

TEST_CASE("a code that nobody looked at, because another window has the records, is no try") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.restart_locked();
  guess(phone, 4);
  for (int time = 0; time < 6; ++time) {
    phone.store_error = Code::kStorageBusy;
    phone.unlock(kCode);
    CHECK(phone.find_part(SemanticRole::kHeading, "另一个窗口") != nullptr);
    phone.tap_button("在这里接着用");
    CHECK_FALSE(phone.shows("分钟"));
  }
  phone.unlock(kCode);
  CHECK(open(phone));
}

TEST_CASE("waiting outlives the app and a clock that is set back, and ends with the right code") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.restart_locked();
  guess(phone, 5);
  phone.restart_locked();
  community.clock.advance(-3'600'000);
  phone.type("解锁码", kCode);
  CHECK(phone.find(SemanticRole::kButton, "解锁")->disabled);
  CHECK(phone.shows("请等 1 分钟"));
  phone.wait(3'600'000 + kMinute);
  phone.unlock(kCode);
  CHECK(open(phone));
  phone.restart_locked();
  guess(phone, 4);
  CHECK_FALSE(phone.shows("分钟"));
}

TEST_CASE("the app locks when it was not touched for the chosen time, and comes back to the same page") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.tap_button("我");
  phone.tap(SemanticRole::kRadio, "5 分钟");
  phone.wait(4 * kMinute);
  CHECK_FALSE(locked(phone));
  phone.back();
  phone.wait(4 * kMinute);
  CHECK_FALSE(locked(phone));
  phone.tap(SemanticRole::kTab, "走");
  phone.wait(5 * kMinute);
  CHECK(locked(phone));
  CHECK_FALSE(phone.shows("12号"));
  CHECK(phone.host.closings == 1);
  phone.unlock(kCode);
  CHECK(phone.find(SemanticRole::kTab, "走")->checked);
}

TEST_CASE("the app locks by itself after a quarter of an hour unless told otherwise") {
  Community community;
  Phone phone(community);
  phone.host.preferences.erase("lock");
  phone.enter();
  phone.wait(14 * kMinute);
  CHECK_FALSE(locked(phone));
  phone.wait(kMinute);
  CHECK(locked(phone));
}

TEST_CASE("locking by hand waits until everything is durable") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.tap_button_with("12号 601");
  phone.blocks.set_delayed(true);
  phone.tap_button("已见面");
  phone.back();
  phone.tap_button("我");
  phone.tap_button_with("现在锁上");
  CHECK_FALSE(locked(phone));
  phone.blocks.set_delayed(false);
  phone.host.request_frame();  // as every host does when a batch is stored
  phone.settle();
  CHECK(locked(phone));
  phone.unlock(kCode);
  CHECK(phone.find_part(SemanticRole::kButton, "待交") == nullptr);
}

TEST_CASE("signing out waits until everything is durable") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.tap_button_with("12号 601");
  phone.blocks.set_delayed(true);
  phone.tap_button("已见面");
  phone.back();
  phone.tap_button("我");
  phone.tap_button("退出账号");
  phone.tap_button("退出账号");
  CHECK(phone.host.closings == 0);
  phone.blocks.set_delayed(false);
  phone.host.request_frame();  // as every host does when a batch is stored
  phone.settle();
  CHECK(phone.host.closings == 1);
  CHECK(phone.find(SemanticRole::kTextField, "账号") != nullptr);
}

TEST_CASE("records that cannot be stored are not locked away") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.tap_button_with("12号 601");
  phone.blocks.fail_from(1);
  phone.tap_button("已见面");
  phone.wait(120 * kMinute);
  CHECK_FALSE(locked(phone));
}

TEST_CASE("a forgotten code is chosen anew after signing in, and the unsent records are still there") {
  Community community;
  Phone phone(community);
  phone.enter();
  community.online = false;
  phone.tap_button_with("12号 601");
  phone.tap_button("已见面");
  phone.settle();
  phone.restart_locked();
  community.online = true;
  community.refusal = Code::kHubBusy;  // signing in works, handing over does not yet
  phone.tap_button("忘了解锁码");
  CHECK(phone.shows("没交的记录都在"));
  phone.type("账号", "li");
  phone.type("密码", "mima");
  phone.tap_button("登录");
  CHECK(phone.find(SemanticRole::kHeading, "定一个新的解锁码") != nullptr);
  phone.type("解锁码", "ershi 14");
  phone.type("再输一次", "ershi 14");
  phone.tap_button("定好了");
  CHECK(phone.find_part(SemanticRole::kButton, "1 待交") != nullptr);
  phone.restart_locked();
  phone.unlock(kCode);
  CHECK(locked(phone));
  phone.unlock("ershi 14");
  CHECK_FALSE(locked(phone));
}

TEST_CASE("a hub that is another one now cannot open the phone, and the code still does") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.restart_locked();
  community.seal_key = "another hub's key of ";
  phone.tap_button("忘了解锁码");
  sign_in_only(phone);
  phone.type("解锁码", "ershi 14");
  phone.type("再输一次", "ershi 14");
  phone.tap_button("定好了");
  CHECK(phone.shows("服务器给的钥匙打不开这部手机的记录"));
  phone.unlock(kCode);
  CHECK(open(phone));
  CHECK(phone.recovery.starts_with("another hub's key"));
}

TEST_CASE("signing in again gives the records the hub's present key") {
  Community community;
  Phone phone(community);
  phone.enter();
  community.refusal = Code::kSignInRequired;
  phone.wait(61'000);
  phone.tap_button_with("同步");
  phone.tap_button("登录后接着交");
  community.seal_key = "a later key of ";
  community.refusal.reset();
  phone.enter();
  CHECK(phone.recovery.starts_with("a later key"));
  CHECK(phone.code == kCode);
}

TEST_CASE("the code is changed only by who knows the present one") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.tap_button("我");
  phone.tap_button("换解锁码");
  phone.type("现在的解锁码", "falsch");
  phone.type("新的解锁码", "ershi 14");
  phone.type("再输一次", "ershi 14");
  phone.tap_button("定好了");
  CHECK(phone.find_part(SemanticRole::kAlert, "解锁码不对") != nullptr);
  CHECK(phone.code == kCode);
  phone.type("现在的解锁码", kCode);
  phone.tap_button("定好了");
  CHECK(phone.shows("解锁码换好了"));
  CHECK(phone.code == "ershi 14");
  CHECK(phone.find(SemanticRole::kHeading, "我") != nullptr);
}

TEST_CASE("signing out leaves the records locked, to be opened without a network") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.tap_button("我");
  phone.tap_button("退出账号");
  phone.tap_button("退出账号");
  CHECK(phone.host.preference("account").empty());
  community.online = false;
  phone.restart_locked();
  phone.tap_button_with("李老师");
  CHECK(locked(phone));
  phone.unlock(kCode);
  CHECK(open(phone));
  CHECK(phone.host.preference("account") == string_from_uuid(community.member.uuid));
}

TEST_CASE("tries are kept as text, and what is no such text is no tries") {
  const app::LockTries tries{.failed = 7, .last_millis = 1'795'392'000'000};
  const app::LockTries read = app::LockTries::from(tries.text());
  CHECK(read.failed == 7);
  CHECK(read.last_millis == tries.last_millis);
  for (const char* text : {"", "x", "7", "x 7"}) CHECK(app::LockTries::from(text).failed == 0);
}

TEST_CASE("a phone that recognises its owner opens with that once its owner wants it, and the code still opens") {
  Community community;
  Phone phone(community);
  phone.host.finger_offered = true;
  phone.enter();
  phone.restart_locked();
  CHECK(phone.find(SemanticRole::kButton, "用指纹或面容解锁") == nullptr);
  phone.unlock(kCode);
  phone.tap_button("我");
  phone.tap(SemanticRole::kCheckbox, "用指纹或面容解锁");
  phone.settle();
  CHECK(phone.finger);
  phone.restart_locked();
  phone.tap_button("用指纹或面容解锁");
  phone.settle();
  CHECK(open(phone));
  phone.restart_locked();
  phone.recognised = false;
  phone.tap_button("用指纹或面容解锁");
  phone.settle();
  CHECK(locked(phone));
  CHECK(phone.find_part(SemanticRole::kAlert, "没认出指纹或面容") != nullptr);
  phone.unlock(kCode);
  CHECK(open(phone));
}

TEST_CASE("the phone's own recognition can be given up, and is not offered where there is none") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.tap_button("我");
  CHECK_FALSE(phone.shows("用指纹或面容解锁"));
  phone.host.finger_offered = true;
  phone.back();
  phone.settle();
  phone.tap_button("我");
  phone.tap(SemanticRole::kCheckbox, "用指纹或面容解锁");
  phone.settle();
  CHECK(phone.finger);
  phone.tap(SemanticRole::kCheckbox, "用指纹或面容解锁");
  phone.settle();
  CHECK_FALSE(phone.finger);
  phone.restart_locked();
  CHECK(phone.find(SemanticRole::kButton, "用指纹或面容解锁") == nullptr);
}

}  // namespace baijia::testing
