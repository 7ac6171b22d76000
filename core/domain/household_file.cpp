#include "core/domain/household_file.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "core/domain/entities.h"
#include "core/domain/rules.h"

namespace baijia {
namespace {

constexpr std::uint16_t kGoneByField = 22;  ///< of Resident

enum class Form : std::uint8_t { kText, kNumber, kYesNo, kTime, kDay, kName, kBits, kWord, kHidden };

struct FieldLabel {
  Kind kind;
  std::string_view field;
  std::string_view label;
  Form form;
};
constexpr auto kFields = std::to_array<FieldLabel>({
#define BAIJIA_FILE_FIELD(kind, field, label, form) {Kind::kind, field, label, Form::form},
#include "assets/strings/household_file.def"
#undef BAIJIA_FILE_FIELD
});

struct NumberWord {
  Kind kind;
  std::string_view field;
  std::int64_t number;
  std::string_view word;
};
constexpr auto kWords = std::to_array<NumberWord>({
#define BAIJIA_FILE_WORD(kind, field, number, word) {Kind::kind, field, number, word},
#include "assets/strings/household_file.def"
#undef BAIJIA_FILE_WORD
});

std::string_view title_of(Kind kind) {
  switch (kind) {
#define BAIJIA_RECORD(name, text) \
  case Kind::name:                \
    return text;
#include "assets/strings/records.def"
#undef BAIJIA_RECORD
  }
  return {};
}

#define BAIJIA_FILE_TEXT(name, text) constexpr std::string_view name = text;
#include "assets/strings/household_file.def"
#undef BAIJIA_FILE_TEXT

const FieldLabel* label_of(Kind kind, std::string_view field) {
  const auto found =
      std::ranges::find_if(kFields, [&](const FieldLabel& line) { return line.kind == kind && line.field == field; });
  return found == kFields.end() ? nullptr : &*found;
}

std::string padded(std::int64_t number) {
  const std::string digits = std::to_string(number);
  return digits.size() < 2 ? "0" + digits : digits;
}

std::string date_words(Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day.number}}};
  return std::to_string(int{date.year()}) + "-" + padded(unsigned{date.month()}) + "-" + padded(unsigned{date.day()});
}

void add(std::string& list, std::string_view item) {
  if (item.empty()) return;
  if (!list.empty()) list += kListed;
  list += item;
}

std::string names_in(const Value& value, const std::map<Uuid, std::string>& names) {
  std::vector<AccountId> ids;
  (void)ValueCodec<std::vector<AccountId>>::read(value, ids);
  std::string text;
  for (const AccountId& id : ids) {
    if (const auto found = names.find(id.uuid); found != names.end()) add(text, found->second);
  }
  return text;
}

/// Words for a number: the one it stands for, or those of its bits. The bits of what a roster says have the same words.
std::string words_for(const FieldLabel& label, std::int64_t number) {
  const std::string_view field = label.field == "roster_traits" ? "traits" : label.field;
  std::string text;
  for (const NumberWord& line : kWords) {
    if (line.kind != label.kind || line.field != field) continue;
    const bool holds = label.form == Form::kBits ? (number >> line.number & 1) != 0 : number == line.number;
    if (holds) add(text, line.word);
  }
  return text;
}

std::string words_of(const FieldLabel& label, const Value& value, const std::map<Uuid, std::string>& names,
                     int utc_offset_minutes) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (label.form == Form::kName) return names_in(value, names);
  const auto* number = std::get_if<std::int64_t>(&value);
  if (number == nullptr) return {};
  switch (label.form) {
    case Form::kYesNo:
      return *number != 0 ? std::string(kYes) : std::string{};
    case Form::kDay:
      return date_words(Day{static_cast<std::int32_t>(*number)});
    case Form::kTime: {
      const std::int64_t minutes = *number / 60'000 + utc_offset_minutes;
      return date_words(day_of(*number, utc_offset_minutes)) + " " + padded(minutes / 60 % 24) + ":" +
             padded(minutes % 60);
    }
    case Form::kBits:
    case Form::kWord:
      return words_for(label, *number);
    default:
      return std::to_string(*number);
  }
}

