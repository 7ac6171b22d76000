#pragma once

// Search over doors, residents and everything that was written down.
//
// Doors and residents are few and are looked through in memory. Texts (what was said, issues, promises, notes) have an
// index in the database: an FTS5 table of the pairs of neighbouring Chinese characters of each text, so that a word of
// two characters is one lookup; longer ones are the texts that have all pairs, and each hit is checked against its
// text.
//
// The index is derived data and lags behind: a changed text is put on a short list (search_todo) inside its
// transaction, which costs one block at most, and catch_up() indexes what is on the list at quiet moments. Texts on the
// list are searched by reading them, so a search always sees everything. What was erased (core/sync/erase.h) leaves the
// index at once; its pairs leave the segments of FTS5 at the next quiet moment.

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/domain/views.h"
#include "core/store/doors.h"
#include "core/store/records.h"
#include "core/store/search_query.h"

namespace baijia {

class Search {
 public:
  /// The references outlive it.
  Search(Records& records, Doors& doors) : records_(records), doors_(doors) {}

  /// Makes the index, or makes it anew when it is of another version. A transaction of its own when there is something
  /// to do.
  [[nodiscard]] Result<void> open();

  /// As Core::search.
  [[nodiscard]] Result<std::vector<SearchHit>> find(std::string_view words);

  /// To be told of every changed row (Records::add_observer).
  [[nodiscard]] Result<void> note(const Row& row, bool is_new);

  /// Every row is gone (Records::let_go): an empty index, in the caller's transaction.
  [[nodiscard]] Result<void> forget();

  /// True when so many texts wait that catch_up() is worth a commit, or something was erased.
  [[nodiscard]] bool is_behind() const { return behind_ || purging_; }
  /// Indexes waiting texts in a transaction of its own, for about so many milliseconds of `clock` and 1,000 at most.
  /// Value: at least so many still wait.
  [[nodiscard]] Result<std::int64_t> catch_up(Clock& clock, std::int64_t millis);

 private:
  struct Person {
    ResidentId id;
    HouseholdId household;
    std::string name;
    std::string phone;  ///< digits only
  };
  using Hits = std::vector<SearchHit>;

  /// The index of one text as it is now.
  Result<void> index(Kind kind, const Uuid& id);
  Result<void> make_index();
  Result<void> make_tables();
  Result<void> refresh_people();
  void read_person(const Statement& row);
  void find_doors(const SearchQuery& query, Hits& hits);
  void find_people(const SearchQuery& query, Hits& hits);
  Result<void> find_texts(const SearchQuery& query, Hits& hits);
  Result<void> add_text_hit(Kind kind, const Uuid& id, const SearchQuery& query, Hits& hits);

  Records& records_;
  Doors& doors_;
  bool behind_ = false;
  bool purging_ = false;      ///< pairs of an erased text lie in the index's older segments
  std::int64_t waiting_ = 0;  ///< at least so many texts are on the list, as far as this run knows

  bool people_read_ = false;
  std::vector<Person> people_;
  std::unordered_map<ResidentId, std::uint32_t> person_of_;
  std::unordered_set<ResidentId> changed_people_;
};

}  // namespace baijia
