#include "core/sync/intake.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "core/domain/rights.h"
#include "core/domain/text.h"
#include "core/sync/discretion.h"
#include "core/sync/erase.h"
#include "core/sync/merge.h"

namespace baijia {
namespace {

/// The account that created `row`, as far as the row says.
AccountId author_of(const EntitySchema& schema, const Row& row) {
  AccountId author;
  const FieldSchema* declared = author_field(schema);
  const Field* field = declared != nullptr ? row.field(declared->number) : nullptr;
  if (field != nullptr) (void)ValueCodec<AccountId>::read(field->value, author);
  return author;
}

Standing standing_of(const HubCaller& caller, const EntitySchema& schema, const Row& row) {
  return author_of(schema, row) == caller.account ? Standing::kAuthor : Standing::kColleague;
}

std::optional<Code> fault_of(const Value& value, const FieldSchema* schema) {
  const auto* text = std::get_if<std::string>(&value);
  const auto* bytes = std::get_if<Bytes>(&value);
  if (text != nullptr && !well_formed(*text)) return Code::kInvalid;
  if (schema == nullptr || std::holds_alternative<std::monostate>(value)) return std::nullopt;
  const ValueType type = text != nullptr    ? ValueType::kText
                         : bytes != nullptr ? ValueType::kBytes
                                            : ValueType::kInteger;
  if (type != schema->type) return Code::kInvalid;
  const std::size_t size = text != nullptr ? text->size() : bytes != nullptr ? bytes->octets.size() : 0;
  if (size > schema->options.max_bytes) return Code::kTooLong;
  const std::size_t identity = Uuid{}.bytes.size();
  if (bytes != nullptr && (schema->identity ? size != identity : size % identity != 0)) return Code::kInvalid;
  return std::nullopt;
}

Verdict rejected(Code code) { return {.status = RowReceipt::Status::kRejected, .code = code}; }

Verdict create(const HubCaller& caller, const EntitySchema* schema, const Row& pushed) {
  if (schema != nullptr) {
    if (!may_create(caller.role, *schema)) return rejected(Code::kForbidden);
    if (const FieldSchema* declared = author_field(*schema); declared != nullptr) {
      const AccountId author = author_of(*schema, pushed);
      if (author.empty()) return rejected(Code::kMissing);
      // A restored hub may lack what a colleague made and the caller only changed: that waits for its author's own
      // push. The chief may bring it back.
      if (author != caller.account && caller.role != Role::kChief) {
        const bool passed_on = pushed.field(declared->number)->version.device != caller.device;
        return {.status = passed_on ? RowReceipt::Status::kDeferred : RowReceipt::Status::kRejected,
                .code = Code::kForbidden};
      }
    }
  }
  for (const Field& field : pushed.fields) {
    if (const auto fault = fault_of(field.value, schema != nullptr ? schema->field(field.number) : nullptr)) {
      return rejected(*fault);
    }
  }
  return {.changed = true, .row = pushed};
}

Verdict change(const HubCaller& caller, const EntitySchema* schema, const Row& stored, const Row& pushed) {
  Row winning{pushed.scope, pushed.key, {}};
  const Standing standing = schema != nullptr ? standing_of(caller, *schema, stored) : Standing::kColleague;
  for (const Field& field : pushed.fields) {
    const Field* holder = stored.field(field.number);
    if (holder != nullptr && !wins(field, *holder)) continue;
    const FieldSchema* declared = schema != nullptr ? schema->field(field.number) : nullptr;
    // Its own value under a later version: its clock was ahead, and a box of it has been brought back meanwhile.
    const bool again = holder != nullptr && holder->version.device == caller.device && holder->value == field.value;
    // Erased here too, and once more by a hub that was restored since: nothing is lost by it.
    const bool erased_again =
        holder != nullptr && is_erased(*holder) && is_erased(field) && holder->value == field.value;
    if (declared != nullptr && !again && !erased_again && !may_change(caller.role, standing, *schema, *declared)) {
      if (field.version.device == caller.device) return rejected(Code::kForbidden);
      continue;
    }
    if (const auto fault = fault_of(field.value, declared)) return rejected(*fault);
    winning.fields.push_back(field);
  }
  Verdict verdict;
  if (winning.fields.empty()) return verdict;
  verdict.row = stored;
  verdict.changed = merge_into(verdict.row, winning);
  return verdict;
}

}  // namespace

Verdict judge(const HubCaller& caller, const Row* stored, const Row& pushed) {
  if (pushed.scope != caller.scope) return rejected(Code::kWrongScope);
  if (!works_in_committee(caller.role)) return rejected(Code::kForbidden);
  const EntitySchema* schema = find_schema(pushed.key.kind);
  Verdict verdict = stored != nullptr ? change(caller, schema, *stored, pushed) : create(caller, schema, pushed);
  if (verdict.changed && breaks_discretion(stored, verdict.row)) return rejected(Code::kForbidden);
  // What others could not read must not be stored, even when it grew from two readable halves.
  if (verdict.changed &&
      (verdict.row.fields.size() > kMaxFieldsPerRow || encode_row(verdict.row).size() > kMaxRowBytes)) {
    return rejected(Code::kTooLarge);
  }
  return verdict;
}

bool is_too_far_ahead(const HubCaller& caller, const Row* stored, const Row& pushed, std::int64_t now_millis) {
  constexpr std::uint64_t kMillisecond = 1U << 16U;
  std::uint64_t greatest_other = 0;
  if (stored != nullptr) {
    for (const Field& field : stored->fields) greatest_other = std::max(greatest_other, field.version.time);
  }
  for (const Field& field : pushed.fields) {
    if (field.version.device != caller.device) greatest_other = std::max(greatest_other, field.version.time);
  }
  return std::ranges::any_of(pushed.fields, [&](const Field& field) {
    if (field.version.device != caller.device || field.version.millis() <= now_millis + kMaxAheadMillis) return false;
    if (field.version.time <= greatest_other || field.version.time - greatest_other <= kMillisecond) return false;
    const Field* holder = stored != nullptr ? stored->field(field.number) : nullptr;
    return holder == nullptr || wins(field, *holder);
  });
}

void bring_back(Row& row, std::int64_t now_millis) {
  std::map<Version, std::uint64_t> given;
  for (const Field& field : row.fields) {
    if (field.version.millis() > now_millis + kMaxAheadMillis) given.try_emplace(field.version);
  }
  std::uint64_t next = static_cast<std::uint64_t>(now_millis - 1) << 16U;
  for (auto& [original, time] : given) time = next++;
  for (Field& field : row.fields) {
    const auto found = given.find(field.version);
    if (found != given.end()) field.version.time = field.version.era() | found->second;
  }
}

}  // namespace baijia