/// What the resident's traits are, as the row has them; a withdrawal counts whoever wrote them.
std::int64_t traits_in(const FileRow& row, const EntitySchema& schema) {
  Resident resident;
  for (const auto& [number, value] : row.values) {
    const FieldSchema* field = schema.field(number);
    if (field == nullptr) continue;
    if (field->name == "traits") (void)ValueCodec<std::int64_t>::read(value, resident.traits);
    if (field->name == "roster_traits") (void)ValueCodec<std::int64_t>::read(value, resident.roster_traits);
    if (field->name == "denied_traits") (void)ValueCodec<std::int64_t>::read(value, resident.denied_traits);
  }
  return shown_traits(resident);
}

bool is_gone(const FileRow& row) {
  return std::ranges::any_of(row.values, [](const auto& field) {
    Resident resident;
    return field.first == kGoneByField && set_value(resident, field.first, field.second) &&
           resident.gone_by != Going::kNo;
  });
}

}  // namespace

bool has_file_label(Kind kind, std::string_view field) { return label_of(kind, field) != nullptr; }

bool belongs_to_household(const FileRow& row, HouseholdId household) {
  const EntitySchema* schema = find_schema(row.kind);
  if (schema == nullptr) return false;
  bool belongs = row.kind == Kind::kHousehold && row.id == household.uuid;
  // Who lived there before is not theirs to take along.
  if (row.kind == Kind::kResident && is_gone(row)) return false;
  for (const auto& [number, value] : row.values) {
    const FieldSchema* field = schema->field(number);
    if (number == kDeletedField && value == Value{std::int64_t{1}}) return false;
    if (field == nullptr || field->name != "household") continue;
    HouseholdId of;
    belongs = belongs || (ValueCodec<HouseholdId>::read(value, of) && of == household);
  }
  return belongs;
}

std::string file_name_of(const FileRow& row) {
  const EntitySchema* schema = find_schema(row.kind);
  if (schema == nullptr) return {};
  const bool building = row.kind == Kind::kBuilding;
  std::string name;
  for (const auto& [number, value] : row.values) {
    const FieldSchema* field = schema->field(number);
    const bool named =
        field != nullptr &&
        (building ? field->name == "road" || field->name == "lane" || field->name == "number" : field->name == "name");
    if (const auto* text = std::get_if<std::string>(&value); named && text != nullptr) name += *text;
  }
  return name;
}

std::vector<FileSection> household_sections(std::span<const FileRow> rows, const std::map<Uuid, std::string>& names,
                                            int utc_offset_minutes) {
  std::vector<FileSection> sections;
  for (const FileRow& row : rows) {
    const EntitySchema* schema = find_schema(row.kind);
    if (schema == nullptr) continue;
    FileSection section{.title = std::string(title_of(row.kind)), .lines = {}};
    for (const auto& [number, value] : row.values) {
      const FieldSchema* field = schema->field(number);
      const FieldLabel* label = field != nullptr ? label_of(row.kind, field->name) : nullptr;
      if (label == nullptr || label->form == Form::kHidden) continue;
      const bool traits = row.kind == Kind::kResident && field->name == "traits";
      std::string words = words_of(*label, traits ? Value{traits_in(row, *schema)} : value, names, utc_offset_minutes);
      if (!words.empty()) section.lines.push_back({std::string(label->label), std::move(words)});
    }
    sections.push_back(std::move(section));
  }
  return sections;
}

std::string household_text(std::string_view title, std::span<const FileSection> sections) {
  std::string text = std::string(title) + "\n";
  for (const FileSection& section : sections) {
    text += "\n" + section.title + "\n";
    for (const FileLine& line : section.lines)
      text.append("  ").append(line.label).append(kColon).append(line.value) += '\n';
  }
  return text;
}

}  // namespace baijia
