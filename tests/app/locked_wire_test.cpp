// What a locked phone does by itself: it hands over what is sealed, says so, and deletes what the chief had wiped.

#include <catch2/catch_test_macros.hpp>

#include "core/domain/visit.h"
#include "tests/support/app_member.h"

namespace baijia::testing {
namespace {

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kMinute = 60 * kSecond;

/// 李老师 has recorded two visits without a network; the app was started again and waits for the code.
struct Locked {
  Community community;
  AppMember li{community};

  Locked() {
    community.online = false;
    for (const char* door : {"12号 403", "12号 402"}) {
      li.tap(door);
      li.tap("已见面");
      li.phone.back();
    }
    li.phone.restart_locked();
  }
  [[nodiscard]] std::size_t visits() const {
    std::size_t count = 0;
    for (const auto& [scope, committee] : community.store.content()) {
      for (const auto& [key, stored] : committee.rows) count += key.kind == Kind::kVisit ? 1 : 0;
    }
    return count;
  }
  [[nodiscard]] bool locked() const { return li.phone.find(SemanticRole::kHeading, "请解锁") != nullptr; }
};

}  // namespace

TEST_CASE("a locked phone says what waits, hands it over when there is a network, and says that") {
  Locked office;
  CHECK(office.li.shows("还有 2 条没交，有网时锁着也会交"));
  office.li.phone.wait(11 * kSecond);
  CHECK(office.visits() == 0);
  CHECK(office.li.shows("还有 2 条没交"));
  office.community.online = true;
  office.li.phone.app->on_network_returned();
  office.li.phone.settle();
  CHECK(office.visits() == 2);
  CHECK(office.li.shows("2 条没交的锁着交上去了"));
  CHECK(office.locked());
}

TEST_CASE("without word of the network it tries again by itself, ever later, and asks whether it is to be wiped") {
  Locked office;
  office.li.phone.wait(11 * kSecond);
  office.community.online = true;
  office.li.phone.wait(8 * kSecond);
  CHECK(office.visits() == 0);
  office.li.phone.wait(2 * kSecond);  // a hub that was away for a moment
  CHECK(office.visits() == 2);
  const std::size_t before = office.community.queues.size();
  office.li.phone.wait(14 * kMinute);
  CHECK(office.community.queues.size() == before);
  office.li.phone.wait(2 * kMinute);
  CHECK(office.community.queues.size() == before + 1);
}

TEST_CASE("a phone without a network for a day asks every quarter of an hour") {
  Locked office;
  office.li.phone.wait(24 * 60 * kMinute);
  office.community.online = true;
  office.li.phone.wait(15 * kMinute);
  CHECK(office.visits() == 2);
}

TEST_CASE("who types the code hands over by the core: the queue is left alone") {
  Locked office;
  office.community.online = true;
  office.li.phone.wait(8 * kSecond);
  office.li.phone.type("解锁码", "shi");
  office.li.phone.wait(8 * kSecond);
  CHECK(office.community.queues.empty());
  office.li.phone.unlock(kCode);
  CHECK(office.visits() == 2);
  office.li.phone.wait(20 * kSecond);
  CHECK(office.community.queues.empty());
}

TEST_CASE("what was handed over locked is handed over once more after unlocking, with receipts, and leaves the queue") {
  Locked office;
  office.community.online = true;
  office.li.phone.wait(11 * kSecond);
  REQUIRE(office.visits() == 2);
  REQUIRE_FALSE(office.li.phone.blocks.queue().empty());
  office.li.phone.unlock(kCode);
  CHECK(office.visits() == 2);
  CHECK(office.li.phone.blocks.queue().empty());
  CHECK(office.li.shows("已交清"));
  office.li.phone.restart_locked();
  CHECK_FALSE(office.li.shows("条没交"));
}

TEST_CASE("a long queue goes page by page") {
  Locked office;
  office.li.phone.host.boxes_a_page = 1;
  office.community.online = true;
  office.li.phone.wait(11 * kSecond);
  REQUIRE(office.community.queues.size() == office.li.phone.blocks.queue().size());
  CHECK(office.visits() == 2);
  CHECK(office.li.shows("2 条没交的锁着交上去了"));
}

TEST_CASE("a hub that takes a part says so, and one that knows nothing of it changes nothing") {
  Locked office;
  office.community.online = true;
  office.community.store.set_poison(
      [first = true](const Row& row) mutable { return row.key.kind == Kind::kVisit && std::exchange(first, false); });
  office.li.phone.wait(11 * kSecond);
  CHECK(office.locked());
  CHECK(office.li.shows("解锁后再"));
}

TEST_CASE("a locked phone to be wiped hands over, deletes, says why, and tells the hub") {
  Locked office;
  office.community.online = true;
  office.community.wiping = true;
  office.li.phone.host.forget_error = Code::kStorageBusy;  // another window has it, which does not keep it
  office.li.phone.wait(11 * kSecond);
  CHECK(office.visits() == 2);
  CHECK(office.li.shows("主任清除了您在这部手机上的记录"));
  CHECK(office.li.phone.host.forgotten == std::vector{office.community.member});
  CHECK_FALSE(office.li.shows("李老师"));
  CHECK(office.community.queues.back().gone);
  CHECK_FALSE(office.community.wiping);
  for (const auto& [key, value] : office.li.phone.host.preferences) {
    INFO(key);
    CHECK_FALSE(value.contains(string_from_uuid(office.community.member.uuid)));
    CHECK((key == "device" || !key.contains(string_from_uuid(office.community.member.uuid)) || value.empty()));
  }
}

TEST_CASE("a wiped phone whose word did not reach the hub gives it again at the next start") {
  Locked office;
  office.community.online = true;
  office.community.wiping = true;
  bool heard = false;
  while (!heard && office.community.queues.size() < 3) {
    office.li.phone.host.deliver();
    office.li.phone.host.draw(*office.li.phone.app);
    office.community.clock.advance(100);
    heard = !office.li.phone.host.forgotten.empty();
  }
  REQUIRE(heard);
  office.community.online = false;
  office.li.phone.settle();
  REQUIRE(office.community.wiping);
  office.community.online = true;
  office.li.phone.restart_locked();
  CHECK_FALSE(office.community.wiping);
  CHECK(office.community.queues.back().gone);
  CHECK(office.li.phone.find(SemanticRole::kTextField, "账号") != nullptr);
}

TEST_CASE("a damaged database hands over what waits, and then everything can be had anew from the hub") {
  Locked office;
  office.li.phone.store_error = Code::kStorageCorrupt;
  office.li.phone.restart_locked();
  CHECK(office.li.shows("本机的记录有损坏"));
  CHECK(office.li.shows("还有 2 条没交，有网时会自己交"));
  CHECK_FALSE(office.li.offers("清掉，重新取回"));
  office.community.online = true;
  office.li.phone.wait(11 * kSecond);
  CHECK(office.visits() == 2);
  CHECK(office.li.shows("2 条没交的，已经交上去了"));
  office.li.tap("清掉，重新取回");
  CHECK(office.li.shows("没写完的、没传的照片"));
  CHECK(office.li.phone.host.forgotten.empty());
  office.li.tap("清掉");
  CHECK(office.li.phone.host.forgotten == std::vector{office.community.member});
  CHECK_FALSE(office.li.shows("李老师"));  // whose name would lead nowhere
  office.li.phone.store_error.reset();
  office.li.phone.code.clear();
  office.li.phone.blocks = MemoryBlocks();
  office.li.phone.enter();
  office.li.scroll_to("12号 301");
  CHECK_FALSE(office.li.shows("12号 403"));  // met today, says the hub
}

TEST_CASE("the question about a damaged database stays while it is read") {
  Locked office;
  office.community.online = true;
  office.li.phone.store_error = Code::kStorageCorrupt;
  office.li.phone.restart_locked();
  office.li.phone.wait(11 * kSecond);
  office.li.tap("清掉，重新取回");
  office.community.online = false;
  office.li.phone.wait(20 * kMinute);
  CHECK(office.li.shows("没写完的、没传的照片"));
}

TEST_CASE("a damaged database whose records the hub does not take is not thrown away") {
  Locked office;
  office.community.online = true;
  SECTION("now") {
    office.li.phone.store_error = Code::kStorageCorrupt;
    office.community.store.set_poison(
        [first = true](const Row& row) mutable { return row.key.kind == Kind::kVisit && std::exchange(first, false); });
  }
  SECTION("nor took before") {
    office.community.store.set_poison([](const Row& row) { return row.key.kind == Kind::kVisit; });
    office.li.phone.unlock(kCode);
    REQUIRE_FALSE(office.li.phone.blocks.queue().empty());
    office.li.phone.store_error = Code::kStorageCorrupt;
  }
  office.li.phone.restart_locked();
  office.li.phone.wait(11 * kSecond);
  CHECK(office.li.shows("有的交不上去，找主任帮忙"));
  CHECK_FALSE(office.li.offers("清掉，重新取回"));
}

TEST_CASE("a queue that cannot be read is not taken for an empty one") {
  Locked office;
  office.community.online = true;
  office.li.phone.store_error = Code::kStorageCorrupt;
  office.li.phone.host.queue_readable = false;
  office.li.phone.restart_locked();
  office.li.phone.wait(11 * kSecond);
  REQUIRE(office.community.queues.size() == 1);  // whether it is to be wiped
  CHECK_FALSE(office.li.offers("清掉，重新取回"));
  office.li.phone.host.queue_readable = true;
  office.li.phone.wait(16 * kMinute);
  CHECK(office.visits() == 2);
  CHECK(office.li.offers("清掉，重新取回"));
}

TEST_CASE("a phone is not wiped before its queue could be read, unless it never can") {
  Locked office;
  office.community.online = true;
  office.community.wiping = true;
  office.li.phone.host.queue_readable = false;
  office.li.phone.wait(11 * kSecond);
  CHECK(office.li.phone.host.forgotten.empty());
  SECTION("it can be read a moment later") {
    office.li.phone.host.queue_readable = true;
    office.li.phone.wait(kMinute);
    CHECK(office.visits() == 2);
  }
  office.li.phone.wait(10 * kMinute);
  CHECK(office.li.phone.host.forgotten.size() == 1);
}

TEST_CASE("a damaged database that is not deleted after all says so, or who has it") {
  Locked office;
  office.community.online = true;
  office.li.phone.store_error = Code::kStorageCorrupt;
  office.li.phone.restart_locked();
  office.li.phone.wait(11 * kSecond);
  office.li.phone.host.forget_error = Code::kStorageFailed;
  office.li.tap("清掉，重新取回");
  office.li.tap("清掉");
  CHECK(office.li.shows("没清掉，请再试一次"));
  office.li.phone.host.forget_error = Code::kStorageBusy;
  office.li.tap("清掉，重新取回");
  office.li.tap("清掉");
  CHECK(office.li.shows("百家在另一个窗口开着"));
  CHECK(office.li.phone.host.forgotten.empty());
}

TEST_CASE("what was written since the hub was asked is not deleted with a damaged database") {
  Locked office;
  office.community.online = true;
  office.li.phone.store_error = Code::kStorageCorrupt;
  office.li.phone.restart_locked();
  office.li.phone.wait(11 * kSecond);
  office.li.tap("清掉，重新取回");
  office.li.phone.host.queue_readable = false;  // as little known of it as of another window's
  office.li.tap("清掉");
  CHECK(office.li.phone.host.forgotten.empty());
  CHECK_FALSE(office.li.offers("清掉，重新取回"));
}

TEST_CASE("a phone that nobody has signed in on any more does the same for everybody who has records on it") {
  Community community;
  AppMember li(community);
  community.online = false;
  li.tap("12号 403");
  li.tap("已见面");
  li.phone.back();
  li.tap("我");
  li.tap("退出账号");
  li.tap("退出账号");
  REQUIRE(li.shows("这部手机上的人"));
  community.online = true;
  community.wiping = true;
  li.phone.wait(11 * kSecond);
  CHECK_FALSE(li.shows("李老师"));
  CHECK(li.phone.host.forgotten.size() == 1);
  CHECK_FALSE(community.wiping);
}

}  // namespace baijia::testing
