// Fills the demo committee with some weeks of work, done as its members do it: each signs in at the hub, pulls, records
// visits on a core of their own with the clock set to those days, and hands everything over.
//
//   demo_history http://127.0.0.1:8420 assets/demo/history.txt <accounts
//
// Accounts: one a line, login TAB password TAB role …; only members are taken. The same seed every time.

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <sstream>

#include <drogon/HttpClient.h>
#include <trantor/net/EventLoopThread.h>

#include "core/core.h"
#include "core/domain/text.h"
#include "tests/support/fakes.h"
#include "tests/support/memory_blocks.h"
#include "tests/support/signing_key.h"

namespace {

using namespace baijia;

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDayMillis = 24 * kHour;
constexpr int kDaysBack = 24;

struct IssueText {
  std::string category;
  std::string title;
  std::string detail;
};

struct Words {
  std::vector<std::string> said;
  std::vector<IssueText> issues;
  std::vector<std::string> promises;
  std::vector<std::string> answers;
};

Words words_from(const std::string& path) {
  Words words;
  std::ifstream file(path);
  std::string line;
  while (std::getline(file, line)) {
    std::vector<std::string> parts;
    std::stringstream rest(line);
    for (std::string part; std::getline(rest, part, '|');) parts.push_back(trimmed(part));
    if (parts.size() < 2 || line.starts_with('#')) continue;
    if (parts[0] == "said") words.said.push_back(parts[1]);
    if (parts[0] == "promise") words.promises.push_back(parts[1]);
    if (parts[0] == "answer") words.answers.push_back(parts[1]);
    if (parts[0] == "issue" && parts.size() == 4) words.issues.push_back({parts[1], parts[2], parts[3]});
  }
  return words;
}

[[noreturn]] void give_up(std::string_view what, const Error& error) {
  std::cerr << "demo_history: " << what << ": " << error_text(error.code).key << " " << error.detail << '\n';
  std::exit(1);
}

template <class T>
T must(Result<T> result, std::string_view what) {
  if (!result) give_up(what, result.error());
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

/// The wire of one phone.
class Wire {
 public:
  Wire(const std::string& url, trantor::EventLoop* loop) : client_(drogon::HttpClient::newHttpClient(url, loop)) {}

  WireResponse post(const std::string& path, std::string body) {
    const drogon::HttpRequestPtr request = drogon::HttpRequest::newHttpRequest();
    request->setMethod(drogon::Post);
    request->setPath(path);
    request->setContentTypeString("application/octet-stream");
    request->addHeader("Baijia-Client", "1");
    if (!cookie_.empty()) request->addHeader("Cookie", cookie_);
    request->addHeader("Baijia-Key", key_.public_key());
    request->addHeader("Baijia-Signature", key_.sign(path, body));
    request->setBody(std::move(body));
    const auto [outcome, response] = client_->sendRequest(request, 30);
    if (outcome != drogon::ReqResult::Ok) return {};
    for (const auto& [name, cookie] : response->cookies()) cookie_ = name + "=" + cookie.value();
    const std::string& error = response->getHeader("Baijia-Error");
    return {.status = static_cast<int>(response->statusCode()),
            .error = error.empty() ? std::uint16_t{0} : static_cast<std::uint16_t>(std::stoi(error)),
            .body = std::string(response->body())};
  }

 private:
  drogon::HttpClientPtr client_;
  testing::SigningKey key_;
  std::string cookie_;
};

std::int64_t wall_millis() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// One member with a phone.
class Member {
 public:
  Member(const std::string& url, trantor::EventLoop* loop, const Words& words, std::uint64_t seed)
      : wire_(url, loop), words_(words), dice_(seed), random_(seed), clock_(wall_millis()) {}

  /// Value: the number of visits.
  int work(const std::string& login, const std::string& password) {
    DeviceId device;
    random_.fill(std::as_writable_bytes(std::span(&device.number, 1)));
    const WireResponse reply = wire_.post("/api/v1/sign-in", sign_in_body(login, password, device, "demo"));
    const Identity identity = must(identity_from_sign_in(reply, device), "sign-in");
    core_ = must(Core::open({clock_, random_, blocks_, log_}, {}, identity), "open");
    exchange();
    for (const BuildingLine& building : core_->buildings()) {
      const DoorWallView wall = must(core_->door_wall(building.building), "door wall");
      for (const DoorCell& cell : wall.cells) {
        if (cell.mine) doors_.push_back(cell.household);
      }
    }
    const std::int64_t now = wall_millis();
    const std::int64_t midnight = now - (now + clock_.utc_offset_minutes() * kMinute) % kDayMillis;
    for (int back = kDaysBack; back >= 0; --back) work_on(midnight - back * kDayMillis, now, back);
    settle_some(now);
    clock_.set(wall_millis());
    core_->sync_now();
    exchange();
    if (core_->sync_view().on_phone != 0) give_up("some records stayed on the phone", {});
    return visits_;
  }

 private:
  bool chance(double share) { return std::uniform_real_distribution<>(0, 1)(dice_) < share; }
  int between(int low, int high) { return std::uniform_int_distribution<>(low, high)(dice_); }
  template <class T>
  const T& one_of(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(between(0, static_cast<int>(list.size()) - 1))];
  }

  void exchange() {
    while (const std::optional<WireRequest> request = core_->next_request()) {
      must(core_->on_response(wire_.post(request->path, request->body)), "exchange");
    }
    if (!core_->pull_progress().complete) give_up("the first pull did not end", {});
  }

  Accepted run(const Command& command) { return must(core_->run(command), "command"); }

  /// A day from local `midnight`: some doors in the morning, more after supper; none on Sundays.
  void work_on(std::int64_t midnight, std::int64_t now, int back) {
    const auto weekday = (midnight + 8 * kHour) / kDayMillis % 7;  // 0 is a Thursday
    if (weekday == 3) return;
    std::int64_t at = midnight + 9 * kHour + between(20, 70) * kMinute;
    const int doors = back == 0 ? 3 : between(6, 13);
    for (int i = 0; i < doors && next_ < doors_.size(); ++i) {
      if (i == doors / 3) at = std::max(at, midnight + 18 * kHour + between(20, 50) * kMinute);
      at += between(4, 16) * kMinute;
      if (at > now) return;
      clock_.set(at);
      visit(doors_[next_], back <= 1);
      // Neighbours one after the other, with a door left out here and there.
      next_ += chance(0.2) ? 2 : 1;
    }
  }

  void visit(HouseholdId door, bool last_days) {
    const HouseholdView view = must(core_->household(door), "household");
    RecordVisit record{.household = door, .result = result_at(view)};
    if (record.result == VisitResult::kPostponed)
      record.again_at_millis = clock_.now_millis() + between(2, 8) * kDayMillis;
    const VisitId visit{run(record).created};
    ++visits_;
    // What is left for the evening stays on the list of today only.
    if (record.result != VisitResult::kMet || (last_days && !chance(0.7))) return;
    clock_.advance(between(3, 12) * kMinute);
    WriteUpVisit words{.visit = visit, .said = one_of(words_.said)};
    const Day today = day_of(clock_.now_millis(), clock_.utc_offset_minutes());
    if (chance(0.12)) words.issues.push_back(new_issue(today));
    if (chance(0.10))
      words.promises.push_back({.text = one_of(words_.promises), .due = Day{today.number + between(3, 25)}});
    run(words);
  }

  VisitResult result_at(const HouseholdView& view) {
    if (view.household.tenure == Tenure::kVacant) return VisitResult::kVacant;
    const double fate = std::uniform_real_distribution<>(0, 1)(dice_);
    if (view.household.tenure == Tenure::kLet && fate > 0.9) return VisitResult::kLet;
    if (fate < 0.60) return VisitResult::kMet;
    if (fate < 0.90) return VisitResult::kNobodyHome;
    return fate < 0.94 ? VisitResult::kRefused : VisitResult::kPostponed;
  }

  NewIssue new_issue(Day today) {
    const IssueText& text = one_of(words_.issues);
    const std::vector<Category> categories = core_->categories();
    const auto named = std::ranges::find(categories, text.category, &Category::name);
    NewIssue issue{.category = (named == categories.end() ? categories.begin() : named)->id,
                   .title = text.title,
                   .detail = text.detail};
    if (chance(0.25)) {
      issue.tier = IssueTier::kOnTheSpot;
      issue.state = IssueState::kSolved;
    } else {
      issue.next_date = Day{today.number + between(5, 30)};
    }
    return issue;
  }

  /// Most of what fell due has been answered since.
  void settle_some(std::int64_t now) {
    clock_.set(now);
    for (const PromiseLine& promise : core_->promises(ListFilter::kMine)) {
      if (promise.overdue && promise.state == PromiseState::kOpen && chance(0.7)) {
        run(SettlePromise{.promise = promise.promise, .answer = one_of(words_.answers)});
      }
    }
  }

  Wire wire_;
  const Words& words_;
  std::mt19937_64 dice_;
  testing::SeededRandom random_;
  testing::HandClock clock_;
  testing::MemoryBlocks blocks_;
  testing::KeptLog log_;
  std::unique_ptr<Core> core_;
  std::vector<HouseholdId> doors_;
  std::size_t next_ = 0;
  int visits_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: demo_history URL WORDS <accounts\n";
    return 2;
  }
  const Words words = words_from(argv[2]);
  if (words.said.empty() || words.issues.empty() || words.promises.empty() || words.answers.empty()) {
    std::cerr << "demo_history: no words in " << argv[2] << '\n';
    return 1;
  }
  trantor::EventLoopThread loop;
  loop.run();
  std::uint64_t seed = 20260101;
  std::string line;
  while (std::getline(std::cin, line)) {
    std::stringstream fields(line);
    std::string login;
    std::string password;
    std::string role;
    std::getline(fields, login, '\t');
    std::getline(fields, password, '\t');
    std::getline(fields, role, '\t');
    if (role != "member") continue;
    Member member(argv[1], loop.getLoop(), words, ++seed);
    std::cout << login << ": " << member.work(login, password) << " visits\n";
  }
  return 0;
}
