#pragma once

// THE PHONES THAT MAY HAND OVER.
//
//   – A phone has a number (DeviceId) and a key that it made and cannot give away (web/device.js). An account enrols
//   the
//     two together; signing in takes both.
//   – An account's first phone after `user add` and `user reset` is enrolled by the password alone: that was handed
//     over in person. Every further one needs a code: eight digits, ten minutes, once, five tries; made by the chief of
//     the account's committee or at the console, kept as an Argon2id hash.
//   – Every request that hands over, or asks for what is not everybody's, is signed. One that is not, or by another
//     key, is refused and stands in the audit list: a session's cookie alone opens nothing.
//   – A revoked phone has no session. Enrolled again with a code it goes on; what it holds is sealed meanwhile.
//   – A phone to be wiped is given nothing any more and may hand over what it has; then it deletes and confirms
//     (shell/hub/leaving.h).
//   – A copy of a phone (kClonedDevice, core/sync/hub.h) goes on under a number of its own and stands in the list.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/domain/phones.h"
#include "shell/hub/database.h"

namespace baijia::hub {

inline constexpr std::int64_t kEnrolmentCodeMillis = 10LL * 60 * 1000;
inline constexpr std::int64_t kEnrolmentCodeTries = 5;

enum class Enrolment : std::uint8_t {
  kCode,  ///< as above
  kOpen,  ///< the password alone enrols any phone: for trying things out
};

/// A phone that shows itself.
struct PhoneAtTheDoor {
  DeviceId device;
  std::string name;
  std::string key;   ///< SubjectPublicKeyInfo, DER; it has shown that it holds it
  std::string code;  ///< as typed; empty: none
};

/// Safe from several threads. Errors besides those named: kHubBusy, kHubStore.
class Devices {
 public:
  /// The references outlive it.
  Devices(HubDatabase& database, Random& random, Enrolment enrolment = Enrolment::kCode)
      : database_(database), random_(random), enrolment_(enrolment) {}

  /// Lets the phone in, enrolling it when that is allowed. Errors: kEnrolmentRequired, kEnrolmentWrong.
  [[nodiscard]] Result<void> admit(AccountId account, const PhoneAtTheDoor& phone);

  /// The phone that signed this request. Error: kSignatureWrong, which is noted; of a phone that the account has not
  /// enrolled only when its session says so, or anybody could fill the audit list.
  enum class Strangers : std::uint8_t { kNoted, kUnnoted };
  [[nodiscard]] Result<PhoneState> recognise(AccountId account, DeviceId device, std::string_view path,
                                             std::string_view body, std::string_view signature,
                                             Strangers strangers = Strangers::kNoted);

  /// The state of the account's phone that has signed `body`, also of one that is not in use any more; nothing when no
  /// phone with that number has.
  [[nodiscard]] Result<std::optional<PhoneState>> signer(AccountId account, DeviceId device, std::string_view path,
                                                         std::string_view body, std::string_view signature);

  /// A new code for `account`, in place of one before; `by` is empty at the console. Value: the digits.
  [[nodiscard]] Result<std::string> make_code(AccountId account, std::string_view by);

  /// The phones of one account, or of all accounts of a committee. In the order of names, then of enrolment.
  [[nodiscard]] Result<std::vector<PhoneLine>> of(AccountId account);
  [[nodiscard]] Result<std::vector<PhoneLine>> in(Scope scope);

  /// Ends the phone's sessions, except that one to be wiped keeps its way to hand over. Error: kNotFound.
  [[nodiscard]] Result<void> set_state(AccountId account, DeviceId device, PhoneState state, std::string_view by);

  /// A copy of `former` goes on as `device`; the other one stays what it is. Error: kUnknownDevice (former is not
  /// enrolled, or the number is another phone's).
  [[nodiscard]] Result<void> split(AccountId account, DeviceId former, DeviceId device);

 private:
  [[nodiscard]] Result<std::string> fitting_code(AccountId account, std::string_view code);
  [[nodiscard]] Result<std::vector<PhoneLine>> list(std::string_view where, const Value& value);

  HubDatabase& database_;
  Random& random_;
  Enrolment enrolment_;
};

}  // namespace baijia::hub
