#include "shell/hub/sessions.h"

#include <array>
#include <optional>

#include <sodium.h>

#include "shell/hub/accounts.h"
#include "shell/hub/passwords.h"
#include "shell/hub/writer.h"

namespace baijia::hub {
namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kTokenLetters = 43;  // base64 of 32 bytes without padding
constexpr std::size_t kMaxDeviceNameBytes = 200;
constexpr std::int64_t kTouchMillis = 60LL * 60 * 1000;  // a write an hour, not a write a request

std::string hash_of_token(std::string_view token) {
  std::string hash(crypto_generichash_BYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                     reinterpret_cast<const unsigned char*>(token.data()), token.size(), nullptr, 0);
  return hash;
}

std::string token_from(Random& random) {
  std::array<std::byte, kTokenBytes> bytes{};
  random.fill(bytes);
  std::array<char, kTokenLetters + 1> letters{};
  sodium_bin2base64(letters.data(), letters.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return letters.data();
}

}  // namespace

Sessions::Sessions(HubDirectory& directory, Devices& devices, Clock& clock, Random& random, SessionSettings settings)
    : directory_(directory),
      devices_(devices),
      clock_(clock),
      random_(random),
      settings_(settings),
      tries_(clock, settings.window_millis) {}

Result<OpenedSession> Sessions::sign_in(const SignIn& request, std::int64_t* retry_after_millis) {
  if (request.device.number <= kHubDevice.number) return fail(Code::kBadRequest, "a device number that no phone has");
  const Result<std::string> login = login_from_input(request.login);
  // Every try is counted before the password is looked at, so that many at once cannot slip through; a right one is
  // given back. A malformed login counts like a wrong one.
  const std::string known = login.value_or("");
  const std::array<std::pair<std::string, std::size_t>, 3> counters = {
      {{"both " + known + " " + request.address, settings_.tries_login_address},
       {"login " + known, settings_.tries_login},
       {"address " + request.address, settings_.tries_address}}};
  for (const auto& [key, limit] : counters) {
    const std::int64_t wait = tries_.take(key, limit);
    if (wait == 0) continue;
    if (retry_after_millis != nullptr) *retry_after_millis = wait;
    return fail(Code::kTooManyTries, "sign-in");
  }
  std::optional<AccountRecord> account;
  if (login) {
    BAIJIA_TRY_ASSIGN(account, directory_.find_account(*login));
  }
  const bool right = password_matches(request.password, account ? account->password_hash : std::string());
  if (!right || !account) {
    // Best effort: a store that is busy makes no wrong password right.
    if (account) {
      (void)directory_.note(
          {.deed = Deed::kSignInWrong, .scope = account->scope, .account = account->id, .device = request.device});
    }
    return fail(Code::kSignInWrong, "sign-in");
  }
  const Result<void> admitted = admit(*account, request);
  // A wrong code is a wrong try.
  if (admitted || admitted.error().code != Code::kEnrolmentWrong) {
    for (const auto& [key, limit] : counters) tries_.give_back(key);
  }
  BAIJIA_TRY(admitted);
  BAIJIA_TRY_ASSIGN(std::string token, open_for(account->id, request.device));
  return OpenedSession{std::move(token), std::move(*account)};
}

Result<void> Sessions::admit(const AccountRecord& account, const SignIn& request) {
  if (account.disabled) return fail(Code::kAccountDisabled, "sign-in");
  if (request.key.empty()) return fail(Code::kSignatureWrong, "a phone without a key");
  return devices_.admit(account.id, {.device = request.device,
                                     .name = request.device_name.substr(0, kMaxDeviceNameBytes),
                                     .key = request.key,
                                     .code = request.code});
}

Result<std::string> Sessions::open_for(AccountId account, DeviceId device) {
  std::string token = token_from(random_);
  BAIJIA_TRY(directory_.add_session(hash_of_token(token), account, device, clock_.now_millis()));
  return token;
}

bool Sessions::over(const SessionRecord& session, std::int64_t now_millis) const {
  return now_millis - session.seen_millis > settings_.idle_millis ||
         now_millis - session.began_millis > settings_.longest_millis;
}

Result<SessionRecord> Sessions::find(std::string_view token, Standing standing) {
  if (token.size() != kTokenLetters) return fail(Code::kSignInRequired, "no session");
  const std::string hash = hash_of_token(token);
  BAIJIA_TRY_ASSIGN(std::optional<SessionRecord> session, directory_.find_session(hash));
  const std::int64_t now = clock_.now_millis();
  if (!session || over(*session, now)) return fail(Code::kSignInRequired, "no session");
  const bool wiping = session->phone == PhoneState::kWipeAsked;
  if (!wiping && session->phone != PhoneState::kEnrolled) return fail(Code::kSignInRequired, "not enrolled any more");
  if (wiping && standing == Standing::kGood) return fail(Code::kWipeAsked, "session");
  if (session->account.disabled && standing == Standing::kGood) return fail(Code::kAccountDisabled, "session");
  if (now - session->seen_millis > kTouchMillis) {
    // A busy store must not turn a good session away; the next request tries again.
    (void)directory_.touch_session(hash, now);
  }
  return std::move(*session);
}

Result<SessionRecord> Sessions::find_new(std::string_view token) {
  BAIJIA_TRY_ASSIGN(SessionRecord session, find(token));
  const std::int64_t age = clock_.now_millis() - session.began_millis;
  if (age > kJustSignedInMillis) return fail(Code::kSignInRequired, "the password was typed too long ago");
  return session;
}

Result<void> Sessions::sign_out(std::string_view token) {
  if (token.size() != kTokenLetters) return {};
  return directory_.drop_session(hash_of_token(token));
}

Result<void> Sessions::sweep() {
  const std::int64_t now = clock_.now_millis();
  return directory_.drop_sessions_before(now - settings_.idle_millis, now - settings_.longest_millis);
}

}  // namespace baijia::hub
