#include "core/store/door_contacts.h"

#include <algorithm>
#include <limits>
#include <map>
#include <string_view>
#include <utility>

#include "core/domain/consent.h"
#include "core/store/select.h"

namespace baijia {
namespace {

constexpr std::string_view kSinceSetting = "doors.since";
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::min();
constexpr std::string_view kPutLine =
    "INSERT INTO door_contact(household, line) VALUES(?, ?) ON CONFLICT DO UPDATE SET line=excluded.line";

/// Takes the next contact of a door, in ascending time. Columns at_millis, result, again_at_millis, channel from
/// `first`.
void add_contact(DoorFacts& facts, const Statement& row, int first) {
  const std::int64_t at_millis = row.integer(first);
  VisitResult result = VisitResult::kMet;
  if (!row.null(first + 1)) result = static_cast<VisitResult>(row.integer(first + 1));
  const bool elsewhere = !row.null(first + 3) && static_cast<Channel>(row.integer(first + 3)) != Channel::kDoor;
  if (elsewhere && result == VisitResult::kMet) {
    // Once its time has come, whoever was spoken to is waited for no more: the door is tried, met or not yet seen.
    if (facts.last_result != VisitResult::kPostponed || at_millis < facts.again_at_millis.value_or(kNever)) return;
    facts.again_at_millis.reset();
    facts.last_result.reset();
    if (facts.last_met_millis) facts.last_result = VisitResult::kMet;
    if (facts.tries_since_met > 0) facts.last_result = VisitResult::kNobodyHome;
    return;
  }
  if (result == VisitResult::kNobodyHome) ++facts.tries_since_met;
  // An appointment stands when somebody rings in vain before its time, a colleague for one.
  if (result == VisitResult::kNobodyHome && at_millis < facts.again_at_millis.value_or(kNever)) return;
  facts.last_result = result;
  facts.again_at_millis.reset();
  if (result == VisitResult::kPostponed && !row.null(first + 2)) facts.again_at_millis = row.integer(first + 2);
  if (result == VisitResult::kMet) {
    facts.last_met_millis = at_millis;
    facts.tries_since_met = 0;
  }
}

/// Takes somebody who lives at a door. Columns traits, birth_year from `first`.
void add_resident(DoorFacts& facts, const Statement& row, int first) {
  if ((row.integer(first) & kKeyTraits) != 0) facts.key_traits = true;
  if (row.null(first + 1)) return;
  facts.eldest_birth_year = std::min(facts.eldest_birth_year, std::max<std::int64_t>(row.integer(first + 1), 0));
}

std::string people_query(std::string_view whose) {
  return "SELECT household, " + shown_traits_column() + ", birth_year FROM resident WHERE " + std::string(whose) +
         " AND coalesce(deleted, 0) = 0 AND coalesce(gone_by, 0) = 0";
}

// A line: 1 octet the last result (0: no visit), 2 the tries since somebody was met (at most so many), 8 when that was,
// 8 when to come again (kNever: none), 1 whether somebody has a key trait, 2 the eldest's year of birth; little endian.
constexpr std::int64_t kMostTries = 0xffff;
constexpr std::size_t kLineOctets = 22;

Bytes line_of(const DoorFacts& facts) {
  Bytes line;
  const auto put = [&line](std::int64_t number, int octets) {
    for (int at = 0; at < octets; ++at) {
      line.octets.push_back(static_cast<char>(static_cast<std::uint64_t>(number) >> (8 * at)));
    }
  };
  put(facts.last_result ? std::to_underlying(*facts.last_result) : 0, 1);
  put(std::min(facts.tries_since_met, kMostTries), 2);
  put(facts.last_met_millis.value_or(kNever), 8);
  put(facts.again_at_millis.value_or(kNever), 8);
  put(facts.key_traits ? 1 : 0, 1);
  put(facts.eldest_birth_year, 2);
  return line;
}

Result<void> read_line(std::string_view line, DoorFacts& facts) {
  if (line.size() != kLineOctets) return fail(Code::kStorageCorrupt, "a door's line");
  const auto next = [&line](std::size_t octets) {
    std::uint64_t number = 0;
    for (std::size_t at = 0; at < octets; ++at) {
      number |= std::uint64_t{static_cast<unsigned char>(line[at])} << (8 * at);
    }
    line.remove_prefix(octets);
    return static_cast<std::int64_t>(number);
  };
  if (const std::int64_t result = next(1); result != 0) facts.last_result = static_cast<VisitResult>(result);
  facts.tries_since_met = next(2);
  if (const std::int64_t met = next(8); met != kNever) facts.last_met_millis = met;
  if (const std::int64_t again = next(8); again != kNever) facts.again_at_millis = again;
  facts.key_traits = next(1) != 0;
  facts.eldest_birth_year = next(2);
  return {};
}

}  // namespace

Result<void> DoorContacts::read(HouseholdId household, std::int64_t since_millis, DoorFacts& facts) {
  BAIJIA_TRY(for_each_row(records_.database().query(people_query("household = ?"), household),
                          [&](const Statement& row) { add_resident(facts, row, 1); }));
  return for_each_row(
      records_.database().query(
          "SELECT at_millis, result, again_at_millis, channel FROM visit WHERE household = ? AND at_millis >= ? AND "
          "(coalesce(channel, 1) = 1 OR coalesce(result, 1) IN (1, 6)) AND coalesce(deleted, 0) = 0 ORDER BY at_millis",
          household, since_millis),
      [&](const Statement& row) { add_contact(facts, row, 0); });
}

Result<bool> DoorContacts::read_all(std::int64_t since_millis, FunctionRef<DoorFacts*(HouseholdId)> facts_of) {
  BAIJIA_TRY_ASSIGN(const std::optional<std::int64_t> since, this->since());
  if (since != since_millis) {
    BAIJIA_TRY(read_rows(since_millis, facts_of));
    return false;
  }
  Result<void> read;
  BAIJIA_TRY(
      for_each_row(records_.database().query("SELECT household, line FROM door_contact"), [&](const Statement& row) {
        DoorFacts* const facts = facts_of(HouseholdId{row.uuid(0)});
        if (read && facts != nullptr) read = read_line(row.octets(1), *facts);
      }));
  BAIJIA_TRY(read);
  return true;
}

Result<void> DoorContacts::read_rows(std::int64_t since_millis, FunctionRef<DoorFacts*(HouseholdId)> facts_of) {
  // As the table lies: by the index each of them would be looked up.
  BAIJIA_TRY(for_each_row(records_.database().query(people_query("+household IS NOT NULL")), [&](const Statement& row) {
    if (DoorFacts* const one = facts_of(HouseholdId{row.uuid(0)}); one != nullptr) add_resident(*one, row, 1);
  }));
  // From the index alone: a visit's row is as long as what was said.
  HouseholdId visited;
  DoorFacts* facts = nullptr;
  return for_each_row(
      records_.database().query(
          "SELECT household, at_millis, result, again_at_millis, channel FROM visit INDEXED BY visit_at_door WHERE "
          "household IS NOT NULL AND at_millis >= ? AND (coalesce(channel, 1) = 1 OR coalesce(result, 1) IN (1, 6)) "
          "AND coalesce(deleted, 0) = 0 ORDER BY household, at_millis",
          since_millis),
      [&](const Statement& row) {
        if (const HouseholdId household{row.uuid(0)}; household != visited) {
          visited = household;
          facts = facts_of(household);
        }
        if (facts != nullptr) add_contact(*facts, row, 1);
      });
}

Result<std::optional<std::int64_t>> DoorContacts::since() {
  BAIJIA_TRY_ASSIGN(const Value value, records_.setting(kSinceSetting));
  const auto* since = std::get_if<std::int64_t>(&value);
  return since != nullptr ? std::optional(*since) : std::nullopt;
}

Result<void> DoorContacts::keep(std::int64_t since_millis) {
  Database& database = records_.database();
  std::map<HouseholdId, DoorFacts> doors;  // in the order of the table
  BAIJIA_TRY(for_each_row(database.query("SELECT id FROM household"),
                          [&](const Statement& row) { doors.emplace(HouseholdId{row.uuid(0)}, DoorFacts{}); }));
  BAIJIA_TRY(read_rows(since_millis, [&](HouseholdId household) { return &doors[household]; }));
  BAIJIA_TRY(database.run("DELETE FROM door_contact"));
  for (const auto& [household, facts] : doors) BAIJIA_TRY(database.run(kPutLine, household, line_of(facts)));
  return records_.set_setting(kSinceSetting, since_millis);
}

Result<void> DoorContacts::note(HouseholdId household) {
  BAIJIA_TRY_ASSIGN(const std::optional<std::int64_t> since, this->since());
  if (!since) return {};
  DoorFacts facts;
  BAIJIA_TRY(read(household, *since, facts));
  return records_.database().run(kPutLine, household, line_of(facts));
}

Result<void> DoorContacts::forget() {
  BAIJIA_TRY(records_.database().run("DELETE FROM door_contact"));
  return records_.set_setting(kSinceSetting, Value{});
}

}  // namespace baijia
