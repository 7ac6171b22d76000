// The merge law, by an enemy: random states with colliding versions, in every order, more than once.

#include <algorithm>
#include <random>

#include <catch2/catch_test_macros.hpp>

#include "core/sync/merge.h"
#include "tests/support/rows.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

constexpr int kRounds = 2000;

Row merged(Row row, const Row& other) {
  (void)merge_into(row, other);
  return row;
}

Row with_field(Field field) { return {Scope{1}, key_of(1), {std::move(field)}}; }

}  // namespace

TEST_CASE("merging a row with itself changes nothing") {
  RowMaker make(1);
  for (int i = 0; i < kRounds; ++i) {
    Row row = make.row();
    const Row before = row;
    CHECK_FALSE(merge_into(row, before));
    CHECK(row == before);
  }
}

TEST_CASE("merging is commutative") {
  RowMaker make(2);
  for (int i = 0; i < kRounds; ++i) {
    const Row a = make.row();
    const Row b = make.row();
    CHECK(merged(a, b) == merged(b, a));
  }
}

TEST_CASE("merging is associative") {
  RowMaker make(3);
  for (int i = 0; i < kRounds; ++i) {
    const Row a = make.row();
    const Row b = make.row();
    const Row c = make.row();
    CHECK(merged(merged(a, b), c) == merged(a, merged(b, c)));
  }
}

TEST_CASE("the same states in any order and any number make the same row") {
  RowMaker make(4);
  std::mt19937_64 engine(4);
  for (int i = 0; i < 300; ++i) {
    std::vector<Row> states;
    for (std::uint64_t n = 1 + make.below(8); n > 0; --n) states.push_back(make.row());
    Row expected = states.front();
    for (const Row& state : states) (void)merge_into(expected, state);
    for (std::uint64_t n = make.below(6); n > 0; --n) states.push_back(states[make.below(states.size())]);
    std::ranges::shuffle(states, engine);
    Row row = states.front();
    for (const Row& state : states) (void)merge_into(row, state);
    CHECK(row == expected);
  }
}

TEST_CASE("merging says truly whether the row changed") {
  RowMaker make(5);
  for (int i = 0; i < kRounds; ++i) {
    Row row = make.row();
    const Row before = row;
    const bool changed = merge_into(row, make.row());
    CHECK(changed == (row != before));
  }
}

TEST_CASE("a merged row keeps its fields in order, each once") {
  RowMaker make(6);
  for (int i = 0; i < kRounds; ++i) {
    const Row row = merged(make.row(), make.row());
    CHECK(std::ranges::adjacent_find(row.fields, std::ranges::greater_equal{}, &Field::number) == row.fields.end());
  }
}

TEST_CASE("an older write never undoes a newer one") {
  const Row newer = with_field({8, std::string("new"), version_at(2)});
  const Row older = with_field({8, std::string("old"), version_at(1, 9)});
  CHECK(merged(newer, older) == newer);
  CHECK(merged(older, newer) == newer);
}

TEST_CASE("at the same time the greater device wins on every replica") {
  const Row one = with_field({8, std::string("one"), version_at(1, 1)});
  const Row two = with_field({8, std::string("two"), version_at(1, 2)});
  CHECK(merged(one, two) == two);
  CHECK(merged(two, one) == two);
}

TEST_CASE("one version with two values still makes all replicas agree") {
  const Row a = with_field({8, std::string("a"), version_at(1)});
  const Row b = with_field({8, Bytes{"b"}, version_at(1)});
  CHECK(merged(a, b) == merged(b, a));
}

TEST_CASE("edits of different fields are both kept") {
  const Row note = with_field({8, std::string("养狗"), version_at(5)});
  const Row tenure = with_field({5, std::int64_t{2}, version_at(1, 2)});
  const Row both = merged(note, tenure);
  CHECK(both.field(8)->value == Value{std::string("养狗")});
  CHECK(both.field(5)->value == Value{std::int64_t{2}});
}

TEST_CASE("fields and kinds of newer versions are merged and kept") {
  Row known{Scope{1}, key_of(1, static_cast<Kind>(999)), {{1, std::int64_t{1}, version_at(1)}}};
  const Row unknown{Scope{1}, known.key, {{40'000, std::string("later"), version_at(1)}}};
  CHECK(merge_into(known, unknown));
  REQUIRE(known.field(40'000) != nullptr);
  CHECK(known.field(40'000)->value == Value{std::string("later")});
}

TEST_CASE("a field that is not there is not found") {
  const Row row{Scope{1}, key_of(1), {{2, {}, {}}, {9, {}, {}}}};
  CHECK(row.field(9) != nullptr);
  CHECK(row.field(1) == nullptr);
  CHECK(row.field(5) == nullptr);
  CHECK(row.field(10) == nullptr);
}
