#include "shell/app/screens/words.h"

#include "shell/app/format.h"
#include "shell/app/strings.h"

namespace baijia::app {
namespace {

// The octets of the first character of UTF-8 `text`.
std::string_view first_character(std::string_view text) {
  std::size_t length = text.empty() ? 0 : 1;
  while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) ++length;
  return text.substr(0, length);
}

}  // namespace

std::string_view words_of(VisitResult result) {
  switch (result) {
    case VisitResult::kMet:
      return say(Text::kResultMet);
    case VisitResult::kNobodyHome:
      return say(Text::kResultNobodyHome);
    case VisitResult::kRefused:
      return say(Text::kResultRefused);
    case VisitResult::kVacant:
      return say(Text::kResultVacant);
    case VisitResult::kLet:
      return say(Text::kResultLet);
    case VisitResult::kPostponed:
      return say(Text::kResultPostponed);
  }
  return {};
}

std::string_view words_of(Channel channel) {
  switch (channel) {
    case Channel::kDoor:
      return say(Text::kChannelDoor);
    case Channel::kPhone:
      return say(Text::kChannelPhone);
    case Channel::kOnline:
      return say(Text::kChannelOnline);
    case Channel::kReception:
      return say(Text::kChannelReception);
    case Channel::kPatrol:
      return say(Text::kChannelPatrol);
  }
  return {};
}

std::string_view words_of(Tenure tenure) {
  switch (tenure) {
    case Tenure::kUnknown:
      return {};
    case Tenure::kOwned:
      return say(Text::kTenureOwned);
    case Tenure::kLet:
      return say(Text::kTenureLet);
    case Tenure::kVacant:
      return say(Text::kTenureVacant);
  }
  return {};
}

std::string_view words_of(IssueTier tier) {
  switch (tier) {
    case IssueTier::kOnTheSpot:
      return say(Text::kTierOnTheSpot);
    case IssueTier::kCommittee:
      return say(Text::kTierCommittee);
    case IssueTier::kHandedUp:
      return say(Text::kTierHandedUp);
    case IssueTier::kOngoing:
      return say(Text::kTierOngoing);
  }
  return {};
}

std::string_view words_of(IssueState state) {
  switch (state) {
    case IssueState::kOpen:
      return say(Text::kIssueOpen);
    case IssueState::kSolved:
      return say(Text::kIssueSolved);
    case IssueState::kClosed:
      return say(Text::kIssueClosed);
  }
  return {};
}

std::string_view words_of(PromiseState state) {
  switch (state) {
    case PromiseState::kOpen:
      return say(Text::kPromiseOpen);
    case PromiseState::kKept:
      return say(Text::kPromiseKept);
    case PromiseState::kWithdrawn:
      return say(Text::kPromiseWithdrawn);
  }
  return {};
}

std::string_view words_of(Sex sex) {
  switch (sex) {
    case Sex::kUnknown:
      return {};
    case Sex::kMale:
      return say(Text::kMale);
    case Sex::kFemale:
      return say(Text::kFemale);
  }
  return {};
}

std::string_view words_of(Trait trait) {
  switch (trait) {
    case Trait::kLivesAlone:
      return say(Text::kTraitLivesAlone);
    case Trait::kDisabled:
      return say(Text::kTraitDisabled);
    case Trait::kHardship:
      return say(Text::kTraitHardship);
    case Trait::kPartyMember:
      return say(Text::kTraitPartyMember);
    case Trait::kVolunteer:
      return say(Text::kTraitVolunteer);
    case Trait::kCapable:
      return say(Text::kTraitCapable);
    case Trait::kStairLeader:
      return say(Text::kTraitStairLeader);
  }
  return {};
}

std::string_view words_of(HitKind kind) {
  switch (kind) {
    case HitKind::kHousehold:
      return say(Text::kHitHousehold);
    case HitKind::kResident:
      return say(Text::kHitResident);
    case HitKind::kVisit:
      return say(Text::kHitVisit);
    case HitKind::kIssue:
      return say(Text::kHitIssue);
    case HitKind::kPromise:
      return say(Text::kHitPromise);
  }
  return {};
}

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text.append(" · ");
    text.append(part);
  }
  return text;
}

