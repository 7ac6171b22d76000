#include "core/domain/cloud_text.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

#include "core/domain/rules.h"
#include "core/domain/text.h"

namespace baijia {
namespace {

struct SlotLine {
  CloudSlot slot;
  bool visits;
  bool issues;
  std::string_view word;
  std::string_view example;
};
constexpr auto kSlots = std::to_array<SlotLine>({
#define BAIJIA_CLOUD_SLOT(name, visits, issues, word, example) {CloudSlot::name, visits, issues, word, example},
#include "assets/strings/cloud.def"
#undef BAIJIA_CLOUD_SLOT
});

namespace words {
#define BAIJIA_CLOUD_WORD(name, text) constexpr std::string_view name = text;
#include "assets/strings/cloud.def"
#undef BAIJIA_CLOUD_WORD
}  // namespace words

constexpr std::size_t kLongestCut = 4000;

bool has_slot(CloudModule module, const SlotLine& line) {
  return module == CloudModule::kVisit ? line.visits : line.issues;
}

/// `line` with each {} replaced by the next part.
std::string put_into(std::string_view line, std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) {
    const std::size_t gap = line.find("{}");
    text.append(line.substr(0, gap)).append(part);
    line.remove_prefix(gap + 2);
  }
  return text.append(line);
}

std::string_view word_of(Channel channel) {
  switch (channel) {
    case Channel::kDoor:
      return words::kChannelDoor;
    case Channel::kPhone:
      return words::kChannelPhone;
    case Channel::kOnline:
      return words::kChannelOnline;
    case Channel::kReception:
      return words::kChannelReception;
    case Channel::kPatrol:
      return words::kChannelPatrol;
  }
  return {};
}

std::string_view word_of(VisitResult result) {
  switch (result) {
    case VisitResult::kMet:
      return words::kResultMet;
    case VisitResult::kNobodyHome:
      return words::kResultNobodyHome;
    case VisitResult::kRefused:
      return words::kResultRefused;
    case VisitResult::kVacant:
      return words::kResultVacant;
    case VisitResult::kLet:
      return words::kResultLet;
    case VisitResult::kPostponed:
      return words::kResultPostponed;
  }
  return {};
}

std::string_view word_of(IssueTier tier) {
  switch (tier) {
    case IssueTier::kOnTheSpot:
      return words::kTierOnTheSpot;
    case IssueTier::kCommittee:
      return words::kTierCommittee;
    case IssueTier::kHandedUp:
      return words::kTierHandedUp;
    case IssueTier::kOngoing:
      return words::kTierOngoing;
  }
  return {};
}

std::string_view word_of(IssueState state) {
  switch (state) {
    case IssueState::kOpen:
      return words::kStateOpen;
    case IssueState::kSolved:
      return words::kStateSolved;
    case IssueState::kClosed:
      return words::kStateClosed;
  }
  return {};
}

std::string padded(std::int64_t number, std::size_t width) {
  const std::string digits = std::to_string(number);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

std::string date_words(Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day.number}}};
  return padded(int{date.year()}, 4) + "-" + padded(unsigned{date.month()}, 2) + "-" + padded(unsigned{date.day()}, 2);
}

std::string time_words(std::int64_t utc_millis, int utc_offset_minutes) {
  const std::int64_t minutes = utc_millis / 60000 + utc_offset_minutes;
  return padded(minutes / 60 % 24, 2) + ":" + padded(minutes % 60, 2);
}

/// One as it is; several numbered, on one line.
std::string enumerated(const std::vector<std::string>& items) {
  if (items.size() == 1) return items.front();
  std::string text;
  for (std::size_t at = 0; at < items.size(); ++at) {
    if (at > 0) text += words::kThen;
    text += put_into(words::kNumbered, {std::to_string(at + 1), items[at]});
  }
  return text;
}

std::string listed(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) {
    if (!item.empty()) text.append(text.empty() ? std::string_view{} : words::kListed).append(item);
  }
  return text;
}

std::string masked_name(std::string_view name) {
  if (name.empty()) return {};
  std::string masked;
  append_code_point(masked, take_code_point(name));
  return masked + "**";
}

