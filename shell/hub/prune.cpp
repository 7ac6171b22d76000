#include "shell/hub/prune.h"

#include <algorithm>
#include <format>
#include <functional>
#include <map>
#include <set>
#include <span>

#include "core/domain/entities.h"
#include "core/store/select.h"
#include "core/sync/wire.h"
#include "shell/hub/audit.h"

namespace baijia::hub {
namespace {

constexpr std::int64_t kDayMillis = 24LL * 60 * 60 * 1000;
constexpr std::size_t kPageRows = 2000;
constexpr std::size_t kPageBytes = 4U << 20U;
constexpr std::size_t kRowsAtOnce = 300;

/// A row whose time is over, as it was read.
struct Due {
  RowKey key;
  RowHash seen;
  Keeping keeping;
  Fate fate;
};

std::uint16_t number_of(Kind kind, std::string_view field) {
  return std::ranges::find(find_schema(kind)->fields, field, &FieldSchema::name)->number;
}

/// What one committee has, as far as it decides about others, and what is due of it.
class Committee {
 public:
  explicit Committee(std::int64_t now_millis) : now_(now_millis) {}

  /// What others depend on: issues for their voices and photos, answers for those before them, who is gone.
  void learn(const Row& row) {
    if (row.key.kind == Kind::kRetention) own_ = entity_from_row<Retention>(row);
    if (row.key.kind == Kind::kErasure) {
      const auto erasure = entity_from_row<Erasure>(row);
      erased_[erasure.resident.empty() ? erasure.household.uuid : erasure.resident.uuid] = erasure.at_millis;
    }
    if (row.key.kind == Kind::kIssue) {
      const auto solved = said_by(row, "solved_at_millis");
      if (entity_from_row<Issue>(row).state != IssueState::kOpen && solved) solved_[IssueId{row.key.id}] = *solved;
    }
    if (row.key.kind == Kind::kConsent) {
      const auto answer = entity_from_row<Consent>(row);
      answers_[answer.resident].insert(answer.at_millis);
    }
    if (row.key.kind == Kind::kResident) {
      if (const auto since = gone_since(row)) gone_[ResidentId{row.key.id}] = *since;
    }
  }

  void judge(const Row& row) {
    if (const auto since = gone_since(row)) return add(row, Keeping::kStruck, Fate::kAllGoes, *since);
    switch (row.key.kind) {
      case Kind::kVisit:
        return add(row, Keeping::kSaid, Fate::kWordsGo, said_by(row, "at_millis").value_or(0));
      case Kind::kConfidence:
        return add(row, Keeping::kSaid, Fate::kAllGoes, said_by(row, "at_millis").value_or(0));
      case Kind::kPromise: {
        const auto settled = said_by(row, "settled_at_millis");
        if (entity_from_row<Promise>(row).state == PromiseState::kOpen || !settled) return;
        return add(row, Keeping::kPromises, Fate::kAllGoes, *settled);
      }
      case Kind::kIssue:
        return add_by_issue(row, Keeping::kIssues, IssueId{row.key.id});
      case Kind::kVoice:
        return add_by_issue(row, Keeping::kIssues, entity_from_row<Voice>(row).issue);
      case Kind::kPhoto: {
        const auto photo = entity_from_row<Photo>(row);
        if (!photo.issue.empty()) return add_by_issue(row, Keeping::kPhotos, photo.issue);
        return add(row, Keeping::kPhotos, Fate::kAllGoes, said_by(row, "taken_millis").value_or(0));
      }
      case Kind::kReveal:
        return add(row, Keeping::kReveals, Fate::kAllGoes, said_by(row, "at_millis").value_or(0));
      case Kind::kConsent:
        return judge_answer(row);
      default:
        return;
    }
  }

  std::vector<Due> due;

  [[nodiscard]] std::int64_t since_struck() const { return now_ - days_kept(own_, Keeping::kStruck) * kDayMillis; }

 private:
  /// The instant in the field of that name, or when that was written, if that was later: the clock of a phone may be
  /// years behind, and what is fresh is not to be taken for old. Nothing for an empty field.
  static std::optional<std::int64_t> said_by(const Row& row, std::string_view name) {
    const Field* field = row.field(number_of(row.key.kind, name));
    if (field == nullptr || !std::holds_alternative<std::int64_t>(field->value)) return std::nullopt;
    return std::max(std::get<std::int64_t>(field->value), field->version.millis());
  }

  /// When a row was deleted; 0 when that was erased as well.
  static std::optional<std::int64_t> struck_since(const Row& row) {
    const Field* deleted = row.field(kDeletedField);
    if (deleted == nullptr || deleted->value != Value{std::int64_t{1}}) return std::nullopt;
    return deleted->version.millis();
  }

