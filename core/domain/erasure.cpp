#include "core/domain/erasure.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "core/domain/entities.h"
#include "core/domain/sort.h"

namespace baijia {
namespace {

/// What goes although it is not declared personal, or stays although it is; and what takes its place.
struct Exception {
  Kind kind;
  Fate fate;
  std::string_view field;
  std::optional<Value> value;  ///< nothing: it stays
};

const std::vector<Exception>& exceptions() {
  static const std::vector<Exception> kExceptions = [] {
    const Value nothing;
    const Value lawful = lawful_traits(Resident{.roster_traits = -1});
    const Value sensitive = sensitive_traits();
    return std::vector<Exception>{
        {Kind::kHousehold, Fate::kWordsGo, "tenure", nothing},
        {Kind::kHousehold, Fate::kWordsGo, "key_household", nothing},
        {Kind::kVisit, Fate::kWordsGo, "written_up", Value{std::int64_t{1}}},
        {Kind::kVisit, Fate::kWordsGo, "again_at_millis", nothing},
        {Kind::kResident, Fate::kAllGoes, "sex", nothing},
        {Kind::kResident, Fate::kAllGoes, "relation", nothing},
        {Kind::kResident, Fate::kStaysLawfully, "sex", nothing},
        {Kind::kResident, Fate::kStaysLawfully, "relation", nothing},
        {Kind::kResident, Fate::kStaysLawfully, "name", std::nullopt},
        {Kind::kResident, Fate::kStaysLawfully, "traits", lawful},
        {Kind::kResident, Fate::kStaysLawfully, "roster_traits", lawful},
        {Kind::kResident, Fate::kStaysLawfully, "denied_traits", sensitive},
        {Kind::kIssue, Fate::kStaysUnlinked, "title", std::nullopt},
        {Kind::kIssue, Fate::kStaysUnlinked, "outcome", std::nullopt},
        {Kind::kIssue, Fate::kStaysUnlinked, "household", nothing},
        {Kind::kIssue, Fate::kStaysUnlinked, "visit", nothing},
        {Kind::kConsent, Fate::kAllGoes, "notice", nothing},
        {Kind::kConsent, Fate::kAllGoes, "household", nothing},
        {Kind::kConsent, Fate::kAllGoes, "resident", nothing},
        {Kind::kReveal, Fate::kAllGoes, "household", nothing},
        {Kind::kReveal, Fate::kAllGoes, "resident", nothing},
    };
  }();
  return kExceptions;
}

std::vector<FieldValue> values_of(const EntitySchema& schema, Fate fate) {
  std::vector<FieldValue> values;
  for (const FieldSchema& field : schema.fields) {
    const auto special = std::ranges::find_if(exceptions(), [&](const Exception& one) {
      return one.kind == schema.kind && one.fate == fate && one.field == field.name;
    });
    if (special != exceptions().end()) {
      if (special->value) values.emplace_back(field.number, *special->value);
    } else if (field.number == kDeletedField) {
      if (fate == Fate::kAllGoes) values.emplace_back(field.number, std::int64_t{1});
    } else if (field.options.personal) {
      values.emplace_back(field.number, Value{});
    }
  }
  put_in_order(values, {}, &FieldValue::first);
  return values;
}

}  // namespace

std::span<const FieldValue> erased_values(Kind kind, Fate fate) {
  static const std::map<std::pair<Kind, Fate>, std::vector<FieldValue>> kValues = [] {
    std::map<std::pair<Kind, Fate>, std::vector<FieldValue>> all;
    for (const EntitySchema& schema : schemas()) {
      for (const Fate one : {Fate::kWordsGo, Fate::kAllGoes, Fate::kStaysUnlinked, Fate::kStaysLawfully}) {
        all[{schema.kind, one}] = values_of(schema, one);
      }
    }
    return all;
  }();
  const auto found = kValues.find({kind, fate});
  if (found == kValues.end()) return {};
  return found->second;
}

Fate fate_of(const Erasure& erasure, Kind kind, const Uuid& id, HouseholdId household) {
  const bool kept = std::ranges::contains(erasure.kept_residents, ResidentId{id});
  const Fate resident = kept ? Fate::kStaysLawfully : Fate::kAllGoes;
  if (!erasure.resident.empty()) {
    return kind == Kind::kResident && id == erasure.resident.uuid ? resident : Fate::kStays;
  }
  if (household != erasure.household) return Fate::kStays;
  switch (kind) {
    case Kind::kErasure:
    case Kind::kPlate:  // hangs at the door, whoever lives there
    case Kind::kConsent:
    case Kind::kReveal:
      return Fate::kStays;
    case Kind::kHousehold:
    case Kind::kVisit:
      return Fate::kWordsGo;
    case Kind::kResident:
      return resident;
    case Kind::kIssue:
      return std::ranges::contains(erasure.kept_issues, IssueId{id}) ? Fate::kStaysUnlinked : Fate::kAllGoes;
    default:
      return Fate::kAllGoes;
  }
}

}  // namespace baijia
