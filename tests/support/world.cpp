#include "tests/support/world.h"

#include <algorithm>
#include <array>
#include <format>
#include <functional>
#include <memory>
#include <queue>
#include <random>
#include <set>
#include <tuple>
#include <utility>

#include "core/store/records.h"
#include "core/sync/hub.h"
#include "tests/support/memory_hub_store.h"
#include "tests/support/rows.h"
#include "tests/support/world_members.h"
#include "tests/support/world_phone.h"
#include "tests/support/world_setting.h"
#include "tests/support/world_truth.h"

namespace baijia::testing {
namespace {

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kDay = 86'400 * kSecond;
constexpr std::int64_t kBusyMillis = 150 * kSecond;   ///< people record and things go wrong
constexpr std::int64_t kHealedMillis = 60 * kSecond;  ///< promise L
constexpr std::int64_t kQuietMillis = 20 * kSecond;   ///< everybody has pulled
constexpr std::string_view kHostileCount = "\xFF\xFF\xFF\xFF\x7F";
/// In the answers to push, pull and leave: header, time, epoch, and one number.
constexpr std::size_t kBeforeFirstCount = 4 + 8 + 16 + 8;
constexpr std::size_t kMostPhones = 12;
constexpr std::uint64_t kLookMillis = 11 * kSecond;  ///< somebody looks at what a phone shows

class World {
 public:
  explicit World(const WorldScript& script) : script_(script), engine_(script.seed), hub_store_(first_epoch()) {
    for (const auto* rows : {&setting().here_rows, &setting().there_rows}) put_rows(hub_store_, *rows);
    const std::size_t count = draw_phones();
    for (std::size_t i = 0; i < count; ++i) {
      phones_.push_back(std::make_unique<WorldPhone>(clock_, setting().people[i], engine_(), setting().signed_in[i]));
    }
    loss_percent_ = below(3) * 15;
    repeat_percent_ = below(3) * 10;
    slowest_millis_ = std::array{50, 500, 4000}[below(3)];
    if (script.calm) loss_percent_ = repeat_percent_ = 0;
    if (script.calm) slowest_millis_ = 50;
  }

  WorldOutcome run() {
    const std::int64_t end = clock_.now_millis() + kBusyMillis;
    const std::size_t count = phones_.size();
    for (std::size_t i = 0; i < phones_.size(); ++i) {
      if (percent(25)) plan(0, [this, i] { step_clock(*phones_[i], draw_skew()); });
      in(below(2000), [this, i] { tend(*phones_[i]); });
      plan_poll(i);
    }
    if (percent(15)) plan(0, [this] { begin_anew(*phones_[2 * below(2)]); });
    if (percent(25)) plan(0, [this] { come_back(*phones_[1]); });
    plan_look(0);
    const std::uint64_t operations = 140 + below(80);
    for (std::uint64_t n = 0; n < operations; ++n) {
      plan(5 * kSecond + below(kBusyMillis - 5 * kSecond), [this, count] { operate(any_phone(count)); });
    }
    const std::uint64_t faults = 14 + below(16);
    for (std::uint64_t n = 0; n < faults; ++n) {
      plan(below(kBusyMillis), [this, count] { begin_fault(any_phone(count)); });
    }
    run_until(end);
    heal();
    run_until(end + kHealedMillis);
    for (const auto& phone : phones_) check_queue(*phone);
    for (const auto& phone : phones_) {
      if (phone->core == nullptr) continue;
      phone->core->sync_now();
      tend(*phone);
    }
    run_until(end + kHealedMillis + kQuietMillis);
    check_everything();
    count_hub_failures();
    outcome_.trace = trace_;
    outcome_.commands = members_.accepted();
    return std::move(outcome_);
  }

 private:
  struct Event {
    std::int64_t at;
    std::uint64_t order;
    std::function<void()> act;
    bool operator<(const Event& other) const { return std::tie(at, order) > std::tie(other.at, other.order); }
  };

  // Chance, time and trace.

  std::uint64_t below(std::uint64_t end) { return engine_() % end; }
  bool percent(std::uint64_t chance) { return below(100) < chance; }
  /// One of those that were there in the beginning, or its copy.
  WorldPhone& any_phone(std::size_t count) {
    WorldPhone& phone = *phones_[below(count)];
    return phone.copy != nullptr && percent(50) ? *phone.copy : phone;
  }
  /// 3…12, mostly few: a world takes about as long as it has phones.
  std::size_t draw_phones() {
    const std::uint64_t size = below(100);
    return size < 70 ? 3 + below(2) : size < 92 ? 5 + below(2) : 7 + below(6);
  }
  std::int64_t draw_skew() {
    return std::array<std::int64_t, 5>{3653 * kDay, -3 * kDay, 3600 * kSecond, 4 * 60 * kSecond,
                                       -40 * kSecond}[below(5)];
  }
  static void step_clock(WorldPhone& phone, std::int64_t skew_millis) {
    phone.ever_ahead = phone.ever_ahead || skew_millis > phone.clock.skew_millis;
    phone.clock.skew_millis = skew_millis;
  }
  void in(std::uint64_t millis, std::function<void()> act) {
    events_.push({clock_.now_millis() + static_cast<std::int64_t>(millis), ++order_, std::move(act)});
  }
  /// A happening that a script may leave out. It draws from a chance of its own, so that it stays what it is when
  /// others are left out.
  void plan(std::uint64_t millis, std::function<void()> act) {
    const std::uint32_t number = outcome_.happenings++;
    if (!script_.has(number)) return;
    in(millis, [this, number, act = std::move(act)] {
      engine_.seed(script_.seed * 0x9E3779B97F4A7C15ULL + number);
      act();
    });
  }
  void run_until(std::int64_t end) {
    while (!events_.empty() && events_.top().at <= end && !outcome_.broken) {
      const Event event = events_.top();
      events_.pop();
      clock_.set(event.at);
      event.act();
    }
    clock_.set(end);
  }
  void note(std::uint64_t what) {
    trace_ = (trace_ ^ what ^ static_cast<std::uint64_t>(clock_.now_millis())) * 1099511628211ULL;
    trace_ ^= trace_ >> 29U;
  }
  void happened(Fault fault, int times = 1) { outcome_.happened[place_of(fault)] += times; }
  void broken(char promise, const std::string& how) {
    if (!outcome_.broken) outcome_.broken = std::string(1, promise) + ": " + how;
  }

