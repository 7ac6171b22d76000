// The database on the device (core/store/schema.h): tables from declarations, promotion of what was kept, versions.

#include "core/store/schema.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <list>
#include <random>

#include <catch2/catch_test_macros.hpp>

#include "core/domain/entities.h"
#include "core/domain/text.h"
#include "core/store/records.h"
#include "core/store/table.h"
#include "core/sync/wire.h"
#include "tests/support/fakes.h"
#include "tests/support/memory_blocks.h"
#include "tests/support/results.h"

namespace baijia {
namespace {

using testing::must;

constexpr Scope kHome{310'104'013'007};
constexpr Version kFirst{(1'700'000'000'000ULL << 16U) + 3, DeviceId{11}};
constexpr Version kSecond{(1'700'000'000'999ULL << 16U) + 1, DeviceId{0xFFFF'FFFF'FFFF'FFFFULL}};

Uuid uuid_of(std::uint8_t number) {
  Uuid uuid;
  uuid.bytes.fill(number);
  return uuid;
}

Database memory_database() { return must(Database::open(":memory:")); }

std::int64_t count(Database& database, std::string_view sql) { return must(database.number(sql)).value_or(-1); }

/// The declarations, with further fields on the households.
class Declared {
 public:
  explicit Declared(std::vector<FieldSchema> added = {}) {
    for (const EntitySchema& entity : schemas()) {
      fields_.emplace_back(entity.fields.begin(), entity.fields.end());
      if (entity.kind == Kind::kHousehold) fields_.back().insert(fields_.back().end(), added.begin(), added.end());
      entities_.push_back({entity.kind, entity.name, entity.writer, fields_.back()});
    }
  }
  void remove(Kind kind) {
    std::erase_if(entities_, [kind](const EntitySchema& entity) { return entity.kind == kind; });
  }
  [[nodiscard]] const std::vector<EntitySchema>& entities() const { return entities_; }
  [[nodiscard]] const EntitySchema& entity(Kind kind) const {
    return *std::ranges::find(entities_, kind, &EntitySchema::kind);
  }

 private:
  std::list<std::vector<FieldSchema>> fields_;
  std::vector<EntitySchema> entities_;
};

const std::vector<FieldSchema> kLift = {{40, "lift", ValueType::kInteger, kPlain, false}};

Row household_row() {
  return {kHome,
          {Kind::kHousehold, uuid_of(1)},
          {{2, std::string("602"), kFirst},
           {5, std::int64_t{1}, kSecond},
           {8, Value{}, kFirst},
           {40, std::int64_t{1}, kSecond},
           {41, Bytes{std::string("\0\x01", 2)}, kFirst},
           {kDeletedField, std::int64_t{1}, kFirst},
           {300, std::string("later"), kSecond}}};
}

TEST_CASE("A fresh database has a table for every entity with a column for every field") {
  Database database = memory_database();
  must(upgrade_schema(database, schemas(), kHome));
  for (const EntitySchema& entity : schemas()) {
    for (const FieldSchema& field : entity.fields) {
      CAPTURE(entity.name, field.name);
      CHECK(must(database.number("SELECT count(*) FROM pragma_table_info(?) WHERE name=?", entity.name, field.name)) ==
            1);
    }
  }
}

TEST_CASE("Every declared field number has a bit in the mask") {
  for (const EntitySchema& entity : schemas()) {
    for (const FieldSchema& field : entity.fields) {
      CAPTURE(entity.name, field.name);
      CHECK((field.number == kDeletedField || (field.number >= 1 && field.number <= 63)));
    }
  }
}

TEST_CASE("Bringing an up-to-date database up to date writes nothing") {
  Database database = memory_database();
  must(upgrade_schema(database, schemas(), kHome));
  const std::int64_t before = count(database, "SELECT total_changes()");
  must(upgrade_schema(database, schemas(), kHome));
  CHECK(count(database, "SELECT total_changes()") == before);
}

TEST_CASE("A row with unknown fields comes back as it was") {
  Database database = memory_database();
  must(upgrade_schema(database, schemas(), kHome));
  Table table(*find_schema(Kind::kHousehold), kHome);
  CHECK(must(table.insert(database, household_row())));
  CHECK(must(table.find(database, uuid_of(1))) == household_row());
}

TEST_CASE("A value of another type than declared comes back as it was") {
  Database database = memory_database();
  must(upgrade_schema(database, schemas(), kHome));
  Table table(*find_schema(Kind::kHousehold), kHome);
  Row row = household_row();
  row.fields[0].value = std::int64_t{602};
  row.fields[1].value = std::string("1");
  row.scope = Scope{42};
  CHECK(must(table.insert(database, row)));
  CHECK(must(table.find(database, uuid_of(1))) == row);
}

TEST_CASE("Inserting a row that is there changes nothing and says so") {
  Database database = memory_database();
  must(upgrade_schema(database, schemas(), kHome));
  Table table(*find_schema(Kind::kHousehold), kHome);
  CHECK(must(table.insert(database, household_row())));
  Row other = household_row();
  other.fields.pop_back();
  CHECK_FALSE(must(table.insert(database, other)));
  CHECK(must(table.find(database, uuid_of(1))) == household_row());
}

TEST_CASE("A field declared later becomes a column that takes over the values kept for it") {
  Database database = memory_database();
  must(upgrade_schema(database, schemas(), kHome));
  CHECK(must(Table(*find_schema(Kind::kHousehold), kHome).insert(database, household_row())));
  const Declared later(kLift);
  must(upgrade_schema(database, later.entities(), kHome));
  CHECK(count(database, "SELECT lift FROM household") == 1);
  Table table(later.entity(Kind::kHousehold), kHome);
  CHECK(must(table.find(database, uuid_of(1))) == household_row());
}

TEST_CASE("A kind declared later gets the rows that were kept for it") {
  Database database = memory_database();
  Declared earlier;
  earlier.remove(Kind::kVoice);
  must(upgrade_schema(database, std::span(earlier.entities()), kHome));
  const Row voice{kHome, {Kind::kVoice, uuid_of(5)}, {{4, std::string("我家也是"), kFirst}, {90, Value{}, kSecond}}};
  must(database.run("INSERT INTO foreign_row VALUES(?, ?, ?)", voice.key.kind, voice.key.id, Bytes{encode_row(voice)}));
  must(upgrade_schema(database, schemas(), kHome));
  CHECK(must(Table(*find_schema(Kind::kVoice), kHome).find(database, uuid_of(5))) == voice);
  CHECK(count(database, "SELECT count(*) FROM foreign_row") == 0);
}

TEST_CASE("A database with columns of a newer version is refused and left alone") {
  Database database = memory_database();
  const Declared newer(kLift);
  must(upgrade_schema(database, newer.entities(), kHome));
  const std::int64_t before = count(database, "SELECT total_changes()");
  CHECK(upgrade_schema(database, schemas(), kHome).error().code == Code::kStorageTooNew);
  CHECK_FALSE(database.in_transaction());
  must(upgrade_schema(database, newer.entities(), kHome));
  CHECK(count(database, "SELECT total_changes()") == before);
}

TEST_CASE("A database with tables of a newer version is refused") {
  Database database = memory_database();
  must(upgrade_schema(database, schemas(), kHome));
  Declared older;
  older.remove(Kind::kVoice);
  CHECK(upgrade_schema(database, older.entities(), kHome).error().code == Code::kStorageTooNew);
}

TEST_CASE("A database with more migrations than ours is refused") {
  Database database = memory_database();
  must(upgrade_schema(database, schemas(), kHome));
  must(database.exec("PRAGMA user_version=1000"));
  CHECK(upgrade_schema(database, schemas(), kHome).error().code == Code::kStorageTooNew);
}

RowVersions random_versions(std::mt19937_64& random) {
  RowVersions versions;
  versions.scope = random() % 2 == 0 ? kHome : Scope{random() % 1'000'000'000'000};
  for (std::uint64_t left = random() % 4; left > 0; --left) {
    versions.mask_of({random(), DeviceId{random()}}) = random();
  }
  std::uint16_t number = 63;
  for (std::uint64_t left = random() % 4; left > 0; --left) {
    number = static_cast<std::uint16_t>(number + 1 + random() % 100);
    const std::string octets(random() % 300, static_cast<char>(random()));
    const Value values[] = {{}, static_cast<std::int64_t>(random()), octets, Bytes{octets}};
    versions.foreign.push_back({number, values[random() % 4], {random() % 3, DeviceId{random() % 3}}});
  }
  for (const Field& field : versions.foreign) (void)versions.mask_of(field.version);
  return versions;
}

TEST_CASE("Versions come back as they were, and every cut of them is refused") {
  std::mt19937_64 random(5);
  for (int round = 0; round < 200; ++round) {
    const RowVersions versions = random_versions(random);
    std::string octets;
    encode_versions(versions, kHome, octets);
    RowVersions back;
    must(decode_versions(octets, kHome, back));
    REQUIRE(back.scope == versions.scope);
    REQUIRE(back.distinct == versions.distinct);
    REQUIRE(back.masks == versions.masks);
    REQUIRE(back.foreign == versions.foreign);
    for (std::size_t length = 0; length < octets.size(); ++length) {
      REQUIRE_FALSE(decode_versions(std::string_view(octets).substr(0, length), kHome, back).has_value());
    }
    REQUIRE_FALSE(decode_versions(octets + '\0', kHome, back).has_value());
  }
}

TEST_CASE("Versions with impossible counts are refused without allocating for them") {
  RowVersions out;
  const std::string many = std::string(1, '\0') + "\xFF\xFF\xFF\xFF\x7F";
  CHECK(decode_versions(many, kHome, out).error().code == Code::kStorageCorrupt);
  CHECK(out.distinct.capacity() < 100);
}

TEST_CASE("Versions whose other fields are out of order, twice there or beyond any number are refused") {
  const Version version{1, DeviceId{1}};
  const auto octets_of = [&](std::uint16_t first, std::uint16_t second) {
    RowVersions versions{
        .scope = kHome, .distinct = {}, .masks = {}, .foreign = {{first, {}, version}, {second, {}, version}}};
    std::string octets;
    encode_versions(versions, kHome, octets);
    return octets;
  };
  RowVersions out;
  CHECK(decode_versions(octets_of(70, 71), kHome, out).has_value());
  CHECK(decode_versions(octets_of(71, 71), kHome, out).error().code == Code::kStorageCorrupt);
  CHECK(decode_versions(octets_of(72, 71), kHome, out).error().code == Code::kStorageCorrupt);
  std::string beyond = octets_of(70, 71);
  beyond.replace(beyond.size() - 3, 1, "\xC7\x80\x04");  // 71 + 65536
  CHECK(decode_versions(beyond, kHome, out).error().code == Code::kStorageCorrupt);
}

TEST_CASE("A new database keeps a Chinese character in two octets, and any text as it was given") {
  testing::MemoryBlocks blocks{BlockImage{}};
  testing::HandClock clock;
  testing::SeededRandom random(3);
  testing::KeptLog log;
  const Identity who{.account = AccountId{uuid_of(1)}, .name = "李老师", .scope = kHome, .device = DeviceId{11}};
  const auto records = must(Records::open({clock, random, blocks, log}, BlockImage{}, who));
  Database& database = records->database();
  const auto octets_of = [&](std::string_view sql) {
    Statement statement = must(database.query(sql));
    REQUIRE(must(statement.step()));
    return std::string(statement.text(0));
  };
  CHECK(octets_of("PRAGMA encoding") == "UTF-16be");
  // The last of two octets, the first of three, of four, and what a mark of order looks like.
  const std::string edges = "门铃坏了,a\tb\n\u07FF\u0800\uD7FF\uE000\uFEFF\uFFFD\U00010000\U0010FFFF𠮷😀";
  REQUIRE(well_formed(edges));
  must(records->save_draft("edges", edges));
  CHECK(must(records->draft("edges")) == edges);
  CHECK(octets_of("SELECT hex(text) FROM draft").starts_with("95E894C3"));
  // In the order of the code points, as UTF-8 has it, up to U+FFFF.
  must(database.exec("CREATE TEMP TABLE word(text)"));
  for (const std::string_view word : {"王", "A", "丁", "é", "9"})
    must(database.run("INSERT INTO word VALUES(?)", word));
  CHECK(octets_of("SELECT group_concat(text, '') FROM (SELECT text FROM word ORDER BY text)") == "9Aé丁王");
}

// tests/golden/store/v1.db is the database of a phone as the first release stored it: one row of each kind, an unknown
// kind, an unknown field, a pending, a handed over and a rejected row, a draft. It opens for ever.
TEST_CASE("The database of the first release opens and has everything") {
  std::ifstream file(std::filesystem::path(BAIJIA_SOURCE_DIR) / "tests/golden/store/v1.db", std::ios::binary);
  const std::string content{std::istreambuf_iterator<char>(file), {}};
  REQUIRE_FALSE(content.empty());
  BlockImage image{9, BlockImage::Bytes(content.size())};
  std::ranges::transform(content, image.bytes.begin(), [](char octet) { return static_cast<std::byte>(octet); });
  testing::MemoryBlocks blocks(image);
  testing::HandClock clock;
  testing::SeededRandom random(3);
  testing::KeptLog log;
  const auto records = must(Records::open({clock, random, blocks, log}, std::move(image), std::nullopt));
  must(records->database().check_integrity());
  CHECK(records->identity().name == "李老师");
  CHECK(records->identity().scope == kHome);
  for (const EntitySchema& entity : schemas()) {
    CAPTURE(entity.name);
    int rows = 0;
    must(records->each_row(entity.kind, [&](const Row&) -> Result<void> {
      ++rows;
      return {};
    }));
    if (entity.kind <= Kind::kCategory) CHECK(rows >= 1);
  }
  const auto household = must(records->find<Household>(HouseholdId{uuid_of(4)}));
  REQUIRE(household.has_value());
  CHECK(household->room == "602");
  CHECK(household->note == "敲门要响");
  Statement encoding = must(records->database().query("PRAGMA encoding"));
  REQUIRE(must(encoding.step()));
  CHECK(encoding.text(0) == "UTF-8");
  const auto row = must(records->row({Kind::kHousehold, uuid_of(4)}));
  REQUIRE(row->field(200) != nullptr);
  CHECK(row->field(200)->value == Value{std::string("以后的字段")});
  CHECK(must(records->row({static_cast<Kind>(999), uuid_of(99)})).has_value());
  CHECK(must(records->draft("visit/1")) == "说到一半");
  const OutboxCounts counts = must(records->outbox_counts());
  CHECK(counts.pending == 1);
  CHECK(counts.handed == 1);
  CHECK(counts.rejected == 1);
  CHECK(must(records->cursor()).sequence == 77);
}

}  // namespace
}  // namespace baijia
