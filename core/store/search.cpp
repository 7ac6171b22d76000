#include "core/store/search.h"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>

#include "core/domain/sort.h"
#include "core/domain/text.h"
#include "core/store/pinyin.h"
#include "core/store/select.h"
#include "core/sync/erase.h"

namespace baijia {
namespace {

constexpr std::size_t kMostHits = 50;
constexpr std::int64_t kIndexVersion = 1;
constexpr std::string_view kVersionSetting = "search.version";
constexpr std::string_view kPurgeSetting = "search.purge";
/// A commit of the index is worth it from so many texts on; fewer are read in well under a millisecond.
constexpr std::int64_t kWorthCatchingUp = 128;
constexpr std::int64_t kMostAtOnce = 1'000;
constexpr std::size_t kSnippetBefore = 8;
constexpr std::size_t kSnippetAfter = 28;

/// The kinds with texts, and one SQL expression for all the text of a row.
struct TextSource {
  Kind kind;
  HitKind hit;
  std::string_view table;
  std::string_view text;
  std::uint16_t fields[4];  ///< numbers of the text fields
};
constexpr std::array kSources = {
    TextSource{Kind::kIssue,
               HitKind::kIssue,
               "issue",
               "coalesce(title, '') || char(10) || coalesce(detail, '') || char(10) || coalesce(outcome, '') || "
               "char(10) || coalesce(place, '')",
               {2, 3, 13, 30}},
    TextSource{
        Kind::kPromise, HitKind::kPromise, "promise", "coalesce(text, '') || char(10) || coalesce(answer, '')", {3, 7}},
    TextSource{Kind::kVisit,
               HitKind::kVisit,
               "visit",
               "trim(coalesce(said, '') || char(10) || coalesce(places, ''), char(10))",
               {8, 31}},
    TextSource{Kind::kHousehold, HitKind::kHousehold, "household", "coalesce(note, '')", {8}},
};

const TextSource* source_of(Kind kind) {
  const auto found = std::ranges::find(kSources, kind, &TextSource::kind);
  return found == kSources.end() ? nullptr : &*found;
}

/// "602" of "602室", "12" of "012号".
std::string_view core_of(std::string_view text, std::string_view unit) {
  if (text.ends_with(unit)) text.remove_suffix(unit.size());
  return text;
}

bool same_word(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, [](char a, char b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
    return lower(a) == lower(b);
  });
}

bool same_number(std::string_view stored, std::string_view unit, std::string_view said) {
  stored = core_of(stored, unit);
  while (stored.size() > 1 && stored.front() == '0') stored.remove_prefix(1);
  return same_word(stored, said);
}

/// `words` stand in `name`, and no number of it is cut: 1组 is not in 11组.
bool names(std::string_view name, std::string_view words) {
  for (std::size_t at = name.find(words); at != std::string_view::npos; at = name.find(words, at + 1)) {
    const std::size_t end = at + words.size();
    const bool cut_before = at > 0 && is_digit(name[at - 1]) && is_digit(words.front());
    const bool cut_after = end < name.size() && is_digit(name[end]) && is_digit(words.back());
    if (!cut_before && !cut_after) return true;
  }
  return false;
}

/// The match at byte `at` with a little around it, on one line.
std::string snippet_of(std::string_view text, std::size_t at, std::size_t length) {
  const auto is_start = [&](std::size_t i) {
    return i >= text.size() || (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80;
  };
  std::size_t first = at;
  for (std::size_t steps = 0; first > 0 && text[first - 1] != '\n' && steps < kSnippetBefore; ++steps) {
    do {
      --first;
    } while (!is_start(first));
  }
  std::size_t last = at + length;
  for (std::size_t steps = 0; last < text.size() && text[last] != '\n' && steps < kSnippetAfter; ++steps) {
    do {
      ++last;
    } while (!is_start(last));
  }
  std::string snippet;
  if (first > 0 && text[first - 1] != '\n') snippet += "…";
  snippet += text.substr(first, last - first);
  if (last < text.size() && text[last] != '\n') snippet += "…";
  return snippet;
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char letter : narrowed(text)) {
    if (is_digit(letter)) digits += letter;
  }
  return digits;
}

}  // namespace