  // Phones: what the host does around the core.

  /// To be called after anything that happened to the phone.
  void tend(WorldPhone& phone) {
    if (phone.core == nullptr) return;
    phone.acknowledge(ledger_);
    if (phone.blocks->waiting() && !phone.storing) {
      phone.storing = true;
      later(phone, 1 + below(percent(10) ? 3000 : 60), [this](WorldPhone& self) {
        self.storing = false;
        store_next(self);
        note(self.core->durable());
        if (healed_) mend_storage(self);  // a batch that was already on its way to fail
        tend(self);
      });
    }
    if (!phone.asking) {
      if (const std::optional<WireRequest> request = phone.core->next_request()) {
        phone.asking = true;
        ++outcome_.requests;
        note(hash_of(request->body).low);
        send(phone, *request);
      }
    }
    if (!phone.asking_photo) send_photo(phone);
    plan_timer(phone);
  }

  /// The block store answers. A save that failed is not shown as one that did not.
  void store_next(WorldPhone& phone) {
    const bool fails = phone.blocks->waiting_fails();
    const std::uint64_t before = phone.core->durable();
    if (fails) happened(phone.storage_fault);
    phone.blocks->complete_next();
    if (!fails) return;
    if (phone.core->durable() != before) broken('U', "what was not saved is shown as saved");
    if (phone.core->storage_health() != StorageHealth::kReadOnly) broken('U', "a failed save is not shown");
  }

  /// In so many milliseconds, unless the phone dies before.
  void later(WorldPhone& phone, std::uint64_t millis, std::function<void(WorldPhone&)> act) {
    in(millis, [&phone, life = phone.life, act = std::move(act)] {
      if (phone.life == life && phone.core != nullptr) act(phone);
    });
  }

  void plan_timer(WorldPhone& phone) {
    std::optional<std::int64_t> due;
    if (!phone.asking) due = phone.core->next_attempt_millis();
    if (const auto photo = phone.core->next_photo_millis(); photo && !phone.asking_photo) {
      due = std::min(*photo, due.value_or(*photo));
    }
    if (!due) return;
    const std::int64_t wait = std::clamp<std::int64_t>(*due - phone.clock.now_millis(), 1, 60 * kSecond);
    const std::int64_t at = clock_.now_millis() + wait;
    if (phone.timer_at && *phone.timer_at <= at) return;
    phone.timer_at = at;
    later(phone, static_cast<std::uint64_t>(wait), [this, at](WorldPhone& self) {
      if (self.timer_at != at) return;
      self.timer_at.reset();
      tend(self);
    });
  }

  /// An open app looks for news now and then.
  void plan_poll(std::size_t index) {
    in(8 * kSecond + below(8 * kSecond), [this, index] {
      if (WorldPhone& phone = *phones_[index]; phone.core != nullptr) {
        phone.core->sync_now();
        tend(phone);
      }
      plan_poll(index);
    });
  }

  /// One phone after the other, at times that do not depend on what happens.
  void plan_look(std::size_t index) {
    in(kLookMillis, [this, index] {
      look(*phones_[index % phones_.size()]);
      plan_look(index + 1);
    });
  }

  // The network.

  std::uint64_t delay() { return 5 + below(static_cast<std::uint64_t>(slowest_millis_)); }
  /// Of so many bytes from or to the phone.
  std::uint64_t delay(const WorldPhone& phone, std::size_t bytes) {
    return delay() + (phone.slow_link ? 1500 + bytes / 8 : 0);
  }