std::string who_words(const std::vector<Resident>& people) {
  if (people.empty()) return {};
  std::string head = masked_name(people.front().name);
  if (people.size() == 1 || head.empty()) return head;
  return put_into(words::kFamily, {head, std::to_string(people.size())});
}

std::string free_text(std::string_view text) { return masked_numbers(trimmed(text)); }

/// The value of an ASCII or full-width digit, or nothing.
std::optional<char> digit_of(char32_t code) {
  if (code >= U'0' && code <= U'9') return static_cast<char>(code);
  if (code >= 0xFF10 && code <= 0xFF19) return static_cast<char>('0' + (code - 0xFF10));
  return std::nullopt;
}

/// Digits without anything between them; an identity card's X at the end is one of them.
struct DigitGroup {
  std::string digits;
  std::size_t bytes = 0;  ///< as it was typed
};

DigitGroup digit_group(std::string_view text) {
  DigitGroup group;
  std::string_view rest = text;
  while (!rest.empty()) {
    const char32_t code = take_code_point(rest);
    const bool cross = code == U'X' || code == U'x' || code == 0xFF38 || code == 0xFF58;
    const auto digit = cross && group.digits.size() == 17 ? std::optional('X') : digit_of(code);
    if (!digit) break;
    group.digits += *digit;
    group.bytes = text.size() - rest.size();
  }
  return group;
}

bool is_mobile(std::string_view digits) { return digits.size() == 11 && digits[0] == '1' && digits[1] >= '3'; }

/// How a secret number begins at `text`, alone or in the groups in which people write it: its digits and its bytes.
/// Nothing secret: no digits.
DigitGroup secret_number(std::string_view text) {
  constexpr std::size_t kLong = 15;
  static const std::vector<std::vector<std::size_t>> kWritten{{3, 4, 4}, {6, 8, 4}, {4, 4, 4, 4}};
  DigitGroup whole = digit_group(text);
  if (whole.digits.size() >= kLong || is_mobile(whole.digits)) return whole;
  if (whole.digits.size() == 13 && whole.digits.starts_with("86") && is_mobile(whole.digits.substr(2))) return whole;
  std::vector<std::size_t> sizes{whole.digits.size()};
  while (sizes.back() > 0 && sizes.size() < 4 && whole.bytes + 1 < text.size()) {
    if (text[whole.bytes] != ' ' && text[whole.bytes] != '-') break;
    const DigitGroup next = digit_group(text.substr(whole.bytes + 1));
    if (next.bytes == 0) break;
    whole.digits += next.digits;
    whole.bytes += 1 + next.bytes;
    sizes.push_back(next.digits.size());
    const bool written = std::ranges::contains(kWritten, sizes);
    if (written && (whole.digits.size() >= kLong || is_mobile(whole.digits))) return whole;
  }
  return {};
}

std::string masked_digits(std::string_view digits) {
  return std::string(digits.substr(0, 3)) + std::string(digits.size() - 7, '*') +
         std::string(digits.substr(digits.size() - 4));
}

std::string shortened(std::string_view text, std::size_t most) {
  std::string_view rest = text;
  for (std::size_t count = 0; count < most && !rest.empty(); ++count) (void)take_code_point(rest);
  if (rest.empty()) return std::string(text);
  return std::string(text.substr(0, text.size() - rest.size())).append(words::kCut);
}

/// A piece of a template's line.
struct Piece {
  std::string_view text;  // outside of braces, or what stands in them
  bool slot = false;
};

/// The pieces of one line, or nothing when its braces do not pair.
std::optional<std::vector<Piece>> pieces_of(std::string_view line) {
  std::vector<Piece> pieces;
  while (!line.empty()) {
    const std::size_t open = line.find_first_of("{}");
    if (open > 0) pieces.push_back({line.substr(0, open), false});
    if (open == std::string_view::npos) break;
    if (line[open] == '}') return std::nullopt;
    const std::size_t close = line.find_first_of("{}", open + 1);
    if (close == std::string_view::npos || line[close] == '{') return std::nullopt;
    pieces.push_back({line.substr(open + 1, close - open - 1), true});
    line.remove_prefix(close + 1);
  }
  return pieces;
}

/// What stands in the braces: the slot's word and after how many characters it is cut.
struct SlotWord {
  std::string_view word;
  std::optional<std::size_t> most;
  bool bad_length = false;
};