Result<void> Search::open() {
  BAIJIA_TRY_ASSIGN(const Value version, records_.setting(kVersionSetting));
  if (version != Value{kIndexVersion}) BAIJIA_TRY(make_index());
  BAIJIA_TRY_ASSIGN(
      const auto waiting,
      records_.database().number("SELECT count(*) FROM (SELECT 1 FROM search_todo LIMIT ?)", kWorthCatchingUp));
  waiting_ = waiting.value_or(0);
  behind_ = waiting_ >= kWorthCatchingUp;
  BAIJIA_TRY_ASSIGN(const Value purge, records_.setting(kPurgeSetting));
  purging_ = purge == Value{std::int64_t{1}};
  return {};
}

Result<void> Search::make_tables() {
  return records_.database().exec(
      "DROP TABLE IF EXISTS search_todo; DROP TABLE IF EXISTS search_text; DROP TABLE IF EXISTS search_pair;"
      "CREATE TABLE search_todo(kind INTEGER, id BLOB, PRIMARY KEY(kind, id)) WITHOUT ROWID;"
      "CREATE TABLE search_text(number INTEGER PRIMARY KEY, kind INTEGER NOT NULL, id BLOB NOT NULL);"
      "CREATE UNIQUE INDEX search_text_by_id ON search_text(id, kind);"
      "CREATE VIRTUAL TABLE search_pair USING fts5(pairs, content='', contentless_delete=1, detail=none, "
      "tokenize=ascii);");
}

Result<void> Search::make_index() {
  Database& database = records_.database();
  BAIJIA_TRY_ASSIGN(Transaction transaction, records_.begin());
  BAIJIA_TRY(make_tables());
  for (const TextSource& source : kSources) {
    BAIJIA_TRY(database.run("INSERT INTO search_todo SELECT ?, id FROM " + std::string(source.table) + " WHERE " +
                                std::string(source.text) + " <> '' AND coalesce(deleted, 0) = 0",
                            source.kind));
  }
  BAIJIA_TRY(records_.set_setting(kVersionSetting, Value{kIndexVersion}));
  BAIJIA_TRY(records_.commit(std::move(transaction)));
  return {};
}

Result<void> Search::forget() {
  people_read_ = behind_ = purging_ = false;
  waiting_ = 0;
  people_.clear();
  person_of_.clear();
  changed_people_.clear();
  return make_tables();
}

Result<void> Search::note(const Row& row, bool is_new) {
  if (row.key.kind == Kind::kResident) {
    if (people_read_) changed_people_.insert(ResidentId{row.key.id});
    return {};
  }
  const TextSource* source = source_of(row.key.kind);
  if (source == nullptr) return {};
  bool has_text = false;
  bool erased = false;
  for (const std::uint16_t number : source->fields) {
    const Field* field = row.field(number);
    erased = erased || (field != nullptr && is_erased(*field));
    has_text = has_text || (field != nullptr && std::holds_alternative<std::string>(field->value));
  }
  if (erased && !is_new) {
    BAIJIA_TRY(index(row.key.kind, row.key.id));
    if (!purging_) BAIJIA_TRY(records_.set_setting(kPurgeSetting, Value{std::int64_t{1}}));
    purging_ = true;
    return {};
  }
  if (!has_text) {
    if (is_new) return {};
    BAIJIA_TRY_ASSIGN(const auto known,
                      records_.database().number("SELECT number FROM search_text WHERE id = ? AND kind = ?", row.key.id,
                                                 row.key.kind));
    if (!known) return {};
  }
  BAIJIA_TRY(records_.database().run("INSERT OR IGNORE INTO search_todo VALUES(?, ?)", row.key.kind, row.key.id));
  if (++waiting_ >= kWorthCatchingUp) behind_ = true;
  return {};
}