  void send(WorldPhone& phone, const WireRequest& request) {
    if (phone.in_portal) {
      happened(Fault::kPortal);
      return answer_in(phone, delay(), {.status = 200, .error = 0, .body = "<!doctype html><p>Wi-Fi"});
    }
    if (phone.proxy_limit != 0 && request.body.size() > phone.proxy_limit) {
      happened(Fault::kProxy);
      return answer_in(phone, delay(), {.status = 413, .error = 0, .body = {}});
    }
    if (percent(loss_percent_ / 5)) return answer_in(phone, delay(), {.status = percent(50) ? 502 : 429});
    if (phone.slow_link) happened(Fault::kSlowLink);
    if (phone.cut_off || percent(loss_percent_) || (phone.slow_link && percent(2))) {
      happened(phone.cut_off ? Fault::kCutOff : Fault::kLost);
      return answer_in(phone, 4000 + below(4000), {});
    }
    // The same request once more, perhaps much later: what came back to nobody is forgotten.
    if (percent(repeat_percent_)) {
      happened(Fault::kRepeated);
      in(delay() + below(20 * kSecond), [this, &phone, request] { (void)hub_answer(phone, request); });
    }
    in(delay(phone, request.body.size()), [this, &phone, life = phone.life, request] {
      if (phone.thrice) {
        happened(Fault::kThrice);
        for (int other = 0; other < 2; ++other) (void)hub_answer(phone, request);
      }
      WireResponse response = hub_answer(phone, cut(phone, request));
      const bool late = spoil(phone, request, response);
      const std::optional<int> history = late ? std::nullopt : std::optional(histories_);
      if (phone.life != life || phone.core == nullptr) return;
      const bool lost = phone.deafened || percent(loss_percent_);
      if (lost) happened(phone.deafened ? Fault::kDeafened : Fault::kLost);
      const std::uint64_t millis = lost ? 4000 + below(4000) : delay(phone, response.body.size());
      answer_in(phone, millis, lost ? WireResponse{} : response, history);
      const bool page = request.path == "/api/v1/pull" && response.status == 200;
      if (!lost && phone.twice && page) come_again(phone, millis + below(5000), response);
    });
  }

  /// An answer that the phone has had already, perhaps while it waits for the next one. As spoil() says of old ones.
  void come_again(WorldPhone& phone, std::uint64_t millis, const WireResponse& response) {
    later(phone, millis, [this, response, history = histories_](WorldPhone& self) {
      if (history != histories_) return;
      happened(Fault::kDuplicated);
      ++only_at_hub_;
      (void)self.core->on_response(response);
      tend(self);
    });
  }

  /// What arrives of a request.
  WireRequest cut(const WorldPhone& phone, WireRequest request) {
    if (phone.cuts && percent(40)) cut(request.body);
    return request;
  }
  void cut(std::string& message) {
    if (message.empty()) return;
    happened(Fault::kCut);
    message.resize(below(message.size()));
  }
  /// What the network makes of an answer. Value: it is that to an earlier request now. What it says of the confidences
  /// is old then: the phone forgets those that it has handed over since, and asks for them with the next pull.
  bool spoil(WorldPhone& phone, const WireRequest& request, WireResponse& response) {
    if (response.status != 200) return false;
    const bool pages = phone.late_pages && request.path == "/api/v1/pull";
    const bool late = pages && !phone.late_page.empty();
    if (late) {
      happened(Fault::kReordered);
      ++only_at_hub_;
      std::swap(phone.late_page, response.body);
    } else if (pages) {
      phone.late_page = response.body;
    }
    if (phone.cuts && percent(40)) cut(response.body);
    if (phone.lies && percent(40)) {
      happened(Fault::kHostile);
      response.body = response.body.substr(0, kBeforeFirstCount).append(kHostileCount);
    }
    return late;
  }

  /// `history`: of the hub, when it is the hub's answer.
  void answer_in(WorldPhone& phone, std::uint64_t millis, const WireResponse& response,
                 std::optional<int> history = std::nullopt) {
    later(phone, millis, [this, response, history](WorldPhone& self) {
      self.asking = false;
      note(static_cast<std::uint64_t>(response.status) ^ hash_of(response.body).low);
      const bool taken = self.core->on_response(response).has_value();
      if (taken && response.status == 200) self.heard = history;
      if (response.error == static_cast<std::uint16_t>(Code::kClonedDevice)) renew(self);
      // Told so late that the member has signed in elsewhere meanwhile: signs in again.
      if (response.status == 401 && !self.signed_out) self.core->signed_in_again();
      tend(self);
    });
  }

  /// The hub has told the phone that there are two of it.
  void renew(WorldPhone& phone) {
    const DeviceId another{1000 + renewed_};
    if (!phone.core->go_on_as(another)) {
      return later(phone, 5 * kSecond, [this](WorldPhone& self) { renew(self); });
    }
    ++renewed_;
    happened(Fault::kRenewed);
    phone.identity.device = another;
    tend(phone);
  }

  /// A photo's bytes have a wire of their own; the hub takes all that come.
  void send_photo(WorldPhone& phone) {
    const std::optional<WireRequest> request = phone.core->next_photo_request();
    if (!request) return;
    phone.asking_photo = true;
    WireResponse answer;
    if (phone.signed_out) {
      answer = refusal(401, Code::kSignInRequired);
    } else if (const auto put = decode<PhotoPutRequest>(request->body)) {
      answer = {.status = 200, .error = 0, .body = encode(PhotoPutReply{.have = put->offset + put->octets.size()})};
    }
    const bool lost = phone.cut_off || phone.deafened || percent(loss_percent_);
    later(phone, lost ? 4000 + below(4000) : delay(), [this, answer, lost](WorldPhone& self) {
      self.asking_photo = false;
      (void)self.core->on_photo_response(lost ? WireResponse{} : answer);
      tend(self);
    });
  }

