// The rules of 走百家门 and the declarations of the entities.

#include <map>
#include <set>

#include <catch2/catch_test_macros.hpp>

#include "core/domain/entities.h"
#include "core/domain/rules.h"
#include "tests/support/fakes.h"

using namespace baijia;

namespace {
constexpr Day kToday{20780};
}

TEST_CASE("a door never visited is not yet met") { CHECK(door_mark({}, kToday).state == DoorState::kNotYet); }

TEST_CASE("a door known to be vacant needs no visit") {
  CHECK(door_mark({.tenure = Tenure::kVacant}, kToday).state == DoorState::kVacant);
}

TEST_CASE("nobody home after a meeting leaves the door met") {
  const DoorFacts facts{.last_result = VisitResult::kNobodyHome, .last_met_millis = 5, .tries_since_met = 1};
  CHECK(door_mark(facts, kToday).state == DoorState::kMet);
}

TEST_CASE("nobody home without a meeting shows the tries") {
  const DoorMark mark = door_mark({.last_result = VisitResult::kNobodyHome, .tries_since_met = 3}, kToday);
  CHECK(mark.state == DoorState::kTried);
  CHECK(mark.tries == 3);
}

TEST_CASE("a refusal after a meeting is shown") {
  const DoorFacts facts{.last_result = VisitResult::kRefused, .last_met_millis = 5};
  CHECK(door_mark(facts, kToday).state == DoorState::kRefused);
}

TEST_CASE("a promise is due on its day and after, not before") {
  const auto due_on = [](Day day) { return door_mark({.earliest_promise = day}, kToday).promise_due; };
  CHECK(due_on(kToday));
  CHECK(due_on(Day{kToday.number - 1}));
  CHECK_FALSE(due_on(Day{kToday.number + 1}));
}

TEST_CASE("coverage counts every door once and asks no visit of vacant ones") {
  Coverage sum;
  for (const DoorState state : {DoorState::kMet, DoorState::kVacant, DoorState::kTried, DoorState::kRefused,
                                DoorState::kNotYet, DoorState::kLet}) {
    sum.add({.state = state});
  }
  CHECK(sum.total == 6);
  CHECK(sum.met == 1);
  CHECK(sum.vacant == 1);
  CHECK(sum.not_yet == 4);
  CHECK(sum.tried == 1);
  CHECK(sum.refused == 1);
  CHECK(sum.key == 0);
  CHECK(sum.met + sum.vacant + sum.not_yet == sum.total);
}

TEST_CASE("coverage says how many of the key households were met, the vacant ones left out") {
  Coverage sum;
  for (const DoorState state : {DoorState::kMet, DoorState::kVacant, DoorState::kTried}) {
    sum.add({.state = state, .key_household = true});
  }
  sum.add({.state = DoorState::kMet});
  CHECK(sum.key == 2);
  CHECK(sum.key_met == 1);
}

TEST_CASE("a household is key when it is marked, or somebody there is eighty or has a key trait") {
  CHECK_FALSE(is_key({}, kToday));
  CHECK(is_key({.key_household = true}, kToday));
  CHECK(is_key({.key_traits = true}, kToday));
  CHECK(is_key({.eldest_birth_year = 1946}, kToday));
  CHECK_FALSE(is_key({.eldest_birth_year = 1947}, kToday));
  CHECK(is_key({.eldest_birth_year = 1947}, Day{kToday.number + 365}));
}

TEST_CASE("the local day changes at midnight in Shanghai, before 1970 too") {
  CHECK(day_of(0, 480) == Day{0});
  CHECK(day_of(16LL * 3600 * 1000 - 1, 480) == Day{0});
  CHECK(day_of(16LL * 3600 * 1000, 480) == Day{1});
  CHECK(day_of(-9LL * 3600 * 1000, 480) == Day{-1});
}

TEST_CASE("a time of day that was not tried is proposed") {
  constexpr std::int64_t kHour = 3600LL * 1000;
  const std::int64_t morning = 2 * kHour;   // 10:00 in Shanghai
  const std::int64_t evening = 11 * kHour;  // 19:00
  const auto propose = [](std::vector<std::int64_t> tried) { return better_time(tried, 480); };
  CHECK_FALSE(propose({morning}));
  CHECK(propose({morning, morning})->hour == 19);
  CHECK(propose({evening, evening})->hour == 10);
  CHECK(propose({morning, evening})->weekend);
  CHECK_FALSE(propose({morning, evening, 2 * 24 * kHour + morning}));  // the epoch's first Saturday
}

TEST_CASE("every entity has unique kinds, names, field numbers and columns") {
  std::set<Kind> kinds;
  std::set<std::string_view> names;
  for (const EntitySchema& schema : schemas()) {
    CHECK(kinds.insert(schema.kind).second);
    CHECK(names.insert(schema.name).second);
    std::set<std::uint16_t> numbers;
    std::set<std::string_view> columns{"id"};
    for (const FieldSchema& field : schema.fields) {
      CHECK(numbers.insert(field.number).second);
      CHECK(columns.insert(field.name).second);
    }
    CHECK(schema.field(kDeletedField) != nullptr);
  }
  CHECK(kinds.size() == 21);
}

TEST_CASE("an entity's values survive the way out and back") {
  testing::HandClock clock;
  testing::SeededRandom random(1);
  Visit visit;
  visit.household.uuid = make_uuid(clock, random);
  visit.companions = {AccountId{make_uuid(clock, random)}, AccountId{make_uuid(clock, random)}};
  visit.said = "电梯的事";
  visit.result = VisitResult::kPostponed;
  visit.again_at_millis = 12345;
  visit.deleted = true;
  std::map<std::uint16_t, Value> values;
  visit_values(visit, [&](std::uint16_t number, Value value) { values[number] = std::move(value); });
  Visit copy;
  for (const auto& [number, value] : values) {
    if (!std::holds_alternative<std::monostate>(value)) CHECK(set_value(copy, number, value));
  }
  CHECK(copy.household == visit.household);
  CHECK(copy.companions == visit.companions);
  CHECK(copy.said == visit.said);
  CHECK(copy.result == visit.result);
  CHECK(copy.again_at_millis == visit.again_at_millis);
  CHECK(copy.deleted);
}

TEST_CASE("a value of the wrong type changes nothing") {
  Household household;
  household.room = "602";
  CHECK_FALSE(set_value(household, 2, Value{std::int64_t{7}}));
  CHECK(household.room == "602");
  CHECK_FALSE(set_value(household, 99, Value{std::string("x")}));
}

TEST_CASE("ids of version 7 sort by time, ids from names are stable") {
  testing::HandClock clock;
  testing::SeededRandom random(2);
  const Uuid first = make_uuid(clock, random);
  clock.advance(1);
  const Uuid second = make_uuid(clock, random);
  CHECK(first < second);
  CHECK((first.bytes[6] >> 4U) == 7);
  CHECK(uuid_from_name("310104") == uuid_from_name("310104"));
  CHECK(uuid_from_name("310104") != uuid_from_name("310105"));
  CHECK(uuid_from_string(string_from_uuid(second)) == second);
  CHECK_FALSE(uuid_from_string("not an id"));
}