Result<void> Search::index(Kind kind, const Uuid& id) {
  Database& database = records_.database();
  std::string pairs;
  if (const TextSource* source = source_of(kind); source != nullptr) {
    BAIJIA_TRY(
        for_each_row(database.query("SELECT " + std::string(source->text) + " FROM " + std::string(source->table) +
                                        " WHERE id = ? AND coalesce(deleted, 0) = 0",
                                    id),
                     [&](const Statement& row) {
                       for (const std::string& pair : character_pairs(row.text(0))) (pairs += pair) += ' ';
                     }));
  }
  BAIJIA_TRY_ASSIGN(std::optional<std::int64_t> number,
                    database.number("SELECT number FROM search_text WHERE id = ? AND kind = ?", id, kind));
  if (number) BAIJIA_TRY(database.run("DELETE FROM search_pair WHERE rowid = ?", *number));
  if (!pairs.empty()) {
    if (!number) {
      BAIJIA_TRY(database.run("INSERT INTO search_text(kind, id) VALUES(?, ?)", kind, id));
      number = database.last_rowid();
    }
    BAIJIA_TRY(database.run("INSERT INTO search_pair(rowid, pairs) VALUES(?, ?)", *number, pairs));
  }
  return database.run("DELETE FROM search_todo WHERE kind = ? AND id = ?", kind, id);
}

Result<std::int64_t> Search::catch_up(Clock& clock, std::int64_t millis) {
  Database& database = records_.database();
  const std::int64_t end = clock.now_millis() + millis;
  BAIJIA_TRY_ASSIGN(Transaction transaction, records_.begin());
  std::vector<std::pair<Kind, Uuid>> todo;
  BAIJIA_TRY(
      for_each_row(database.query("SELECT kind, id FROM search_todo LIMIT ?", kMostAtOnce),
                   [&](const Statement& row) { todo.emplace_back(static_cast<Kind>(row.integer(0)), row.uuid(1)); }));
  std::int64_t indexed = 0;
  for (const auto& [kind, id] : todo) {
    if (indexed > 0 && clock.now_millis() >= end) break;
    BAIJIA_TRY(index(kind, id));
    ++indexed;
  }
  if (purging_) {
    BAIJIA_TRY(records_.overwrite_freed());
    BAIJIA_TRY(database.run("INSERT INTO search_pair(search_pair) VALUES('optimize')"));
    BAIJIA_TRY(records_.set_setting(kPurgeSetting, Value{}));
  }
  BAIJIA_TRY(records_.commit(std::move(transaction)));
  purging_ = false;
  const std::int64_t listed = std::ssize(todo);
  const bool all_listed = listed < kMostAtOnce;
  waiting_ = all_listed ? listed - indexed : std::max({waiting_ - indexed, listed - indexed, std::int64_t{1}});
  behind_ = waiting_ > 0;
  return waiting_;
}

void Search::read_person(const Statement& row) {
  Person person{.id = ResidentId{row.uuid(0)},
                .household = HouseholdId{row.uuid(1)},
                .name = std::string(row.text(2)),
                .phone = digits_of(row.text(3))};
  const auto [found, added] = person_of_.emplace(person.id, static_cast<std::uint32_t>(people_.size()));
  if (added) {
    people_.push_back(std::move(person));
  } else {
    people_[found->second] = std::move(person);
  }
}

Result<void> Search::refresh_people() {
  constexpr std::string_view kColumns =
      "SELECT id, household, name, phone FROM resident WHERE coalesce(deleted, 0) = 0 AND "
      "coalesce(gone_by, 0) = 0";
  Database& database = records_.database();
  if (!people_read_) {
    people_.clear();
    person_of_.clear();
    BAIJIA_TRY(for_each_row(database.query(kColumns), [&](const Statement& row) { read_person(row); }));
    people_read_ = true;
  }
  for (const ResidentId id : changed_people_) {
    // A resident that is gone keeps an empty place.
    if (const auto found = person_of_.find(id); found != person_of_.end()) people_[found->second] = Person{.id = id};
    BAIJIA_TRY(for_each_row(database.query(std::string(kColumns) + " AND id = ?", id),
                            [&](const Statement& row) { read_person(row); }));
  }
  changed_people_.clear();
  return {};
}