  WireResponse hub_answer(WorldPhone& phone, const WireRequest& request) {
    const Identity& who = phone.identity;
    if (phone.signed_out) {
      happened(Fault::kSignedOut);
      return refusal(401, Code::kSignInRequired);
    }
    if (request.path == "/api/v1/leave") return leave_answer(phone, request);
    if (phone.ended && (phone.let_go || request.path != "/api/v1/push")) return refusal(403, Code::kAccountDisabled);
    const HubCaller caller{
        .account = who.account, .role = who.role, .scope = who.scope, .device = who.device, .ended = phone.ended};
    const Result<std::string> reply =
        request.path == "/api/v1/push" ? hub_.push(caller, request.body) : hub_.pull(caller, request.body);
    note(reply ? hash_of(*reply).low : static_cast<std::uint64_t>(reply.error().code));
    if (reply && request.path == "/api/v1/pull") check_discretion(who, decode<PullReply>(*reply).value());
    if (!reply) return refusal(503, reply.error().code);
    return {.status = 200, .error = 0, .body = *reply};
  }
  WireResponse leave_answer(WorldPhone& phone, const WireRequest& request) {
    const Result<LeaveRequest> leave = decode<LeaveRequest>(request.body);
    const Result<Uuid> epoch = hub_store_.epoch();
    if (!leave || !epoch) return refusal(503, Code::kHubStore);
    if (phone.ended && leave->gone) {
      if (!phone.let_go) happened(Fault::kLetGo);
      phone.let_go = true;
    }
    return {
        .status = 200, .error = 0, .body = encode(LeaveReply{clock_.now_millis(), *epoch, leave->scope, phone.ended})};
  }
  static WireResponse refusal(int status, Code code) {
    return {.status = status, .error = static_cast<std::uint16_t>(code), .body = {}};
  }

  // What goes wrong. Each fault ends by itself; heal() ends what is left.

  void begin_fault(WorldPhone& phone) {
    ++outcome_.faults;
    const std::uint64_t lasting = kSecond + below(60 * kSecond);
    const Fault fault = fault_drawn(below(weight_of_faults()));
    note(place_of(fault));
    switch (fault) {
      case Fault::kKilled:
        return crash(phone, below(20 * kSecond));
      case Fault::kKilledOpening:
        if (phone.core == nullptr) return;
        happened(fault);
        crash(phone, below(20 * kSecond));
        return die_opening(phone);
      case Fault::kPutBack:
        return back_up(phone, lasting);
      case Fault::kCopied:
        return copy(phone);
      case Fault::kCutOff:
        phone.cut_off = true;
        return in(lasting, [&phone] { phone.cut_off = false; });
      case Fault::kDeafened:
        phone.deafened = true;
        return in(lasting, [&phone] { phone.deafened = false; });
      case Fault::kSplit:
        return split(lasting);
      case Fault::kSlowLink:
        phone.slow_link = true;
        return in(lasting, [&phone] { phone.slow_link = false; });
      case Fault::kThrice:
        phone.thrice = true;
        return in(lasting, [&phone] { phone.thrice = false; });
      case Fault::kCut:
        phone.cuts = true;
        return in(lasting, [&phone] { phone.cuts = false; });
      case Fault::kHostile:
        attack_hub(phone);
        phone.lies = true;
        return in(lasting, [&phone] { phone.lies = false; });
      case Fault::kReordered:
        phone.late_pages = true;
        phone.late_page.clear();
        return in(lasting, [&phone] { phone.late_pages = false; });
      case Fault::kDuplicated:
        phone.twice = true;
        return in(lasting, [&phone] { phone.twice = false; });
      case Fault::kPortal:
        phone.in_portal = true;
        return in(lasting, [&phone] { phone.in_portal = false; });
      case Fault::kProxy:
        phone.proxy_limit = 400 + below(2000);
        return in(lasting, [&phone] { phone.proxy_limit = 0; });
      case Fault::kSignedOut:
        phone.signed_out = true;
        return in(lasting, [this, &phone] { sign_in(phone); });
      case Fault::kClockStepped:
        if (phone.is_copy) return;
        // A step in the middle of the day, back to the right time or away from it.
        happened(fault);
        step_clock(phone, phone.clock.skew_millis != 0 ? 0 : draw_skew());
        return tend(phone);
      case Fault::kCounterUsedUp:
        return forge(phone, fault, 4 * 60 * kSecond);
      case Fault::kFarFuture:
        return forge(phone, fault, 3653 * kDay);
      case Fault::kStorageFails:
      case Fault::kStorageFull:
      case Fault::kStorageGone:
        return fail_storage(phone, fault, lasting);
      case Fault::kHubDown:
        hub_store_.set_down(true);
        return in(lasting / 3, [this] { hub_store_.set_down(false); });
      case Fault::kHubFull:
        hub_store_.set_full(true);
        return in(lasting / 3, [this] { hub_store_.set_full(false); });
      case Fault::kHubCommit:
        return hub_store_.fail_next(percent(50) ? MemoryHubStore::Fault::kBeforeCommit
                                                : MemoryHubStore::Fault::kAfterCommit);
      case Fault::kPoison:
        return poison_hub(lasting);
      case Fault::kHubRestored:
        return restore_hub(lasting / 2);
      case Fault::kRightEnded:
        // Some are given back their right, the others have it no more when everything has healed.
        happened(fault);
        phone.ended = phone.ever_ended = true;
        ++phone.rights;
        ++only_at_hub_;
        if (percent(70)) in(lasting, [this, &phone] { give_back(phone); });
        return;
      case Fault::kLocked:
        return lock(phone, lasting);
      case Fault::kLost:
      case Fault::kRepeated:
      case Fault::kLetGo:
      case Fault::kGivenBack:
      case Fault::kPhoneLost:
      case Fault::kYearAway:
      case Fault::kRenewed:
      case Fault::kKilledNew:
        return;  // not drawn
    }
  }