SlotWord slot_word(std::string_view inside) {
  std::size_t colon = inside.find(':');
  std::size_t width = 1;
  if (const std::size_t wide = inside.find(words::kColon); wide < colon) colon = wide, width = words::kColon.size();
  SlotWord slot{.word = inside.substr(0, colon)};
  if (colon == std::string_view::npos) return slot;
  const std::string_view digits = inside.substr(colon + width);
  std::size_t most = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), most);
  slot.bad_length = error != std::errc{} || end != digits.data() + digits.size() || most == 0 || most > kLongestCut;
  slot.most = most;
  return slot;
}

const SlotLine* find_slot(std::string_view word) {
  const auto found = std::ranges::find(kSlots, word, &SlotLine::word);
  return found == kSlots.end() ? nullptr : &*found;
}

/// Calls `use(number, line)` for each line that is not blank; numbers count the blank ones too, from 1.
template <class Use>
void each_line(std::string_view text, Use&& use) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::string line = trimmed(text.substr(0, end));
    if (!line.empty()) use(number, std::string_view(line));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
}

/// Takes the label off the first piece of a line.
std::string take_label(std::vector<Piece>& pieces) {
  if (pieces.empty() || pieces.front().slot) return {};
  std::string_view& first = pieces.front().text;
  std::size_t colon = first.find(':');
  std::size_t width = 1;
  if (const std::size_t wide = first.find(words::kColon); wide < colon) colon = wide, width = words::kColon.size();
  if (colon == std::string_view::npos) return {};
  std::string label = trimmed(first.substr(0, colon));
  first.remove_prefix(colon + width);
  return label;
}

}  // namespace

std::string_view cloud_slot_word(CloudSlot slot) { return kSlots.at(static_cast<std::size_t>(slot)).word; }

std::vector<CloudSlot> cloud_slots(CloudModule module) {
  std::vector<CloudSlot> slots;
  for (const SlotLine& line : kSlots) {
    if (has_slot(module, line)) slots.push_back(line.slot);
  }
  return slots;
}

std::string_view cloud_sheet_name() { return words::kSheet; }

std::string_view default_cloud_template(CloudModule module) {
  return module == CloudModule::kVisit ? words::kDefaultVisit : words::kDefaultIssue;
}

CloudValues cloud_values(const CloudRecord& record, int utc_offset_minutes) {
  CloudValues values;
  const auto at = [&](CloudSlot slot) -> std::string& { return values[static_cast<std::size_t>(slot)]; };
  const bool is_visit = record.module == CloudModule::kVisit;
  const std::int64_t millis = is_visit ? record.visit.at_millis : record.issue.raised_at_millis;
  at(CloudSlot::kDate) = date_words(day_of(millis, utc_offset_minutes));
  at(CloudSlot::kTime) = time_words(millis, utc_offset_minutes);
  at(CloudSlot::kPlace) = record.place;
  at(CloudSlot::kWho) = who_words(record.people);
  std::vector<std::string> names;
  for (const Resident& resident : record.people) names.push_back(resident.name);
  at(CloudSlot::kNames) = listed(names);
  if (!record.people.empty() && !record.people.front().phone.empty()) {
    const std::string masked = masked_numbers(record.people.front().phone);
    // A landline has no mask of its own; a phone that is none does not leave at all.
    if (masked != record.people.front().phone) at(CloudSlot::kPhone) = masked;
  }
  at(CloudSlot::kAuthor) = record.author;
  if (is_visit) {
    at(CloudSlot::kChannel) = word_of(record.visit.channel);
    at(CloudSlot::kCompanions) = listed(record.companions);
    // Nobody is met on a patrol.
    if (record.visit.channel != Channel::kPatrol) at(CloudSlot::kResult) = word_of(record.visit.result);
    at(CloudSlot::kSaid) = free_text(record.visit.said);
    std::vector<std::string> issues;
    for (const Issue& issue : record.issues) {
      const std::string title = free_text(issue.title);
      issues.push_back(issue.tier == IssueTier::kOnTheSpot ? put_into(words::kOnTheSpot, {title}) : title);
    }
    at(CloudSlot::kIssues) = enumerated(issues);
    std::vector<std::string> promises;
    for (const Promise& promise : record.promises) {
      promises.push_back(put_into(words::kUntil, {free_text(promise.text), date_words(promise.due)}));
    }
    at(CloudSlot::kPromises) = enumerated(promises);
    return values;
  }
  const Issue& issue = record.issue;
  at(CloudSlot::kCategory) = record.category;
  at(CloudSlot::kTitle) = free_text(issue.title);
  at(CloudSlot::kDetail) = free_text(issue.detail);
  if (record.voices > 0) at(CloudSlot::kVoices) = std::to_string(record.voices);
  at(CloudSlot::kTier) = word_of(issue.tier);
  at(CloudSlot::kOwner) = record.owner;
  if (issue.next_date) at(CloudSlot::kNextDate) = date_words(*issue.next_date);
  at(CloudSlot::kState) = word_of(issue.state);
  at(CloudSlot::kOutcome) = free_text(issue.outcome);
  return values;
}