void Search::find_doors(const SearchQuery& query, Hits& hits) {
  // Rank 0: the door that was said; 1: every door of the building that was said; 2: rooms that begin so.
  std::array<std::vector<const Door*>, 3> ranked;
  const DoorWords said = query.door.value_or(DoorWords{});
  const bool bare = query.door && said.road.empty() && said.lane.empty() && said.number.empty();  // "203"
  std::string_view after_first = query.text;
  if (!after_first.empty()) static_cast<void>(take_code_point(after_first));
  const bool is_name = !after_first.empty();  // one character would be in too many names
  for (const DoorBuilding& entry : doors_.buildings()) {
    const Building& building = entry.building;
    const bool here = query.door && building.road.contains(said.road) &&
                      (said.lane.empty() || same_number(building.lane, "弄", said.lane)) &&
                      (said.number.empty() || same_number(building.number, "号", said.number));
    const std::string name = building.road + building.lane + building.number;
    const bool named =
        query.door ? bare && same_number(building.number, "号", said.room) : is_name && names(name, query.text);
    const bool houses = query.house && building.form != BuildingForm::kApartments &&
                        (query.house->place.empty() || names(name, query.house->place));
    for (const Door& door : doors_.doors_of(entry)) {
      const std::string_view room = core_of(door.room, "室");
      const std::string_view house = core_of(door.room, "号");
      if (same_word(room, query.text) || (here && !said.room.empty() && same_word(room, said.room)) ||
          (houses && same_word(house, query.house->number))) {
        ranked[0].push_back(&door);
      } else if (named || (here && said.room.empty())) {
        ranked[1].push_back(&door);
      } else if ((here && said.room.size() >= 2 && room.starts_with(said.room)) ||
                 (houses && !query.house->place.empty() && house.starts_with(query.house->number))) {
        ranked[2].push_back(&door);
      }
    }
  }
  for (const auto& list : ranked) {
    for (const Door* door : list) {
      if (hits.size() == kMostHits) return;
      hits.push_back({.kind = HitKind::kHousehold,
                      .household = door->household,
                      .issue = {},
                      .visit = {},
                      .title = doors_.label(door),
                      .snippet = {}});
    }
  }
}

void Search::find_people(const SearchQuery& query, Hits& hits) {
  struct Match {
    int rank;
    const Door* door;
    const Person* person;
    bool by_phone;
  };
  std::vector<Match> matches;
  const bool by_name = !query.door || query.door->room.empty();
  for (const Person& person : people_) {
    if (person.name.empty()) continue;
    if (!query.phone_tail.empty()) {
      if (person.phone.ends_with(query.phone_tail)) matches.push_back({0, nullptr, &person, true});
    } else if (!query.letters.empty() && matches_initials(person.name, query.letters)) {
      matches.push_back({0, nullptr, &person, false});
    } else if (by_name) {
      const std::size_t at = person.name.find(query.text);
      if (at == std::string::npos) continue;
      matches.push_back({person.name == query.text ? 0 : at == 0 ? 1 : 2, nullptr, &person, false});
    }
  }
  for (Match& match : matches) match.door = doors_.find(match.person->household);
  put_in_order(matches, {}, [](const Match& match) { return std::tuple(match.rank, match.door, match.person->id); });
  for (const Match& match : matches) {
    if (hits.size() == kMostHits) return;
    std::string where = doors_.label(match.door);
    if (match.by_phone) where += (where.empty() ? "…" : " · …") + query.phone_tail;
    hits.push_back({.kind = HitKind::kResident,
                    .household = match.person->household,
                    .issue = {},
                    .title = match.person->name,
                    .snippet = std::move(where)});
  }
}

Result<void> Search::add_text_hit(Kind kind, const Uuid& id, const SearchQuery& query, Hits& hits) {
  const TextSource* source = source_of(kind);
  if (source == nullptr) return {};
  const bool own_household = kind == Kind::kHousehold;
  return for_each_row(
      records_.database().query("SELECT " + std::string(source->text) + ", " + (own_household ? "id" : "household") +
                                    ", " + (kind == Kind::kIssue ? "title" : "NULL") + ", " +
                                    (kind == Kind::kVisit ? "building" : "NULL") + " FROM " +
                                    std::string(source->table) + " WHERE id = ? AND coalesce(deleted, 0) = 0",
                                id),
      [&](const Statement& row) {
        const std::string_view text = row.text(0);
        const std::size_t at = text.find(query.text);
        if (at == std::string_view::npos) return;
        SearchHit hit{.kind = source->hit,
                      .household = HouseholdId{row.uuid(1)},
                      .issue = {},
                      .visit = {},
                      .title = {},
                      .snippet = {}};
        if (kind == Kind::kIssue) hit.issue.uuid = id;
        if (kind == Kind::kVisit) hit.visit.uuid = id;
        hit.title = kind == Kind::kIssue ? std::string(row.text(2)) : doors_.label(doors_.find(hit.household));
        // A patrol has a building only.
        if (const DoorBuilding* place = doors_.find(BuildingId{row.uuid(3)}); hit.title.empty() && place != nullptr) {
          hit.title = place->label;
        }
        hit.snippet = snippet_of(text, at, query.text.size());
        hits.push_back(std::move(hit));
      });
}