  /// Some phones lose the network at once, all of them in the same direction.
  void split(std::uint64_t lasting) {
    happened(Fault::kSplit);
    const auto direction = percent(50) ? &WorldPhone::cut_off : &WorldPhone::deafened;
    for (const auto& phone : phones_) {
      if (percent(50)) continue;
      (*phone).*direction = true;
      in(lasting, [&cut = *phone, direction] { cut.*direction = false; });
    }
  }

  /// Somebody with the member's session pushes a row that is as far ahead, with the last counter of its millisecond. A
  /// little ahead it is taken, and all clocks follow it into the next millisecond; the far future goes nowhere.
  void forge(const WorldPhone& phone, Fault fault, std::int64_t ahead_millis) {
    constexpr DeviceId kStranger{0xBAD};
    const Identity& who = phone.identity;
    const HubCaller caller{.account = who.account, .role = who.role, .scope = who.scope, .device = kStranger};
    const auto number = static_cast<std::uint8_t>(2 + ++forged_ % 250);
    const Version version = version_at(clock_.now_millis() + ahead_millis, kStranger.number, 0xFFFF);
    const Row row{who.scope, key_of(number, kLaterKind), {{1, std::string("forged"), version}}};
    const auto reply = hub_.push(caller, encode(PushRequest{kStranger, forged_, who.scope, {encode_row(row)}}));
    if (!reply) return;  // the store is down
    const RowReceipt receipt = decode<PushReply>(*reply).value().receipts.front();
    const bool taken = receipt.status == RowReceipt::Status::kTaken;
    note(static_cast<std::uint64_t>(taken));
    if (taken) ++only_at_hub_;
    if (taken == (fault == Fault::kCounterUsedUp)) happened(fault);
    if (taken && fault == Fault::kFarFuture) broken('C', "the hub lets a version from the far future loose");
  }

  /// Somebody with the member's session sends what is no message: a count of what is not there, and too much.
  void attack_hub(const WorldPhone& phone) {
    static const std::string kTooMuch(kMaxMessageBytes, '\1');
    const Identity& who = phone.identity;
    const HubCaller caller{.account = who.account, .role = who.role, .scope = who.scope, .device = who.device};
    const std::string push = encode(PushRequest{who.device, 1, who.scope, {}});
    const std::string counts = push.substr(0, push.size() - 1).append(kHostileCount);
    if (hub_.push(caller, counts) || hub_.push(caller, push + kTooMuch))
      broken('I', "the hub takes what is no message");
  }

  /// What is on the phone may be on a phone a second time. Not what was written under a clock that was ahead: it would
  /// be given again by both, under two versions (core/sync/clock). Nor what stays on this phone: the first could be
  /// opened to all, and the second to fewer, which the hub rejects (core/sync/discretion).
  static bool may_come_again(const WorldPhone& phone) {
    if (phone.ever_ahead || phone.core->storage_health() != StorageHealth::kGood) return false;
    return phone.core->sync_view().only_here == 0;
  }

  /// In so many milliseconds, or as soon as nothing waits on it, the phone's store is what it is now.
  void back_up(WorldPhone& phone, std::uint64_t millis) {
    if (phone.core == nullptr || phone.ended || !may_come_again(phone)) return;
    const auto former = std::make_shared<const std::pair<BlockImage, std::vector<std::string>>>(phone.blocks->image(),
                                                                                                phone.blocks->queue());
    in(millis, [this, &phone, former, rights = phone.rights] { put_back(phone, former, rights); });
  }
  void put_back(WorldPhone& phone, const std::shared_ptr<const std::pair<BlockImage, std::vector<std::string>>>& former,
                int rights) {
    // A restored hub lacks what the black box has, and the box goes with the store.
    if (healed_ || histories_ > 0 || phone.lost || phone.rights != rights) return;
    if (!has_handed_over(phone)) {
      return in(3 * kSecond, [this, &phone, former, rights] { put_back(phone, former, rights); });
    }
    happened(Fault::kPutBack);
    ++only_at_hub_;
    phone.acknowledge(ledger_);
    phone.put_back(former->first, former->second);
    phone.kept.clear();  // what was on no other phone is gone
    switch_on(phone);
  }
  static bool has_handed_over(WorldPhone& phone) {
    if (phone.core == nullptr || phone.core->storage_health() != StorageHealth::kGood) return false;
    const SyncView view = phone.core->sync_view();
    return view.on_phone == 0 && view.photos_waiting == 0 && view.rejected.empty();
  }

  /// The profile of a phone that is off is put onto another one, which somebody uses from now on, too.
  void copy(WorldPhone& phone) {
    if (copied_ || phones_.size() >= kMostPhones || phone.core == nullptr) return;
    if (phone.ended || !may_come_again(phone)) return;
    copied_ = true;
    happened(Fault::kCopied);
    phone.acknowledge(ledger_);
    phone.crash();
    auto copy = std::make_unique<WorldPhone>(clock_, phone.identity, engine_(), phone.blocks->image());
    copy->put_back(phone.blocks->image(), phone.blocks->queue());
    copy->clock.skew_millis = phone.clock.skew_millis;
    phone.is_copy = copy->is_copy = true;
    phone.copy = copy.get();
    phones_.push_back(std::move(copy));
    plan_poll(phones_.size() - 1);
    switch_on(phone);
    switch_on(*phone.copy);
  }

