// The device's database of every number it ever had (tests/golden/store) opens for ever. What the first release stored
// is a file of its own (schema_test.cpp).

#include "tests/support/golden_store.h"

#include <cstdlib>

#include <catch2/catch_test_macros.hpp>

#include "core/core.h"
#include "core/domain/entities.h"
#include "core/store/carried.h"
#include "core/store/records.h"
#include "core/store/schema.h"
#include "tests/support/fakes.h"
#include "tests/support/memory_blocks.h"

namespace baijia {
namespace {

using testing::must;

constexpr Scope kHome{310'104'013'007};
constexpr std::size_t kFirstOfThem = 2;
constexpr std::size_t kFirstInUtf16 = 5;
constexpr std::size_t kFirstWithPeople = 6;  ///< lines of the doors before that are made anew
constexpr std::size_t kFirstThatCarries = 3;

Uuid uuid_of(std::uint8_t number) {
  Uuid uuid;
  uuid.bytes.fill(number);
  return uuid;
}

std::size_t newest_number() {
  Database fresh = must(Database::open(":memory:"));
  must(upgrade_schema(fresh, schemas(), kHome));
  return must(schema_version(fresh));
}

/// A phone that has the database of that number, and what it said before anybody opened it.
class Phone {
 public:
  explicit Phone(std::size_t number) : blocks_(image_of(number)) {}

  [[nodiscard]] const std::vector<testing::TableSaid>& said() const { return said_; }
  [[nodiscard]] std::unique_ptr<Records> open() {
    return must(Records::open({clock, random_, blocks_, log_}, blocks_.image(), std::nullopt));
  }
  [[nodiscard]] std::unique_ptr<Core> open_core() {
    return must(Core::open({clock, random_, blocks_, log_}, blocks_.image(), std::nullopt));
  }

  testing::HandClock clock;

 private:
  BlockImage image_of(std::size_t number) {
    std::string pattern = (std::filesystem::temp_directory_path() / "baijia-golden-XXXXXX").string();
    const std::filesystem::path folder = mkdtemp(pattern.data());
    const std::string path = (folder / "store.db").string();
    {
      Database database = must(Database::open(path));
      must(database.exec(testing::golden_sql("store", number)));
      said_ = testing::everything_said(database);
    }
    std::ifstream file(path, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    std::filesystem::remove_all(folder);
    BlockImage image{9, BlockImage::Bytes(content.size())};
    std::ranges::transform(content, image.bytes.begin(), [](char octet) { return static_cast<std::byte>(octet); });
    return image;
  }

  std::vector<testing::TableSaid> said_;
  testing::SeededRandom random_{3};
  testing::KeptLog log_;
  testing::MemoryBlocks blocks_;
};

/// Without what says how the tables look, and since when the lines of the doors count: they are made anew.
std::vector<std::string> without_shape(std::vector<std::string> rows) {
  std::erase_if(rows,
                [](const std::string& row) { return row.starts_with("'schema.") || row.starts_with("'doors.since'"); });
  return rows;
}

TEST_CASE("A database of every earlier number opens, is brought up to date and loses no value") {
  const std::size_t newest = newest_number();
  for (std::size_t number = kFirstOfThem; number <= newest; ++number) {
    INFO("number " << number);
    Phone phone(number);
    REQUIRE_FALSE(phone.said().empty());
    const auto records = phone.open();
    must(records->database().check_integrity());
    CHECK(must(schema_version(records->database())) == newest);
    for (const testing::TableSaid& table : phone.said()) {
      INFO(table.name);
      CHECK_FALSE(table.rows.empty());
      if (number < kFirstWithPeople && table.name == "door_contact") continue;
      CHECK(without_shape(testing::rows_said(records->database(), table)) == without_shape(table.rows));
    }
    Statement encoding = must(records->database().query("PRAGMA encoding"));
    REQUIRE(must(encoding.step()));
    CHECK(encoding.text(0) == (number < kFirstInUtf16 ? "UTF-8" : "UTF-16be"));
  }
}

TEST_CASE("In a database of every earlier number the app finds its records, known and unknown, and what is unsent") {
  for (std::size_t number = kFirstOfThem; number <= newest_number(); ++number) {
    INFO("number " << number);
    Phone phone(number);
    const auto records = phone.open();
    CHECK(records->identity().name == "李老师");
    for (const EntitySchema& entity : schemas()) {
      INFO(entity.name);
      std::size_t rows = 0;
      must(records->each_row(entity.kind, [&](const Row& row) -> Result<void> {
        ++rows;
        CHECK(row.scope == kHome);
        for (const Field& field : row.fields) CHECK(field.version.device == DeviceId{77});
        return {};
      }));
      CHECK(rows == static_cast<std::size_t>(std::ranges::count(phone.said(), entity.name, &testing::TableSaid::name)));
    }
    const auto household = must(records->find<Household>(HouseholdId{uuid_of(4)}));
    REQUIRE(household.has_value());
    CHECK(household->room == "household的room");
    CHECK(household->in_charge == records->identity().account);
    const auto row = must(records->row({Kind::kHousehold, uuid_of(4)}));
    REQUIRE(row->field(200) != nullptr);
    CHECK(row->field(200)->value == Value{std::string("以后的字段")});
    CHECK(must(records->row({static_cast<Kind>(999), uuid_of('c')})).has_value());
    CHECK(must(records->draft("visit/1")) == "说到一半");
    const OutboxCounts counts = must(records->outbox_counts());
    CHECK(counts.pending == 1);
    CHECK(counts.handed == 1);
    CHECK(counts.rejected == 1);
    CHECK(must(records->cursor()).sequence == 77);
    Carried carried(*records, phone.clock);
    CHECK(must(carried.boxes()).size() == (number < kFirstThatCarries ? 0 : 1));
  }
}

TEST_CASE("A database of every earlier number is written on, and opens again in the app") {
  for (std::size_t number = kFirstOfThem; number <= newest_number(); ++number) {
    INFO("number " << number);
    Phone phone(number);
    {
      const auto records = phone.open();
      Transaction transaction = must(records->begin());
      must(records->save_draft("visit/2", "后来说的"));
      (void)must(records->commit(std::move(transaction)));
    }
    const auto core = phone.open_core();
    must(core->check_integrity());
    CHECK(core->draft("visit/1") == "说到一半");
    CHECK(core->draft("visit/2") == "后来说的");
  }
}

}  // namespace
}  // namespace baijia
