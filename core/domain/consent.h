#pragma once

// Consent to what is sensitive (PIPL, articles 14, 17, 28–30). Which parts of a field are sensitive stands in its
// declaration (FieldOptions::sensitive); what is kept of them follows from the latest answer of the person:
//
//   – given: all of it;
//   – refused or withdrawn: nothing but what the law keeps (lawful_traits);
//   – never asked: what is there stays (the roster brought it), nothing is added.
//
// Answers are rows that nobody changes or removes. The latest is that of the greatest time, then id, so that all
// phones agree.
//
// Consent is asked for where the person is, by the member's phone, and not by the hub: a row that is refused there
// would be lost with everything else in it, and answers and residents may arrive in any order. What the hub and every
// other phone can rely on is the other direction. A refusal or withdrawal is a field of its own
// (Resident::denied_traits), so that a phone with an old state cannot bring back what was taken back by writing the
// other traits: whoever reads goes by shown_traits, and the next one who saves the person clears what is hidden.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/domain/entity.h"
#include "core/domain/household.h"

namespace baijia {

enum class ConsentState : std::uint8_t {
  kGiven = 1,
  kRefused = 2,
  kWithdrawn = 3,
};

enum class ConsentHow : std::uint8_t {
  kInPerson = 1,  ///< 当面
  kByPhone = 2,   ///< 电话
};

/// What somebody answers when they were shown or read the notice.
struct ConsentAnswer {
  ConsentState state = ConsentState::kGiven;
  ConsentHow how = ConsentHow::kInPerson;
};

/// One answer of one person.
struct Consent : Entity {
  static constexpr Kind kKind = Kind::kConsent;
  static constexpr std::string_view kName = "consent";
  static constexpr Writer kWriter = Writer::kMember;
  static constexpr bool kAppendOnly = true;
  using IdType = ConsentId;

  ConsentId id;
  AccountId author;  ///< who asked
  HouseholdId household;
  ResidentId resident;
  ConsentState state = ConsentState::kGiven;
  ConsentHow how = ConsentHow::kInPerson;
  std::int64_t at_millis = 0;
  std::string notice;  ///< the committee's own notice as it was read out; empty: the app's

  template <class Visitor>
  static void fields(Visitor&& field) {
    field(1, "author", &Consent::author, kAuthorField);
    field(2, "household", &Consent::household, kByHub);
    field(3, "resident", &Consent::resident, kByHub);
    field(4, "state", &Consent::state, kByHub);
    field(5, "how", &Consent::how, kByHub);
    field(6, "at_millis", &Consent::at_millis, kByHub);
    field(7, "notice", &Consent::notice, kByHub);
  }
};

/// The committee's own text of the notice; there is one row at most (notice_id).
struct Notice : Entity {
  static constexpr Kind kKind = Kind::kNotice;
  static constexpr std::string_view kName = "notice";
  static constexpr Writer kWriter = Writer::kChief;
  using IdType = NoticeId;

  NoticeId id;
  std::string text;  ///< empty: the app's own

  template <class Visitor>
  static void fields(Visitor&& field) {
    field(1, "text", &Notice::text, kByChief);
  }
};

/// The id of the notice: every phone writes the same row.
[[nodiscard]] inline NoticeId notice_id() { return NoticeId{uuid_from_name("consent notice")}; }

/// The bits of Resident::traits that are sensitive, as declared.
[[nodiscard]] std::int64_t sensitive_traits();

/// Those of the resident that the law keeps without consent.
[[nodiscard]] std::int64_t lawful_traits(const Resident& resident);

/// The traits of the resident without what they refused or took back. All that is shown, counted and exported.
[[nodiscard]] std::int64_t shown_traits(const Resident& resident);
/// The same as an SQL expression over a row of the table resident.
[[nodiscard]] const std::string& shown_traits_column();

/// The bits of `wanted` that may be kept of a resident who was `before` (nothing: a new one), after `latest` answer.
[[nodiscard]] std::int64_t traits_to_keep(std::int64_t wanted, const std::optional<Resident>& before,
                                          const std::optional<ConsentState>& latest);

}  // namespace baijia