  /// Somebody takes out a phone that was in a drawer for a year, with records on it.
  void come_back(WorldPhone& phone) {
    happened(Fault::kYearAway);
    const YearAway& away = setting().year_away;
    phone.put_back(away.stored, away.queue);
    for (const RowKey& key : away.recorded) {
      phone.told.push_back(ledger_.made(key));
      ledger_.acknowledge(phone.told.back());
    }
    switch_on(phone);
  }

  void fail_storage(WorldPhone& phone, Fault fault, std::uint64_t lasting) {
    if (phone.core == nullptr) return;
    phone.storage_fault = fault;
    if (fault == Fault::kStorageGone) {
      phone.blocks->fail_from(1 + below(2), percent(50) ? Code::kStorageFull : Code::kStorageFailed);
      in(lasting / 2, [this, &phone] { mend_storage(phone); });  // somebody tries, in vain
    } else {
      phone.blocks->fail_once(1 + below(3), fault == Fault::kStorageFull ? Code::kStorageFull : Code::kStorageFailed);
    }
    in(lasting, [this, &phone, life = phone.life] {
      if (phone.life == life) phone.blocks->heal();
      mend_storage(phone);
    });
  }

  /// The hub's disk is lost, and in so many milliseconds replaced by what a backup of now has.
  void restore_hub(std::uint64_t millis) {
    // What a phone handed over before it let go or was lost is nowhere but on the hub: no backup from before that.
    if (std::ranges::any_of(phones_, [](const auto& each) { return each->ended || each->lost; })) return;
    in(millis, [this, backup = hub_store_.content(), before = only_at_hub_] {
      if (healed_ || before != only_at_hub_) return;
      happened(Fault::kHubRestored);
      hub_store_.restore(backup, uuid_from_name(std::to_string(engine_())));
      ++histories_;
      for (const auto& phone : phones_) phone->late_page.clear();
    });
  }

  void crash(WorldPhone& phone, std::uint64_t off_millis) {
    if (phone.core == nullptr) return;
    ++outcome_.crashes;
    happened(Fault::kKilled);
    phone.acknowledge(ledger_);
    phone.crash();
    in(off_millis, [this, &phone] { switch_on(phone); });
  }

  /// The phone opens what it has stored, and is killed before all is stored that the opening wrote. Requires: it is
  /// off.
  void die_opening(WorldPhone& phone) {
    phone.start();
    if (phone.core == nullptr) return broken('I', "a phone does not start: " + phone.opened.error().detail);
    (void)phone.core->next_request();  // reserves numbers
    for (std::uint64_t stored = below(3); stored > 0 && phone.blocks->waiting(); --stored) store_next(phone);
    note(phone.core->durable());
    ++outcome_.crashes;
    phone.crash();
  }

  /// The phone has nothing stored yet, and is killed while the tables are made, once or several times.
  void begin_anew(WorldPhone& phone) {
    phone.put_back({}, {});
    for (std::uint64_t times = 1 + below(3); times > 0; --times) {
      happened(Fault::kKilledNew);
      die_opening(phone);
    }
    switch_on(phone);
  }

  /// Nobody unlocks the phone for a while, or ever again. What is sealed on it is handed over.
  void lock(WorldPhone& phone, std::uint64_t locked_millis) {
    if (phone.core == nullptr || phone.let_go) return;
    happened(Fault::kLocked);
    phone.acknowledge(ledger_);
    phone.crash();
    const bool all_taken = take_queue(phone);
    note(static_cast<std::uint64_t>(all_taken));
    // What the hub has lost with its disk, only the phone could give again.
    if (!all_taken || histories_ > 0 || percent(50)) return in(locked_millis, [this, &phone] { switch_on(phone); });
    happened(Fault::kPhoneLost);
    phone.lost = true;
    ++only_at_hub_;
    ++outcome_.phones_lost;
  }

  /// Value: the hub has every row that waited.
  bool take_queue(WorldPhone& phone) {
    const Identity& who = phone.identity;
    const HubCaller caller{
        .account = who.account, .role = who.role, .scope = who.scope, .device = who.device, .ended = phone.ended};
    for (const std::string& bytes : phone.blocks->queue()) {
      const Result<BoxFile> box = decode<BoxFile>(bytes);
      const auto receipts = box ? hub_.take(caller, box->rows) : fail(Code::kMalformed);
      if (!receipts) return false;
      for (const RowReceipt& receipt : *receipts) {
        if (receipt.status != RowReceipt::Status::kTaken) return false;
      }
    }
    return true;
  }

  void switch_on(WorldPhone& phone) {
    if (phone.core != nullptr || phone.lost) return;
    phone.start();
    if (phone.core == nullptr) return broken('I', "a phone does not start: " + phone.opened.error().detail);
    tend(phone);
  }

  void give_back(WorldPhone& phone) {
    happened(Fault::kGivenBack);
    phone.ended = phone.let_go = false;
    sign_in(phone);
  }

  void sign_in(WorldPhone& phone) {
    phone.signed_out = false;
    if (phone.core == nullptr) return;
    phone.core->signed_in_again();
    tend(phone);
  }

