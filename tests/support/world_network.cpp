// The network of a world: what becomes of requests and answers on their way, and the hub that answers.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "tests/support/world_state.h"

namespace baijia::testing {
namespace {

/// In the answers to push, pull and leave: header, time, epoch, and one number.
constexpr std::size_t kBeforeFirstCount = 4 + 8 + 16 + 8;

}  // namespace

void World::send(WorldPhone& phone, const WireRequest& request) {
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

void World::come_again(WorldPhone& phone, std::uint64_t millis, const WireResponse& response) {
  later(phone, millis, [this, response, history = histories_](WorldPhone& self) {
    if (history != histories_) return;
    happened(Fault::kDuplicated);
    ++only_at_hub_;
    (void)self.core->on_response(response);
    tend(self);
  });
}

WireRequest World::cut(const WorldPhone& phone, WireRequest request) {
  if (phone.cuts && percent(40)) cut(request.body);
  return request;
}

void World::cut(std::string& message) {
  if (message.empty()) return;
  happened(Fault::kCut);
  message.resize(below(message.size()));
}

bool World::spoil(WorldPhone& phone, const WireRequest& request, WireResponse& response) {
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

void World::answer_in(WorldPhone& phone, std::uint64_t millis, const WireResponse& response,
                      std::optional<int> history) {
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

void World::renew(WorldPhone& phone) {
  const DeviceId another{1000 + renewed_};
  if (!phone.core->go_on_as(another)) {
    return later(phone, 5 * kSecond, [this](WorldPhone& self) { renew(self); });
  }
  ++renewed_;
  happened(Fault::kRenewed);
  phone.identity.device = another;
  tend(phone);
}

void World::send_photo(WorldPhone& phone) {
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

WireResponse World::hub_answer(WorldPhone& phone, const WireRequest& request) {
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

WireResponse World::leave_answer(WorldPhone& phone, const WireRequest& request) {
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

WireResponse World::refusal(int status, Code code) {
  return {.status = status, .error = static_cast<std::uint16_t>(code), .body = {}};
}

}  // namespace baijia::testing