Result<void> Search::find_texts(const SearchQuery& query, Hits& hits) {
  Database& database = records_.database();
  Hits found;
  const std::size_t room = kMostHits - hits.size();

  // The newest first: what still waits to be indexed, then the index from its end.
  std::vector<std::pair<Kind, Uuid>> candidates;
  for (const TextSource& source : kSources) {
    BAIJIA_TRY(for_each_row(database.query("SELECT t.id FROM search_todo t JOIN " + std::string(source.table) +
                                               " USING(id) WHERE t.kind = ? AND instr(" + std::string(source.text) +
                                               ", ?) > 0 AND coalesce(deleted, 0) = 0 ORDER BY t.id DESC LIMIT ?",
                                           source.kind, query.text, std::int64_t{kMostHits}),
                            [&](const Statement& row) { candidates.emplace_back(source.kind, row.uuid(0)); }));
  }
  for (const auto& [kind, id] : candidates) {
    if (found.size() == room) break;
    BAIJIA_TRY(add_text_hit(kind, id, query, found));
  }

  std::string match;
  for (const std::string& pair : query.pairs) match += (match.empty() ? "\"" : " AND \"") + pair + "\"";
  BAIJIA_TRY_ASSIGN(
      Statement numbers,
      database.query("SELECT rowid FROM search_pair WHERE search_pair MATCH ? ORDER BY rowid DESC", match));
  while (found.size() < room) {
    BAIJIA_TRY_ASSIGN(const bool more, numbers.step());
    if (!more) break;
    std::optional<std::pair<Kind, Uuid>> text;
    BAIJIA_TRY(for_each_row(
        database.query("SELECT kind, id FROM search_text WHERE number = ? AND NOT EXISTS (SELECT 1 FROM search_todo t "
                       "WHERE t.kind = search_text.kind AND t.id = search_text.id)",
                       numbers.integer(0)),
        [&](const Statement& row) { text.emplace(static_cast<Kind>(row.integer(0)), row.uuid(1)); }));
    if (text) BAIJIA_TRY(add_text_hit(text->first, text->second, query, found));
  }
  // What is in confidence has no index: it is little, and what is forgotten has to be forgotten whole.
  BAIJIA_TRY(for_each_row(
      database.query(
          "SELECT household, text, level, author FROM confidence WHERE instr(text, ?) > 0 AND coalesce(deleted, 0) = 0 "
          "ORDER BY id DESC",
          query.text),
      [&](const Statement& row) {
        if (found.size() == room) return;
        const HouseholdId household{row.uuid(0)};
        const std::size_t at = row.text(1).find(query.text);
        if (at == std::string_view::npos) return;
        const Discretion level = discretion_from(row.integer(2));
        if (!doors_.may_read(records_.identity().account, AccountId{row.uuid(3)}, level, household)) return;
        found.push_back({.kind = HitKind::kHousehold,
                         .household = household,
                         .issue = {},
                         .visit = {},
                         .title = doors_.label(doors_.find(household)),
                         .snippet = snippet_of(row.text(1), at, query.text.size())});
      }));
  for (const TextSource& source : kSources) {
    for (SearchHit& hit : found) {
      if (hit.kind == source.hit) hits.push_back(std::move(hit));
    }
  }
  return {};
}

Result<std::vector<SearchHit>> Search::find(std::string_view words) {
  Hits hits;
  const SearchQuery query = parse_search(words);
  if (query.text.empty()) return hits;
  BAIJIA_TRY(doors_.refresh());
  BAIJIA_TRY(refresh_people());
  find_doors(query, hits);
  find_people(query, hits);
  if (!query.pairs.empty() && hits.size() < kMostHits) BAIJIA_TRY(find_texts(query, hits));
  return hits;
}

}  // namespace baijia