  void mend_storage(WorldPhone& phone) {
    if (phone.core == nullptr || phone.core->storage_health() != StorageHealth::kReadOnly) return;
    phone.core->retry_storage();
    tend(phone);
  }

  /// For a while the hub's store cannot take some rows.
  void poison_hub(std::uint64_t lasting) {
    hub_store_.set_poison([bit = below(8)](const Row& row) { return (row.key.id.bytes[15] >> bit) % 4 == 1; });
    in(lasting, [this] { hub_store_.set_poison({}); });
  }

  void heal() {
    healed_ = true;
    loss_percent_ = 0;
    slowest_millis_ = 300;
    hub_store_.set_down(false);
    hub_store_.set_full(false);
    hub_store_.set_poison({});
    hub_store_.fail_next(MemoryHubStore::Fault::kNone);
    for (const auto& phone : phones_) {
      phone->mend_network();
      phone->blocks->heal();
      switch_on(*phone);
      if (phone->core == nullptr) continue;
      if (phone->signed_out) sign_in(*phone);
      mend_storage(*phone);
      // Not every host hears that the network is back; the others come by themselves.
      if (percent(50)) phone->core->network_returned();
      tend(*phone);
    }
  }

  void operate(WorldPhone& phone) {
    if (phone.core == nullptr || !phone.core->pull_progress().complete) return;
    const bool here = phone.identity.scope == Committee::kScope;
    if (phone.let_go) return;
    outcome_.operations += members_.operate(phone, here ? setting().here : setting().there);
    note(phone.core->accepted());
    tend(phone);
  }

  void count_hub_failures() {
    happened(Fault::kHubDown, hub_store_.failures().down);
    happened(Fault::kHubFull, hub_store_.failures().full);
    happened(Fault::kHubCommit, hub_store_.failures().commits);
    happened(Fault::kPoison, hub_store_.failures().poisoned);
  }

  // The promises.

  void check_queue(WorldPhone& phone) {
    if (phone.core == nullptr) return;
    const SyncView view = phone.core->sync_view();
    if (view.on_phone != 0) {
      const auto error = phone.core->wire_error();
      broken('L', std::format("{} rows still wait on phone {}, wire error {}", view.on_phone,
                              phone.identity.device.number, error ? static_cast<int>(*error) : 0));
    }
    if (!view.rejected.empty()) {
      broken('R', std::format("kind {} rejected with {}", static_cast<int>(view.rejected.front().kind),
                              static_cast<int>(view.rejected.front().code)));
    }
  }

  /// What the phone shows is not more than is true. Of a hub that was restored it may not know yet.
  void look(WorldPhone& phone) {
    if (phone.core == nullptr) return;
    ++outcome_.looks;
    const SyncView shown = phone.core->sync_view();
    std::optional<std::string> untrue = untrue_here(phone, shown);
    if (!untrue && phone.heard.value_or(0) == histories_) {
      untrue = untrue_of_hub(phone, shown, ledger_, hub_store_.content().at(phone.identity.scope));
    }
    if (untrue) broken('U', std::format("phone {}: {}", phone.identity.device.number, *untrue));
  }

  void check_everything() {
    if (outcome_.broken) return;
    for (const auto& phone : phones_) {
      if (phone->lost) continue;
      phone->blocks->set_delayed(false);
      phone->acknowledge(ledger_);
      if (!phone->blocks->queue().empty()) {
        broken('L', std::format("the sealed queue of phone {} is not empty", phone->identity.device.number));
      }
      if (phone->core->storage_health() != StorageHealth::kGood) broken('I', "storage is not well after healing");
      if (!phone->core->check_integrity()) broken('I', "integrity check");
      phone->core.reset();
      check_replica(*phone);
    }
    const auto find = [this](const RowKey& key) -> const Row* {
      for (const auto& [scope, committee] : hub_store_.content()) {
        if (const auto found = committee.rows.find(key); found != committee.rows.end()) return &found->second.row;
      }
      return nullptr;
    };
    if (const auto lost = ledger_.lost(find)) broken('S', *lost);
    std::set<std::string> texts;
    for (const auto& [scope, committee] : hub_store_.content()) {
      for (const auto& [key, stored] : committee.rows) {
        for (const Field& field : stored.row.fields) {
          if (const auto* text = std::get_if<std::string>(&field.value)) texts.insert(*text);
        }
      }
    }
    if (const auto back = ledger_.came_back(texts)) broken('E', *back);
  }

  /// Whether the account may have what the hub has at that key; said here once more, from the law and not from the
  /// code.
  [[nodiscard]] bool may_have(const Identity& who, const Row& row) {
    if (row.key.kind != Kind::kConfidence) return true;
    const auto confidence = entity_from_row<Confidence>(row);
    if (confidence.level == Discretion::kCommittee || confidence.author == who.account) return true;
    if (confidence.level == Discretion::kThisPhone) return false;
    const auto& rows = hub_store_.content().at(who.scope).rows;
    const auto door = rows.find({Kind::kHousehold, confidence.household.uuid});
    if (door == rows.end()) return false;
    AccountId reader = entity_from_row<Household>(door->second.row).in_charge;
    if (reader.empty()) return false;
    if (reader == who.account) return true;
    std::vector<StandIn> stand_ins;
    for (const auto& [key, stored] : rows) {
      if (key.kind == Kind::kStandIn) stand_ins.push_back(entity_from_row<StandIn>(stored.row));
    }
    return looks_after(reader, day_of(clock_.now_millis(), 480), stand_ins) == who.account;
  }
  /// What the hub sends is for whom it sends it to.
  void check_discretion(const Identity& who, const PullReply& reply) {
    for (const auto* rows : {&reply.rows, &reply.confidences}) {
      for (const std::string& bytes : *rows) {
        if (!may_have(who, decode_row(bytes).value())) {
          broken('P', std::format("the hub gives phone {} what is not for it", who.device.number));
        }
      }
    }
  }

