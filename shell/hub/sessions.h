#pragma once

// Sign-in and sessions: who is behind a request. A session is a random token in a cookie; the hub keeps its hash only.

#include <cstdint>
#include <string>
#include <string_view>

#include "shell/hub/devices.h"
#include "shell/hub/directory.h"
#include "shell/hub/rate_limit.h"

namespace baijia::hub {

struct SessionSettings {
  std::int64_t idle_millis = 0;     ///< a session that was not used this long is over
  std::int64_t longest_millis = 0;  ///< and so is one that is this old
  std::int64_t window_millis = 0;   ///< of the limits below
  std::size_t tries_login_address = 0;
  std::size_t tries_login = 0;
  std::size_t tries_address = 0;
};

/// How long a session counts as just begun.
inline constexpr std::int64_t kJustSignedInMillis = 10 * 60'000;

struct SignIn {
  std::string login;
  std::string password;
  DeviceId device;
  std::string device_name;
  std::string address;  ///< of the client; used for counting only, never kept
  std::string key;      ///< as PhoneAtTheDoor::key; empty: the phone has shown none
  std::string code;     ///< for enrolling the phone; empty: none was typed
};

struct OpenedSession {
  std::string token;
  AccountRecord account;
};

/// Safe from several threads.
class Sessions {
 public:
  /// The references outlive the sessions.
  Sessions(HubDirectory& directory, Devices& devices, Clock& clock, Random& random, SessionSettings settings);

  /// Errors: kSignInWrong (unknown login and wrong password alike), kAccountDisabled,
  /// kSignatureWrong (no key), kEnrolmentRequired, kEnrolmentWrong (these only with the right password),
  /// kTooManyTries (then `retry_after_millis`, if given, says how long), kBadRequest (device), the directory's.
  [[nodiscard]] Result<OpenedSession> sign_in(const SignIn& request, std::int64_t* retry_after_millis = nullptr);

  /// Another session of an account that is signed in, for `device`. Value: its token.
  [[nodiscard]] Result<std::string> open_for(AccountId account, DeviceId device);

  /// Who holds `token`. Errors: kSignInRequired, the directory's, and unless it may be on its way out (the account
  /// disabled, the phone to be wiped) kAccountDisabled and kWipeAsked.
  enum class Standing : std::uint8_t { kGood, kAlsoLeaving };
  [[nodiscard]] Result<SessionRecord> find(std::string_view token, Standing standing = Standing::kGood);

  /// As find, for what only somebody who has just typed the password may have: a copied cookie is not enough. Error
  /// besides: kSignInRequired, when the session began more than kJustSignedInMillis ago.
  [[nodiscard]] Result<SessionRecord> find_new(std::string_view token);

  /// Ends the session; ending one that is none is no error.
  [[nodiscard]] Result<void> sign_out(std::string_view token);

  /// Forgets sessions that are over. For once in a while.
  [[nodiscard]] Result<void> sweep();

 private:
  [[nodiscard]] Result<void> admit(const AccountRecord& account, const SignIn& request);
  [[nodiscard]] bool over(const SessionRecord& session, std::int64_t now_millis) const;

  HubDirectory& directory_;
  Devices& devices_;
  Clock& clock_;
  Random& random_;
  SessionSettings settings_;
  RateLimit tries_;
};

}  // namespace baijia::hub
