#pragma once

// What the hub answers: the API of the phones, health, metrics, and the app's pages.
//
//   POST /api/v1/sign-in   SignInRequest → SignInReply and a session cookie
//   POST /api/v1/sign-out  ends the session
//   POST /api/v1/seal-key  → SealKeyReply: a new session's way into its sealed database
//   POST /api/v1/push      PushRequest → PushReply
//   POST /api/v1/pull      PullRequest → PullReply
//   POST /api/v1/leave     LeaveRequest → LeaveReply (shell/hub/leaving.h)
//   POST /api/v1/queue     QueueRequest → QueueReply, without a session (shell/hub/locked_queue.h)
//   POST /api/v1/queue-key → QueueKeyReply: what phones seal their queue to
//   POST /api/v1/renew     RenewRequest → SignInReply and another session: a copied phone (shell/hub/devices.h)
//   POST /api/v1/phones    PhonesRequest → PhonesReply: the own phones, a chief's committee's
//   POST /api/v1/carry     CarriedBox → CarryReply: what a phone brings for another one (shell/hub/carrying.h)
//   POST /api/v1/photo-put PhotoPutRequest → PhotoPutReply (shell/hub/photos.h)
//   POST /api/v1/photo-get PhotoGetRequest → PhotoGetReply
//   POST /api/v1/audit     AuditRequest → AuditReply, for the chief of the committee
//   GET  /api/v1/who-am-i  → SignInReply of the open session
//   GET  /api/v1/counts    JSON for street, district and city (shell/hub/counts.h)
//   GET  /api/v1/handed-up JSON for a street (shell/hub/handed_up.h)
//   GET  /health           JSON; 503 when the store does not answer
//   GET  /metrics          Prometheus text
//   GET  anything else     the web bundle
//
// Messages are core/sync/wire's, as application/octet-stream, either way compressed or not. An error is its HTTP
// status, the header Baijia-Error with its number, and JSON {"code","text","action"} from the error table. A POST needs
// an Origin of ours (or none) and the header "Baijia-Client: 1", which no form and no foreign page can send. Every POST
// but sign-out is signed by the phone's key (shell/hub/signatures.h): header Baijia-Signature, and at sign-in
// Baijia-Key with the key itself. A phone that asks for more than its share (shell/hub/allowance.h) gets 429 and
// Retry-After.

#include <chrono>
#include <string>
#include <string_view>

#include "core/sync/hub.h"
#include "shell/hub/allowance.h"
#include "shell/hub/bundle.h"
#include "shell/hub/counts.h"
#include "shell/hub/http.h"
#include "shell/hub/leaving.h"
#include "shell/hub/locked_queue.h"
#include "shell/hub/metrics.h"
#include "shell/hub/sessions.h"
#include "shell/hub/store.h"

namespace baijia::hub {

struct ApiSettings {
  std::string public_origin;  ///< empty: http on loopback, any port
  bool behind_proxy = false;
  std::int64_t cookie_seconds = 0;
  std::uint8_t lease_days = 0;  ///< core/sync/lease.h, of a member
  std::uint8_t lease_days_chief = 0;
  AllowanceSettings allowance;
};

/// Safe from several threads.
class Api {
 public:
  /// The references outlive the API.
  Api(OpenStore& store, Sessions& sessions, Devices& devices, Bundle bundle, Clock& clock, Log& log,
      ApiSettings settings);

  /// The answer to any request; counted and logged. May block for the store's waiting time.
  [[nodiscard]] Response respond(const Request& request);
  /// The answer when there is no worker for it. Does not block.
  [[nodiscard]] Response overloaded(const Request& request);
  /// The answer to what is no request, or too large a one. Does not block.
  [[nodiscard]] Response refused(int status);

 private:
  /// Who pays for the request: the phone that is signed in; nobody for pages and for what is signed in with.
  [[nodiscard]] std::optional<SessionRecord> payer(const Request& request, std::string_view route);
  [[nodiscard]] Response dispatch(const Request& request, std::string_view route);
  [[nodiscard]] Response counted(std::string_view route, std::size_t bytes_in, Response response,
                                 std::chrono::steady_clock::time_point began);
  [[nodiscard]] Result<void> check_origin(const Request& request) const;
  [[nodiscard]] Result<Response> sign_in(const Request& request);
  [[nodiscard]] Result<Response> sign_out(const Request& request);
  [[nodiscard]] Result<Response> who_am_i(const Request& request);
  [[nodiscard]] Result<Response> give_seal_key(const Request& request);
  [[nodiscard]] Result<Response> push(const Request& request);
  /// What is handed over: `take` by who is signed in, or else by who hands over to a committee that is being left.
  template <class ScopeOf, class Take>
  auto taken(const Request& request, const ScopeOf& scope_of, const Take& take) -> decltype(take(HubCaller{}));
  [[nodiscard]] Result<Response> pull(const Request& request);
  [[nodiscard]] Result<Response> carry(const Request& request);
  [[nodiscard]] Result<Response> leave(const Request& request);
  [[nodiscard]] Result<Response> queue(const Request& request);
  [[nodiscard]] Result<Response> give_queue_key(const Request& request);
  [[nodiscard]] Result<Response> renew(const Request& request);
  [[nodiscard]] Result<Response> phones(const Request& request);
  [[nodiscard]] Result<Response> counts(const Request& request);
  [[nodiscard]] Result<Response> photo_put(const Request& request);
  [[nodiscard]] Result<Response> photo_get(const Request& request);
  [[nodiscard]] Result<Response> audit(const Request& request);
  [[nodiscard]] Result<Response> handed_up_issues(const Request& request);
  [[nodiscard]] Response health();
  [[nodiscard]] Result<std::string> message_of(const Request& request, std::size_t max_bytes) const;
  [[nodiscard]] Response message(const Request& request, std::string body) const;
  [[nodiscard]] Result<SessionRecord> session_of(const Request& request);
  /// The body of a request that the session's phone has signed.
  [[nodiscard]] Result<std::string> signed_message(const Request& request);
  /// Of a GET that is signed as one without a body.
  [[nodiscard]] Result<SessionRecord> signed_session(const Request& request);
  [[nodiscard]] Result<std::string> sign_in_reply(const AccountRecord& account);
  [[nodiscard]] std::string cookie_name() const;
  [[nodiscard]] std::string cookie(std::string_view token, std::int64_t seconds) const;
  [[nodiscard]] std::string client_address(const Request& request) const;
  [[nodiscard]] bool https() const { return settings_.public_origin.starts_with("https://"); }

  OpenStore& store_;
  Sessions& sessions_;
  Devices& devices_;
  Bundle bundle_;
  Clock& clock_;
  ApiSettings settings_;
  HubRound round_;
  Leaving leaving_;
  LockedQueue locked_queue_;
  CountsDesk counts_;
  Allowance allowance_;
  Metrics metrics_;
};

/// The HTTP status that goes with `code`.
[[nodiscard]] int status_of(Code code);

/// The answer for `error`; its detail stays here.
[[nodiscard]] Response error_response(const Error& error);

}  // namespace baijia::hub