  /// Everything on the phone is the hub's, and everything of the hub's committee is on the phone.
  void check_replica(WorldPhone& phone) {
    const std::uint64_t device = phone.identity.device.number;
    Result<std::unique_ptr<Records>> records = Records::open(phone.platform(), phone.blocks->image(), std::nullopt);
    if (!records) return broken('I', "a phone's store does not open: " + records.error().detail);
    if (phone.ended && !phone.let_go) return broken('P', std::format("phone {} has not let go", device));
    if (phone.let_go) return check_let_go(phone, **records);
    const auto& hub_rows = hub_store_.content().at(phone.identity.scope).rows;
    std::set<Kind> kinds{kLaterKind};
    for (const EntitySchema& schema : schemas()) kinds.insert(schema.kind);
    std::size_t count = 0;
    for (const Kind kind : kinds) {
      const Result<void> read = (*records)->each_row(kind, [&](const Row& row) -> Result<void> {
        ++count;
        note(hash_of(row).low);
        if (row.scope != phone.identity.scope) broken('P', std::format("a foreign row on phone {}", device));
        const auto hubs = hub_rows.find(row.key);
        if (kind == Kind::kConfidence && entity_from_row<Confidence>(row).level == Discretion::kThisPhone) {
          --count;
          if (hubs != hub_rows.end()) broken('P', std::format("what stays on phone {} is on the hub", device));
          return {};
        }
        if (!may_have(phone.identity, row)) broken('P', std::format("phone {} has what is not for it", device));
        if (hubs == hub_rows.end()) {
          broken('C', std::format("phone {} has a row of kind {} that the hub lacks", device, static_cast<int>(kind)));
        } else if (hash_of(hubs->second.row) != hash_of(row)) {
          broken('C', std::format("phone {} has another row of kind {} than the hub, {}", device,
                                  static_cast<int>(kind), difference(row, hubs->second.row)));
        }
        return {};
      });
      if (!read) broken('I', "rows cannot be read: " + read.error().detail);
    }
    const auto for_it = static_cast<std::size_t>(std::ranges::count_if(
        hub_rows, [&](const auto& stored) { return may_have(phone.identity, stored.second.row); }));
    if (count != for_it) broken('C', std::format("phone {} has {} rows, the hub {} for it", device, count, for_it));
    for (const ConfidenceId id : phone.kept) {
      const auto there = (*records)->find<Confidence>(id);
      if (!phone.ever_ended && (!there || !*there))
        broken('S', std::format("what phone {} was to keep is gone", device));
    }
  }

  /// Nothing of the committee is on the phone.
  void check_let_go(WorldPhone& phone, Records& records) {
    const auto foreign = [&](const Row&) -> Result<void> {
      broken('P', std::format("a row is left on phone {}", phone.identity.device.number));
      return {};
    };
    for (const EntitySchema& schema : schemas()) {
      if (!records.each_row(schema.kind, foreign)) broken('I', "rows cannot be read");
    }
    if (!records.each_row(kLaterKind, foreign)) broken('I', "rows cannot be read");
  }

  static std::string difference(const Row& ours, const Row& hubs) {
    std::string text = string_from_uuid(ours.key.id);
    for (const Field& field : ours.fields) {
      const Field* other = hubs.field(field.number);
      if (other != nullptr && *other == field) continue;
      const auto said = [](const Version& version) {
        return std::format("{}:{}.{} by {}", version.era() / (kTimeInEra + 1), version.millis(), version.time & 0xFFFFU,
                           version.device.number);
      };
      text += std::format(" field {} at {}", field.number, said(field.version));
      if (other != nullptr) text += std::format(" (hub: {})", said(other->version));
    }
    return text;
  }

  WorldScript script_;
  HandClock clock_;
  std::mt19937_64 engine_;
  QuietLog log_;
  MemoryHubStore hub_store_;
  HubRound hub_{hub_store_, clock_, log_};
  std::vector<std::unique_ptr<WorldPhone>> phones_;
  std::priority_queue<Event> events_;
  std::uint64_t order_ = 0;
  std::uint64_t loss_percent_ = 0;
  std::uint64_t repeat_percent_ = 0;
  std::int64_t slowest_millis_ = 0;
  bool healed_ = false;
  int only_at_hub_ = 0;        ///< counts when something came to be nowhere but on the hub: no backup from before that
  bool copied_ = false;        ///< one phone
  std::uint64_t renewed_ = 0;  ///< phones, under other numbers
  std::uint64_t forged_ = 0;   ///< rows
  int histories_ = 0;          ///< how often the hub was restored from a backup

  Ledger ledger_;
  Members members_{engine_, ledger_};
  std::uint64_t trace_ = 14695981039346656037ULL;
  WorldOutcome outcome_;
};

}  // namespace

WorldOutcome run_world(const WorldScript& script) { return World(script).run(); }

}  // namespace baijia::testing