  /// When a row was struck out or, of somebody who moved out or died, when that was recorded.
  static std::optional<std::int64_t> gone_since(const Row& row) {
    if (const auto since = struck_since(row)) return since;
    if (row.key.kind != Kind::kResident || entity_from_row<Resident>(row).gone_by == Going::kNo) return std::nullopt;
    return row.field(number_of(Kind::kResident, "gone_by"))->version.millis();
  }

  void judge_answer(const Row& row) {
    const auto answer = entity_from_row<Consent>(row);
    std::optional<std::int64_t> ended;
    const std::set<std::int64_t>& all = answers_[answer.resident];
    if (const auto later = all.upper_bound(answer.at_millis); later != all.end()) ended = *later;
    if (answer.state != ConsentState::kGiven) ended = std::min(ended.value_or(answer.at_millis), answer.at_millis);
    const auto gone = gone_.find(answer.resident);
    if (!ended && gone != gone_.end()) {
      std::int64_t since = std::max(gone->second, answer.at_millis);
      for (const Uuid& of : {answer.resident.uuid, answer.household.uuid}) {
        if (const auto erased = erased_.find(of); erased != erased_.end()) since = std::max(since, erased->second);
      }
      ended = since;
    }
    if (ended) add(row, Keeping::kConsents, Fate::kAllGoes, *ended);
  }

  void add_by_issue(const Row& row, Keeping keeping, IssueId issue) {
    if (const auto solved = solved_.find(issue); solved != solved_.end()) {
      add(row, keeping, Fate::kAllGoes, solved->second);
    }
  }

  void add(const Row& row, Keeping keeping, Fate fate, std::int64_t since_millis) {
    if (now_ - since_millis < days_kept(own_, keeping) * kDayMillis || !has_content(row, fate)) return;
    due.push_back({row.key, hash_of(row), keeping, fate});
  }

  /// True when erasing would take something away.
  static bool has_content(const Row& row, Fate fate) {
    return std::ranges::any_of(erased_values(row.key.kind, fate), [&](const FieldValue& erased) {
      const Field* field = row.field(erased.first);
      if (erased.first == kDeletedField) return field == nullptr || field->value != erased.second;
      if (field == nullptr || field->value == erased.second) return false;
      return field->value != Value{} && field->value != Value{std::int64_t{0}};
    });
  }