std::string masked_name(std::string_view name) {
  return name.empty() ? std::string{} : std::string(first_character(name)) + "**";
}

std::string masked_phone(std::string_view phone) {
  if (phone.size() < 7) return phone.empty() ? std::string{} : "****";
  return std::string(phone.substr(0, 3)) + "****" + std::string(phone.substr(phone.size() - 4));
}

std::string hour_words(int hour) {
  if (hour < 12) return say(Text::kMorningHour, {hour});
  if (hour == 12) return say(Text::kNoonHour, {hour});
  if (hour < 18) return say(Text::kAfternoonHour, {hour - 12});
  return say(Text::kEveningHour, {hour - 12});
}

std::string words_of(const BetterTime& time) {
  return say(time.weekend ? Text::kTrySaturday : Text::kTryAt, {hour_words(time.hour)});
}

std::string about(const Resident& resident, Day today) {
  std::string age;
  if (resident.birth_year) {
    age = say(Text::kAge, {static_cast<std::int64_t>(calendar_from_day(today).year) - *resident.birth_year});
  }
  std::string text = joined({resident.relation, words_of(resident.sex), age});
  for (const Trait trait : kAllTraits) {
    if (has_trait(resident.traits, trait)) text = joined({text, words_of(trait)});
  }
  return text;
}

std::string words_of(Channel channel, VisitResult result) {
  if (channel == Channel::kDoor) return std::string(words_of(result));
  return joined({words_of(channel), result == VisitResult::kMet ? std::string_view{} : words_of(result)});
}

std::string words_of(const Coverage& coverage) {
  const auto part = [](Text text, std::int64_t count) { return count > 0 ? say(text, {count}) : std::string{}; };
  const std::string met = part(Text::kCountMet, coverage.met);
  const std::string not_yet = part(Text::kCountNotYet, coverage.not_yet - coverage.tried - coverage.refused);
  const std::string tried = part(Text::kCountTried, coverage.tried);
  const std::string refused = part(Text::kCountRefused, coverage.refused);
  const std::string vacant = part(Text::kCountVacant, coverage.vacant);
  return joined({met, not_yet, tried, refused, vacant, key_words(coverage)});
}

std::string key_words(const Coverage& coverage) {
  return coverage.key > 0 ? say(Text::kKeyMet, {coverage.key_met, coverage.key}) : std::string{};
}

std::string why(const DueDoor& due, Day today, int utc_offset_minutes) {
  std::string agreed;
  if (due.appointment_millis) {
    const bool past = day_of(*due.appointment_millis, utc_offset_minutes) < today;
    agreed = say(past ? Text::kWhyAppointmentPast : Text::kWhyAppointment,
                 {words_from_instant(*due.appointment_millis, today, utc_offset_minutes)});
  }
  std::string promises;
  for (const char octet : due.promise) {
    if (octet == '\n') {
      promises += say(Text::kListComma);
    } else {
      promises += octet;
    }
  }
  switch (due.reason) {
    case DoorReason::kPromiseDue:
      return joined({agreed, say(Text::kPromised, {promises})});
    case DoorReason::kAppointment:
      return agreed.empty() ? std::string(say(Text::kResultPostponed)) : agreed;
    case DoorReason::kKeyHousehold:
      return joined({say(Text::kWhyKeyHousehold), due.better_time ? words_of(*due.better_time) : std::string{}});
    case DoorReason::kTried:
      return joined(
          {say(Text::kWhyTried, {due.door.mark.tries}), due.better_time ? words_of(*due.better_time) : std::string{}});
    case DoorReason::kNeverMet:
      return std::string(say(Text::kWhyNeverMet));
  }
  return {};
}

std::string one_line(std::string_view text) {
  std::string line(text);
  for (char& c : line) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  }
  return line;
}

}  // namespace baijia::app
