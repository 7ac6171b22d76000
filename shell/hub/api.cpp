#include "shell/hub/api.h"

#include <algorithm>
#include <array>
#include <format>
#include <map>
#include <optional>

#include <nlohmann/json.hpp>

#include "core/domain/rights.h"
#include "core/sync/wire.h"
#include "shell/hub/audit.h"
#include "shell/hub/carrying.h"
#include "shell/hub/encoding.h"
#include "shell/hub/handed_up.h"
#include "shell/hub/host.h"
#include "shell/hub/options.h"
#include "shell/hub/photos.h"
#include "shell/hub/seal_keys.h"
#include "shell/hub/signatures.h"
#include "shell/hub/writer.h"

namespace baijia::hub {
namespace {

constexpr std::size_t kMaxSignInBytes = 4096;
constexpr std::size_t kAuditPageLines = 50;
constexpr std::size_t kWorthCompressing = 512;
constexpr std::string_view kOctets = "application/octet-stream";
constexpr std::string_view kJson = "application/json; charset=utf-8";
constexpr auto kRoutes = std::to_array<std::string_view>(
    {"/api/v1/sign-in", "/api/v1/sign-out", "/api/v1/seal-key", "/api/v1/push", "/api/v1/pull", "/api/v1/leave",
     "/api/v1/queue", "/api/v1/queue-key", "/api/v1/renew", "/api/v1/phones", "/api/v1/who-am-i", "/api/v1/counts",
     "/api/v1/audit", "/api/v1/photo-put", "/api/v1/photo-get", "/api/v1/handed-up", "/api/v1/carry", "/health",
     "/metrics"});

/// The path when it is one of ours, otherwise "pages": nothing that a client made up stands in logs and metrics.
std::string_view route_of(const Request& request) {
  const auto found = std::ranges::find(kRoutes, request.path);
  return found == kRoutes.end() ? "pages" : *found;
}

bool loopback_origin(std::string_view origin) {
  if (!origin.starts_with("http://")) return false;
  origin.remove_prefix(7);
  for (const std::string_view host : {"127.0.0.1", "localhost", "[::1]"}) {
    if (!origin.starts_with(host)) continue;
    const std::string_view rest = origin.substr(host.size());
    return rest.empty() || (rest.starts_with(':') && rest.find_first_not_of("0123456789", 1) == std::string_view::npos);
  }
  return false;
}

Response too_fast(std::int64_t wait_millis) {
  Response response = error_response({Code::kTooManyRequests, "allowance"});
  response.headers.emplace_back("Retry-After", std::to_string((wait_millis + 999) / 1000));
  return response;
}

Response method_not_allowed(std::string_view allow) {
  Response response = error_response({Code::kBadRequest, "method"});
  response.status = 405;
  response.headers.emplace_back("Allow", allow);
  return response;
}

}  // namespace

int status_of(Code code) {
  switch (code) {
    case Code::kNotFound:
      return 404;
    case Code::kForbidden:
    case Code::kWrongScope:
    case Code::kAccountDisabled:
    case Code::kWipeAsked:
      return 403;
    case Code::kSignInWrong:
    case Code::kSignInRequired:
    case Code::kUnknownDevice:
    case Code::kEnrolmentRequired:
    case Code::kEnrolmentWrong:
    case Code::kSignatureWrong:
      return 401;
    case Code::kClonedDevice:
      return 409;
    case Code::kTooManyTries:
    case Code::kTooManyRequests:
      return 429;
    case Code::kTooLarge:
      return 413;
    case Code::kTooOld:
      return 426;
    case Code::kHubBusy:
    case Code::kHubStore:
      return 503;
    case Code::kMalformed:
    case Code::kTooNew:
    case Code::kBadRequest:
    case Code::kInvalid:
    case Code::kMissing:
    case Code::kTooLong:
    case Code::kRejected:
      return 400;
    default:
      return 500;
  }
}

Response error_response(const Error& error) {
  const ErrorText& text = error_text(error.code);
  Response response;
  response.status = status_of(error.code);
  response.content_type = kJson;
  response.headers.emplace_back("Baijia-Error", std::to_string(static_cast<unsigned>(text.code)));
  response.headers.emplace_back("Cache-Control", "no-store");
  if (response.status == 503) response.headers.emplace_back("Retry-After", "5");
  response.body = nlohmann::ordered_json{{"code", text.key}, {"text", text.text}, {"action", text.action}}.dump();
  return response;
}

Api::Api(OpenStore& store, Sessions& sessions, Devices& devices, Bundle bundle, Clock& clock, Log& log,
         ApiSettings settings)
    : store_(store),
      sessions_(sessions),
      devices_(devices),
      bundle_(std::move(bundle)),
      clock_(clock),
      settings_(std::move(settings)),
      round_(*store.rows, clock, log),
      leaving_(store, sessions, devices),
      locked_queue_(store, devices, leaving_, round_, clock),
      counts_(store),
      allowance_(clock, settings_.allowance) {}

Response Api::respond(const Request& request) {
  const auto began = std::chrono::steady_clock::now();
  const std::string_view route = route_of(request);
  const std::optional<SessionRecord> phone = payer(request, route);
  if (phone) {
    if (const auto refusal = allowance_.take(phone->account.id, phone->device, request.body.size())) {
      metrics_.count_limited(refusal->limit == Allowance::Limit::kBytes ? "bytes" : "requests");
      return counted(route, request.body.size(), too_fast(refusal->wait_millis), began);
    }
  }
  Response response = dispatch(request, route);
  if (phone) allowance_.charge(phone->account.id, phone->device, response.body.size());
  return counted(route, request.body.size(), std::move(response), began);
}

Response Api::overloaded(const Request& request) {
  return counted(route_of(request), request.body.size(), error_response({Code::kHubBusy, "no worker"}),
                 std::chrono::steady_clock::now());
}

Response Api::refused(int status) {
  Response response = error_response({status == 413 ? Code::kTooLarge : Code::kBadRequest, "framing"});
  response.status = status;
  return counted("refused", 0, std::move(response), std::chrono::steady_clock::now());
}

Response Api::counted(std::string_view route, std::size_t bytes_in, Response response,
                      std::chrono::steady_clock::time_point began) {
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - began;
  add_security_headers(response, https());
  metrics_.count(route, response.status, taken.count(), bytes_in, response.body.size());
  const LogLevel level = response.status >= 500                                          ? LogLevel::kWarning
                         : route == "pages" || route == "/health" || route == "/metrics" ? LogLevel::kDebug
                                                                                         : LogLevel::kInfo;
  log_event(level, "request",
            std::format(R"("route":"{}","status":{},"ms":{:.1f},"in":{},"out":{})", route, response.status,
                        taken.count() * 1000, bytes_in, response.body.size()));
  return response;
}

std::optional<SessionRecord> Api::payer(const Request& request, std::string_view route) {
  if (!route.starts_with("/api/") || route == "/api/v1/sign-in" || route == "/api/v1/sign-out") return std::nullopt;
  // Before the signature is looked at, which is dear. What is wrong with the session is said later.
  auto session = sessions_.find(request.cookie(cookie_name()), Sessions::Standing::kAlsoLeaving);
  return session ? std::optional(std::move(*session)) : std::nullopt;
}

Response Api::dispatch(const Request& request, std::string_view route) {
  const bool get = request.method == Method::kGet;
  if (route == "pages") {
    if (request.path.starts_with("/api/")) return error_response({Code::kNotFound, "route"});
    return get ? bundle_.respond(request) : method_not_allowed("GET, HEAD");
  }
  if (route == "/health") return get ? health() : method_not_allowed("GET, HEAD");
  if (route == "/metrics") {
    if (!get) return method_not_allowed("GET, HEAD");
    return {.content_type = "text/plain; version=0.0.4; charset=utf-8",
            .headers = {{"Cache-Control", "no-store"}},
            .body = metrics_.text()};
  }
  const bool wants_get = route == "/api/v1/who-am-i" || route == "/api/v1/counts" || route == "/api/v1/handed-up";
  if (wants_get ? !get : request.method != Method::kPost) return method_not_allowed(wants_get ? "GET, HEAD" : "POST");
  auto answered = [&]() -> Result<Response> {
    BAIJIA_TRY(check_origin(request));
    if (route == "/api/v1/sign-in") return sign_in(request);
    if (route == "/api/v1/sign-out") return sign_out(request);
    if (route == "/api/v1/seal-key") return give_seal_key(request);
    if (route == "/api/v1/push") return push(request);
    if (route == "/api/v1/pull") return pull(request);
    if (route == "/api/v1/carry") return carry(request);
    if (route == "/api/v1/leave") return leave(request);
    if (route == "/api/v1/queue") return queue(request);
    if (route == "/api/v1/queue-key") return give_queue_key(request);
    if (route == "/api/v1/renew") return renew(request);
    if (route == "/api/v1/phones") return phones(request);
    if (route == "/api/v1/counts") return counts(request);
    if (route == "/api/v1/audit") return audit(request);
    if (route == "/api/v1/photo-put") return photo_put(request);
    if (route == "/api/v1/photo-get") return photo_get(request);
    if (route == "/api/v1/handed-up") return handed_up_issues(request);
    return who_am_i(request);
  }();
  if (answered) return std::move(*answered);
  if (answered.error().code == Code::kHubStore || answered.error().code == Code::kInternal) {
    log_event(LogLevel::kError, "store", R"("detail":)" + nlohmann::json(answered.error().detail).dump());
  }
  return error_response(answered.error());
}

Result<void> Api::check_origin(const Request& request) const {
  if (request.header("baijia-client") != "1") return fail(Code::kBadRequest, "not from the app");
  const std::string_view site = request.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") return fail(Code::kForbidden, "another site");
  const std::string_view origin = request.header("origin");
  if (origin.empty()) return {};  // no browser; the header above and the cookie's SameSite still stand
  const bool ours = settings_.public_origin.empty() ? loopback_origin(origin) : origin == settings_.public_origin;
  if (!ours) return fail(Code::kForbidden, "another origin");
  return {};
}

Result<std::string> Api::message_of(const Request& request, std::size_t max_bytes) const {
  if (!request.header("content-type").starts_with(kOctets)) return fail(Code::kBadRequest, "content type");
  return decoded_content(request.body, request.header("content-encoding"), max_bytes);
}

Response Api::message(const Request& request, std::string body) const {
  Response response;
  response.content_type = kOctets;
  response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back("Vary", "Accept-Encoding");
  if (body.size() > kWorthCompressing && accepts_encoding(request.header("accept-encoding"), "gzip")) {
    response.headers.emplace_back("Content-Encoding", "gzip");
    body = gzip(body);
  }
  response.body = std::move(body);
  return response;
}

Result<Response> Api::sign_in(const Request& request) {
  BAIJIA_TRY_ASSIGN(const std::string body, message_of(request, kMaxSignInBytes));
  BAIJIA_TRY_ASSIGN(SignInRequest wanted, decode<SignInRequest>(body));
  std::int64_t retry_after_millis = 0;
  const std::string key = bytes_from_base64url(request.header("baijia-key"));
  const bool holds_key =
      signature_fits(key, signed_part(request.path, body), bytes_from_base64url(request.header("baijia-signature")));
  const auto opened = sessions_.sign_in({.login = std::move(wanted.login),
                                         .password = std::move(wanted.password),
                                         .device = wanted.device,
                                         .device_name = std::move(wanted.device_name),
                                         .address = client_address(request),
                                         .key = holds_key ? key : std::string(),
                                         .code = std::move(wanted.code)},
                                        &retry_after_millis);
  if (!opened) {
    Response response = error_response(opened.error());
    if (retry_after_millis > 0) {
      response.headers.emplace_back("Retry-After", std::to_string((retry_after_millis + 999) / 1000));
    }
    return response;
  }
  BAIJIA_TRY_ASSIGN(std::string reply, sign_in_reply(opened->account));
  (void)sessions_.sign_out(request.cookie(cookie_name()));  // the one this replaces
  Response response = message(request, std::move(reply));
  response.headers.emplace_back("Set-Cookie", cookie(opened->token, settings_.cookie_seconds));
  return response;
}

Result<Response> Api::sign_out(const Request& request) {
  BAIJIA_TRY(sessions_.sign_out(request.cookie(cookie_name())));
  Response response{.status = 204, .headers = {{"Cache-Control", "no-store"}, {"Set-Cookie", cookie("", 0)}}};
  return response;
}

Result<Response> Api::who_am_i(const Request& request) {
  BAIJIA_TRY_ASSIGN(const SessionRecord session, session_of(request));
  BAIJIA_TRY_ASSIGN(std::string reply, sign_in_reply(session.account));
  return message(request, std::move(reply));
}

Result<std::string> Api::sign_in_reply(const AccountRecord& account) {
  SignInReply reply{.account = account.id, .name = account.name, .role = account.role, .scope = account.scope};
  BAIJIA_TRY_ASSIGN(const std::optional<AreaRecord> area, store_.directory->find_area(account.scope.code));
  if (area) reply.scope_name = area->name;
  reply.hub_millis = clock_.now_millis();
  BAIJIA_TRY_ASSIGN(reply.epoch, store_.rows->epoch());
  return encode(reply);
}

Result<Response> Api::give_seal_key(const Request& request) {
  BAIJIA_TRY(signed_message(request));
  BAIJIA_TRY_ASSIGN(const SessionRecord session, sessions_.find_new(request.cookie(cookie_name())));
  return message(request,
                 encode(SealKeyReply{seal_key(store_.directory->seal_secret(), session.account.id, session.device)}));
}

Result<std::string> Api::signed_message(const Request& request) {
  BAIJIA_TRY_ASSIGN(const SessionRecord session,
                    sessions_.find(request.cookie(cookie_name()), Sessions::Standing::kAlsoLeaving));
  BAIJIA_TRY_ASSIGN(std::string body, message_of(request, kMaxMessageBytes));
  BAIJIA_TRY(
      devices_.recognise(session.account.id, session.device, request.path, body, request.header("baijia-signature")));
  return body;
}

Result<SessionRecord> Api::signed_session(const Request& request) {
  BAIJIA_TRY_ASSIGN(SessionRecord session, session_of(request));
  BAIJIA_TRY(
      devices_.recognise(session.account.id, session.device, request.path, {}, request.header("baijia-signature")));
  return session;
}

template <class ScopeOf, class Take>
auto Api::taken(const Request& request, const ScopeOf& scope_of, const Take& take) -> decltype(take(HubCaller{})) {
  const Result<SessionRecord> session = session_of(request);
  auto reply = [&]() -> decltype(take(HubCaller{})) {
    if (!session) return std::unexpected(session.error());
    return take({session->account.id, session->account.role, session->account.scope, session->device});
  }();
  if (reply || !tells_of_an_end(reply.error().code)) return reply;
  BAIJIA_TRY_ASSIGN(const Scope scope, scope_of());
  BAIJIA_TRY_ASSIGN(const HubCaller leaving, leaving_.caller(request.cookie(cookie_name()), scope, reply.error()));
  return take(leaving);
}

Result<Response> Api::push(const Request& request) {
  BAIJIA_TRY_ASSIGN(const std::string body, signed_message(request));
  const auto scope = [&] {
    return decode<PushRequest>(body).transform([](const PushRequest& push) { return push.scope; });
  };
  BAIJIA_TRY_ASSIGN(std::string reply,
                    taken(request, scope, [&](const HubCaller& caller) { return round_.push(caller, body); }));
  return message(request, std::move(reply));
}

Result<Response> Api::carry(const Request& request) {
  BAIJIA_TRY_ASSIGN(const std::string body, signed_message(request));
  const auto scope = [&]() -> Result<Scope> {
    BAIJIA_TRY_ASSIGN(const CarriedBox carried, decode<CarriedBox>(body));
    return decode<BoxFile>(carried.box).transform([](const BoxFile& box) { return box.scope; });
  };
  BAIJIA_TRY_ASSIGN(std::string reply, taken(request, scope, [&](const HubCaller& carrier) {
                      return take_carried(store_, devices_, round_, carrier, body);
                    }));
  return message(request, std::move(reply));
}

Result<Response> Api::leave(const Request& request) {
  BAIJIA_TRY_ASSIGN(const std::string body, signed_message(request));
  BAIJIA_TRY_ASSIGN(std::string reply, leaving_.leave(request.cookie(cookie_name()), body));
  return message(request, std::move(reply));
}

Result<Response> Api::give_queue_key(const Request& request) {
  BAIJIA_TRY(signed_message(request));
  BAIJIA_TRY(session_of(request));
  return message(request, encode(QueueKeyReply{locked_queue_.public_key()}));
}

Result<Response> Api::queue(const Request& request) {
  const std::string address = client_address(request);
  BAIJIA_TRY(locked_queue_.let_in(address));
  BAIJIA_TRY_ASSIGN(const std::string body, message_of(request, kMaxMessageBytes));
  BAIJIA_TRY_ASSIGN(std::string reply,
                    locked_queue_.take(address, request.path, body, request.header("baijia-signature")));
  return message(request, std::move(reply));
}

Result<Response> Api::pull(const Request& request) {
  BAIJIA_TRY_ASSIGN(const std::string body, signed_message(request));
  BAIJIA_TRY_ASSIGN(const SessionRecord session, session_of(request));
  const HubCaller caller{
      .account = session.account.id,
      .role = session.account.role,
      .scope = session.account.scope,
      .device = session.device,
      .lease_days = session.account.role == Role::kMember ? settings_.lease_days : settings_.lease_days_chief};
  BAIJIA_TRY_ASSIGN(std::string reply, round_.pull(caller, body));
  return message(request, std::move(reply));
}

Result<Response> Api::renew(const Request& request) {
  BAIJIA_TRY_ASSIGN(const std::string body, signed_message(request));
  BAIJIA_TRY_ASSIGN(const SessionRecord session, session_of(request));
  BAIJIA_TRY_ASSIGN(const RenewRequest wanted, decode<RenewRequest>(body));
  if (wanted.former != session.device || wanted.device.number <= kHubDevice.number) {
    return fail(Code::kUnknownDevice, "renewal of another device");
  }
  BAIJIA_TRY(devices_.split(session.account.id, wanted.former, wanted.device));
  BAIJIA_TRY_ASSIGN(std::string reply, sign_in_reply(session.account));
  Response response = message(request, std::move(reply));
  // The other copy keeps the session that both had.
  BAIJIA_TRY_ASSIGN(const std::string token, sessions_.open_for(session.account.id, wanted.device));
  response.headers.emplace_back("Set-Cookie", cookie(token, settings_.cookie_seconds));
  return response;
}

Result<Response> Api::phones(const Request& request) {
  BAIJIA_TRY_ASSIGN(const std::string body, signed_message(request));
  BAIJIA_TRY_ASSIGN(const SessionRecord session, session_of(request));
  BAIJIA_TRY_ASSIGN(const PhonesRequest wanted, decode<PhonesRequest>(body));
  const AccountRecord& me = session.account;
  const bool chief = me.role == Role::kChief;
  PhonesReply reply;
  if (wanted.deed != PhoneDeed::kList) {
    BAIJIA_TRY_ASSIGN(const auto whose, store_.directory->find_account(wanted.account));
    const bool mine = wanted.account == me.id && wanted.deed != PhoneDeed::kMakeCode;
    if (!mine && !chief) return fail(Code::kForbidden, "other people's phones are the chief's matter");
    if (!whose || whose->scope != me.scope) return fail(Code::kNotFound, "nobody of the own committee");
    const std::string by = "by " + me.login;
    if (wanted.deed == PhoneDeed::kMakeCode) {
      reply.list.code_until = clock_.now_millis() + kEnrolmentCodeMillis;
      BAIJIA_TRY_ASSIGN(reply.list.code, devices_.make_code(whose->id, by));
    } else {
      const PhoneState state = wanted.deed == PhoneDeed::kRevoke ? PhoneState::kRevoked : PhoneState::kWipeAsked;
      BAIJIA_TRY(devices_.set_state(whose->id, wanted.device, state, by));
    }
  }
  BAIJIA_TRY_ASSIGN(reply.list.phones, chief ? devices_.in(me.scope) : devices_.of(me.id));
  return message(request, encode(reply));
}

Result<Response> Api::counts(const Request& request) {
  BAIJIA_TRY_ASSIGN(const SessionRecord session, signed_session(request));
  if (works_in_committee(session.account.role)) return fail(Code::kForbidden, "counts are for the offices above");
  BAIJIA_TRY_ASSIGN(std::string body, counts_.below(session.account.scope));
  return Response{
      .content_type = std::string(kJson), .headers = {{"Cache-Control", "no-store"}}, .body = std::move(body)};
}

Result<Response> Api::audit(const Request& request) {
  BAIJIA_TRY_ASSIGN(const SessionRecord session, session_of(request));
  if (session.account.role != Role::kChief) return fail(Code::kForbidden, "the audit list is for the chief");
  BAIJIA_TRY_ASSIGN(const std::string body, signed_message(request));
  BAIJIA_TRY_ASSIGN(const AuditRequest wanted, decode<AuditRequest>(body));
  if (wanted.scope != session.account.scope) return fail(Code::kWrongScope, "another committee's audit list");
  // One more than is shown tells whether there is more.
  BAIJIA_TRY_ASSIGN(const std::vector<AuditEntry> entries,
                    read_audit_page(*store_.database, wanted.scope, signed_bits(wanted.before), kAuditPageLines + 1));
  AuditReply reply;
  std::map<AccountId, std::string> names;
  for (const AuditEntry& entry : entries) {
    if (reply.page.lines.size() == kAuditPageLines) break;
    const auto [known, is_new] = names.try_emplace(entry.account);
    if (is_new && !entry.account.empty()) {
      BAIJIA_TRY_ASSIGN(const std::optional<AccountRecord> account, store_.directory->find_account(entry.account));
      if (account) known->second = account->name;
    }
    reply.page.lines.push_back(
        {.at_millis = entry.at_millis, .who = known->second, .what = std::string(words_from_deed(entry.deed))});
  }
  if (entries.size() > kAuditPageLines) reply.page.next = unsigned_bits(entries[kAuditPageLines - 1].sequence);
  return message(request, encode(reply));
}

Result<Response> Api::photo_put(const Request& request) {
  BAIJIA_TRY_ASSIGN(const std::string body, signed_message(request));
  BAIJIA_TRY_ASSIGN(const PhotoPutRequest wanted, decode<PhotoPutRequest>(body));
  const auto scope = [&] { return Result<Scope>(wanted.scope); };
  BAIJIA_TRY_ASSIGN(const PhotoPutReply reply, taken(request, scope, [&](const HubCaller& caller) {
                      return put_photo(*store_.database, caller, wanted);
                    }));
  return message(request, encode(reply));
}

Result<Response> Api::photo_get(const Request& request) {
  BAIJIA_TRY_ASSIGN(const std::string body, signed_message(request));
  BAIJIA_TRY_ASSIGN(const SessionRecord session, session_of(request));
  BAIJIA_TRY_ASSIGN(const PhotoGetRequest wanted, decode<PhotoGetRequest>(body));
  const HubCaller caller{session.account.id, session.account.role, session.account.scope, session.device};
  BAIJIA_TRY_ASSIGN(const PhotoGetReply reply, get_photo(*store_.database, caller, wanted));
  return message(request, encode(reply));
}

Result<Response> Api::handed_up_issues(const Request& request) {
  BAIJIA_TRY_ASSIGN(const SessionRecord session, signed_session(request));
  if (session.account.role != Role::kStreet) return fail(Code::kForbidden, "what is handed up is for the street");
  BAIJIA_TRY_ASSIGN(std::string body, handed_up(store_, session.account.scope));
  return Response{
      .content_type = std::string(kJson), .headers = {{"Cache-Control", "no-store"}}, .body = std::move(body)};
}

Response Api::health() {
  const bool store_ok = store_.directory->find_area(0).has_value();
  Response response{.status = store_ok ? 200 : 503, .content_type = std::string(kJson)};
  response.headers.emplace_back("Cache-Control", "no-store");
  response.body = nlohmann::ordered_json{{"status", store_ok ? "ok" : "failing"},
                                         {"store", store_ok ? "ok" : "failing"},
                                         {"version", kHubVersion},
                                         {"protocol", kProtocolVersion}}
                      .dump();
  return response;
}

Result<SessionRecord> Api::session_of(const Request& request) { return sessions_.find(request.cookie(cookie_name())); }

std::string Api::cookie_name() const { return https() ? "__Host-baijia" : "baijia"; }

std::string Api::cookie(std::string_view token, std::int64_t seconds) const {
  return std::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{}", cookie_name(), token, seconds,
                     https() ? "; Secure" : "");
}

std::string Api::client_address(const Request& request) const {
  if (!settings_.behind_proxy) return request.peer_address;
  std::string_view forwarded = request.header("x-forwarded-for");
  // The last entry is the proxy's own word; those before it are the client's.
  const std::size_t comma = forwarded.rfind(',');
  if (comma != std::string_view::npos) forwarded.remove_prefix(comma + 1);
  while (forwarded.starts_with(' ')) forwarded.remove_prefix(1);
  return forwarded.empty() ? request.peer_address : std::string(forwarded);
}

}  // namespace baijia::hub