  std::int64_t now_;
  std::optional<Retention> own_;
  std::map<IssueId, std::int64_t> solved_;
  std::map<ResidentId, std::set<std::int64_t>> answers_;
  std::map<ResidentId, std::int64_t> gone_;
  std::map<Uuid, std::int64_t> erased_;  ///< households and residents, at their wish
};

Result<void> each_row(HubStore& store, Scope scope, const std::function<void(const Row&)>& visit) {
  std::uint64_t after = 0;
  while (true) {
    BAIJIA_TRY_ASSIGN(const HubPage page, store.rows_after(scope, after, kPageRows, kPageBytes));
    for (const std::string& encoded : page.encoded) {
      BAIJIA_TRY_ASSIGN(const Row row, decode_row(encoded));
      visit(row);
    }
    if (page.remaining == 0 || page.last_sequence == after) return {};
    after = page.last_sequence;
  }
}

Result<void> erase_due(OpenStore& store, Scope scope, std::span<const Due> due, PruneCounts& counts) {
  PruneCounts erased{};
  BAIJIA_TRY(store.rows->transact(scope, [&](HubTransaction& transaction) -> Result<void> {
    erased = {};
    for (const Due& one : due) {
      BAIJIA_TRY_ASSIGN(std::optional<Row> row, transaction.find(one.key));
      if (!row || hash_of(*row) != one.seen || !erase(*row, one.fate)) continue;
      BAIJIA_TRY(transaction.put(*row));
      ++erased.at(static_cast<std::size_t>(one.keeping));
    }
    return {};
  }));
  for (std::size_t i = 0; i < counts.size(); ++i) counts.at(i) += erased.at(i);
  return {};
}

/// Boxes that nobody has fetched in the time for what was struck out.
Result<std::int64_t> drop_boxes(OpenStore& store, Scope scope, std::int64_t before_millis, PruneMode mode) {
  std::int64_t boxes = 0;
  BAIJIA_TRY(store.database->write([&](Database& database) -> Result<void> {
    BAIJIA_TRY_ASSIGN(const auto old, database.number("SELECT count(*) FROM left_box WHERE scope = ? AND at_millis < ?",
                                                      signed_bits(scope.code), before_millis));
    boxes = old.value_or(0);
    if (mode == PruneMode::kDryRun || boxes == 0) return {};
    return database.run("DELETE FROM left_box WHERE scope = ? AND at_millis < ?", signed_bits(scope.code),
                        before_millis);
  }));
  return boxes;
}

}  // namespace

std::string words_from_counts(const PruneCounts& counts) {
  std::string words;
  for (const KeepingRule& rule : kKeepingRules) {
    const std::int64_t count = counts.at(static_cast<std::size_t>(rule.keeping));
    if (count != 0) words += std::format("{}{} {}", words.empty() ? "" : ", ", rule.name, count);
  }
  return words;
}

Result<PruneCounts> prune_committee(OpenStore& store, Scope scope, PruneMode mode) {
  Committee committee(store.database->clock().now_millis());
  BAIJIA_TRY(each_row(*store.rows, scope, [&](const Row& row) { committee.learn(row); }));
  BAIJIA_TRY(each_row(*store.rows, scope, [&](const Row& row) { committee.judge(row); }));
  PruneCounts counts{};
  BAIJIA_TRY_ASSIGN(counts.at(static_cast<std::size_t>(Keeping::kStruck)),
                    drop_boxes(store, scope, committee.since_struck(), mode));
  const std::span<const Due> due = committee.due;
  if (mode == PruneMode::kDryRun) {
    for (const Due& one : due) ++counts.at(static_cast<std::size_t>(one.keeping));
    return counts;
  }
  for (std::size_t at = 0; at < due.size(); at += kRowsAtOnce) {
    BAIJIA_TRY(erase_due(store, scope, due.subspan(at, std::min(kRowsAtOnce, due.size() - at)), counts));
  }
  if (std::string words = words_from_counts(counts); !words.empty()) {
    BAIJIA_TRY(note(*store.database, {.deed = Deed::kTimeOver, .scope = scope, .detail = std::move(words)}));
  }
  return counts;
}

Result<PruneCounts> prune(OpenStore& store, PruneMode mode) {
  std::vector<Scope> committees;
  BAIJIA_TRY(store.database->read([&](Database& database) {
    committees.clear();
    return for_each_row(database.query("SELECT scope FROM committee ORDER BY scope"),
                        [&](const Statement& row) { committees.push_back({unsigned_bits(row.integer(0))}); });
  }));
  PruneCounts sum{};
  for (const Scope scope : committees) {
    BAIJIA_TRY_ASSIGN(const PruneCounts counts, prune_committee(store, scope, mode));
    for (std::size_t i = 0; i < sum.size(); ++i) sum.at(i) += counts.at(i);
  }
  if (mode == PruneMode::kDryRun) return sum;
  BAIJIA_TRY(store.database->write([&](Database& database) {
    return database.run("INSERT OR REPLACE INTO meta (key, value) VALUES ('swept', ?)",
                        store.database->clock().now_millis());
  }));
  BAIJIA_TRY(store.database->empty_log());
  return sum;
}

Result<void> prune_daily(OpenStore& store, std::int64_t audit_days) {
  std::optional<std::int64_t> last;
  BAIJIA_TRY(store.database->read([&](Database& database) -> Result<void> {
    BAIJIA_TRY_ASSIGN(last, database.number("SELECT value FROM meta WHERE key = 'swept'"));
    return {};
  }));
  if (last && store.database->clock().now_millis() - *last > kMostDaysBetween * kDayMillis) {
    return fail(Code::kClockAhead, "the last pruning was too long ago");
  }
  BAIJIA_TRY(prune_audit(*store.database, audit_days));
  BAIJIA_TRY(prune(store, PruneMode::kErase));
  return {};
}

Result<void> erase_in_boxes(Database& database, Scope scope, const ErasureOrder& order) {
  struct Box {
    AccountId account;
    std::int64_t device = 0;
    std::string octets;
  };
  std::vector<Box> boxes;
  BAIJIA_TRY(
      for_each_row(database.query("SELECT account, device, box FROM left_box WHERE scope = ?", signed_bits(scope.code)),
                   [&](const Statement& row) {
                     boxes.push_back({AccountId{row.uuid(0)}, row.integer(1), std::string(row.octets(2))});
                   }));
  for (const Box& box : boxes) {
    Result<BoxFile> file = decode<BoxFile>(box.octets);
    if (!file) continue;  // verify() tells of it
    bool changed = false;
    for (std::string& octets : file->rows) {
      Result<Row> row = decode_row(octets);
      if (!row || !erase(*row, fate_of(order, *row))) continue;
      octets = encode_row(*row);
      changed = true;
    }
    if (!changed) continue;
    BAIJIA_TRY(database.run("UPDATE left_box SET box = ? WHERE scope = ? AND account = ? AND device = ?",
                            Bytes{encode(*file)}, signed_bits(scope.code), box.account, box.device));
  }
  return {};
}

}  // namespace baijia::hub