CloudValues cloud_example(CloudModule module) {
  CloudValues values;
  for (const SlotLine& line : kSlots) {
    if (has_slot(module, line)) values[static_cast<std::size_t>(line.slot)] = line.example;
  }
  return values;
}

std::vector<CloudField> fill_cloud_template(std::string_view text, const CloudValues& values) {
  std::vector<CloudField> fields;
  each_line(text, [&](std::size_t, std::string_view line) {
    std::optional<std::vector<Piece>> pieces = pieces_of(line);
    if (!pieces) return;
    CloudField field{.label = take_label(*pieces), .value = {}, .fixed = true};
    bool any = false;
    for (const Piece& piece : *pieces) {
      if (!piece.slot) {
        field.value += piece.text;
        continue;
      }
      field.fixed = false;
      const SlotWord slot = slot_word(piece.text);
      const SlotLine* known = find_slot(slot.word);
      if (known == nullptr) continue;
      const std::string& value = values[static_cast<std::size_t>(known->slot)];
      any = any || !value.empty();
      field.value += slot.most && !slot.bad_length ? shortened(value, *slot.most) : value;
    }
    if (!field.fixed && !any) field.value.clear();
    field.value = trimmed(field.value);
    fields.push_back(std::move(field));
  });
  return fields;
}

std::string cloud_text(std::span<const CloudField> fields) {
  std::string text;
  for (const CloudField& field : fields) {
    if (field.value.empty()) continue;
    if (!text.empty()) text += '\n';
    if (!field.label.empty()) text.append(field.label).append(words::kColon);
    text += field.value;
  }
  return text;
}

std::optional<CloudFault> cloud_fault(CloudModule module, std::string_view text) {
  std::optional<CloudFault> fault;
  bool any_slot = false;
  each_line(text, [&](std::size_t number, std::string_view line) {
    if (fault) return;
    const auto pieces = pieces_of(line);
    if (!pieces) {
      fault = CloudFault{CloudFault::Reason::kUnpaired, number, {}};
      return;
    }
    for (const Piece& piece : *pieces) {
      if (!piece.slot || fault) continue;
      any_slot = true;
      const SlotWord slot = slot_word(piece.text);
      const SlotLine* known = find_slot(slot.word);
      if (known == nullptr || !has_slot(module, *known)) {
        fault = CloudFault{CloudFault::Reason::kUnknown, number, std::string(slot.word)};
      } else if (slot.bad_length) {
        fault = CloudFault{CloudFault::Reason::kLength, number, std::string(piece.text)};
      }
    }
  });
  if (!fault && !any_slot) fault = CloudFault{};
  return fault;
}

std::string masked_numbers(std::string_view text) {
  std::string masked;
  while (!text.empty()) {
    std::size_t bytes = digit_group(text).bytes;
    if (bytes == 0) {
      std::string_view rest = text;
      (void)take_code_point(rest);
      bytes = text.size() - rest.size();
      masked += text.substr(0, bytes);
    } else if (const DigitGroup secret = secret_number(text); secret.bytes > 0) {
      bytes = secret.bytes;
      masked += masked_digits(secret.digits);
    } else {
      masked += text.substr(0, bytes);
    }
    text.remove_prefix(bytes);
  }
  return masked;
}

}  // namespace baijia
