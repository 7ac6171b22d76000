#include "core/store/carried.h"

#include <algorithm>

#include "core/sync/frames.h"

namespace baijia {
namespace {

constexpr std::int64_t kFirstWaitMillis = 2000;
constexpr std::int64_t kLongestBoxWaitMillis = 120'000;
constexpr int kWaiting = 0;
constexpr int kRefused = 1;

/// The same box, however often it comes in.
Uuid id_of(std::string_view octets) {
  const RowHash hash = hash_of(octets);
  Uuid id;
  for (std::size_t i = 0; i < 8; ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(hash.high >> (56U - 8U * i));
    id.bytes[8 + i] = static_cast<std::uint8_t>(hash.low >> (56U - 8U * i));
  }
  return id;
}

struct OpenedBox {
  BoxFile box;
  std::vector<Row> rows;
};

/// A box of `scope`: it is looked at as a whole before anything of it is kept.
Result<OpenedBox> open_box(std::string_view octets, Scope scope) {
  Result<BoxFile> box = decode<BoxFile>(octets);
  if (!box) return fail(Code::kParcelUnreadable, "box");
  if (box->scope != scope) return fail(Code::kWrongScope, "a box of another committee");
  OpenedBox opened{std::move(*box), {}};
  for (const std::string& bytes : opened.box.rows) {
    Result<Row> row = decode_row(bytes);
    if (!row) return fail(Code::kParcelUnreadable, "row");
    if (row->scope != scope) return fail(Code::kWrongScope, "a row of another committee");
    opened.rows.push_back(std::move(*row));
  }
  return opened;
}

/// The hub has looked at the box and will not have it.
bool refuses(const HubResponse& response) {
  const auto code = static_cast<Code>(response.error);
  return code == Code::kRejected || code == Code::kMalformed || code == Code::kTooNew || code == Code::kTooLarge;
}

}  // namespace

Result<Received> Carried::take(std::string_view octets) {
  const Identity& me = records_.identity();
  Received received;
  const Result<Parcel> parcel = decode<Parcel>(octets);
  if (!parcel) {
    // The file of 导出一份带走 is not signed: it is taken from the own account's other phone, as one's own writing.
    BAIJIA_TRY_ASSIGN(const OpenedBox one, open_box(octets, me.scope));
    const BoxFile& box = one.box;
    if (box.account != me.account) return fail(Code::kParcelUnreadable, "somebody else's box without a signature");
    if (box.device == me.device) return fail(Code::kParcelOwn, "box");
    BAIJIA_TRY_ASSIGN(received.records, records_.take_over(one.rows));
    received.authors.push_back(box.account);
    return received;
  }
  std::vector<OpenedBox> boxes;
  for (const std::string& carried : parcel->rows) {
    const Result<CarriedBox> outer = decode<CarriedBox>(carried);
    if (!outer) return fail(Code::kParcelUnreadable, "carried box");
    BAIJIA_TRY_ASSIGN(boxes.emplace_back(), open_box(outer->box, me.scope));
  }
  for (std::size_t at = 0; at < boxes.size(); ++at) {
    const BoxFile& box = boxes[at].box;
    if (box.account == me.account && box.device == me.device) {
      if (boxes.size() == 1) return fail(Code::kParcelOwn, "parcel");
      continue;  // what was once given to somebody comes back with theirs
    }
    BAIJIA_TRY_ASSIGN(const std::int64_t records, keep(parcel->rows[at], boxes[at].rows));
    received.records += records;
    if (!std::ranges::contains(received.authors, box.account)) received.authors.push_back(box.account);
  }
  idle_ = false;
  return received;
}

Result<std::int64_t> Carried::keep(std::string_view octets, std::span<const Row> rows) {
  BAIJIA_TRY(records_.merge_carried(rows));
  BAIJIA_TRY(
      records_.database().run("INSERT OR IGNORE INTO carried(id, position, state, records, octets) "
                              "VALUES(?1, (SELECT coalesce(max(position), 0) + 1 FROM carried), ?2, ?3, ?4)",
                              id_of(octets), kWaiting, rows.size(), Bytes{std::string(octets)}));
  return std::ssize(rows);
}

Result<std::vector<std::string>> Carried::boxes() {
  std::vector<std::string> boxes;
  BAIJIA_TRY_ASSIGN(Statement statement,
                    records_.database().query("SELECT octets FROM carried WHERE state=? ORDER BY position", kWaiting));
  while (true) {
    BAIJIA_TRY_ASSIGN(const bool more, statement.step());
    if (!more) return boxes;
    boxes.emplace_back(statement.octets(0));
  }
}

Result<Carried::Totals> Carried::totals() {
  Totals totals;
  BAIJIA_TRY_ASSIGN(Statement statement,
                    records_.database().query("SELECT state, sum(records) FROM carried GROUP BY state"));
  while (true) {
    BAIJIA_TRY_ASSIGN(const bool more, statement.step());
    if (!more) return totals;
    (statement.integer(0) == kWaiting ? totals.waiting : totals.refused) = statement.integer(1);
  }
}

Result<std::optional<HubRequest>> Carried::next() {
  if (asked_ || idle_ || !is_due(not_before_millis_, clock_.now_millis(), kLongestBoxWaitMillis)) return std::nullopt;
  BAIJIA_TRY_ASSIGN(
      Statement statement,
      records_.database().query("SELECT id, octets FROM carried WHERE state=? ORDER BY position LIMIT 1", kWaiting));
  BAIJIA_TRY_ASSIGN(const bool found, statement.step());
  idle_ = !found;
  if (!found) return std::nullopt;
  asked_ = statement.uuid(0);
  return HubRequest{"/api/v1/carry", std::string(statement.octets(1))};
}

Result<void> Carried::on_response(const HubResponse& response) {
  const std::optional<Uuid> id = std::exchange(asked_, std::nullopt);
  if (!id) return fail(Code::kBadRequest, "an answer to no request");
  Result<void> done = answered(response, *id);
  if (done) {
    failures_ = 0;
    return {};
  }
  const std::int64_t wait = std::min(kLongestBoxWaitMillis, kFirstWaitMillis << std::min(failures_++, 10));
  not_before_millis_ = clock_.now_millis() + wait;
  return done;
}

Result<void> Carried::answered(const HubResponse& response, const Uuid& id) {
  int refused = 0;
  if (response.error != 0) {
    if (!refuses(response)) return fail(static_cast<Code>(response.error), "a carried box");
    refused = 1;
  } else if (response.status != 200) {
    return fail(code_of_status(response.status), "a carried box");
  } else {
    const Result<CarryReply> reply = decode<CarryReply>(response.body);
    if (!reply) return fail(Code::kNotTheHub, "no reply to a carried box");
    if (reply->deferred != 0) {
      BAIJIA_TRY(put_last(id));
      return fail(Code::kRejected, "some of a carried box has to wait");
    }
  }
  BAIJIA_TRY_ASSIGN(Transaction transaction, records_.begin());
  BAIJIA_TRY(refused != 0 ? records_.database().run("UPDATE carried SET state=? WHERE id=?", kRefused, id)
                          : records_.database().run("DELETE FROM carried WHERE id=?", id));
  BAIJIA_TRY(records_.commit(std::move(transaction)));
  return {};
}

Result<void> Carried::put_last(const Uuid& id) {
  BAIJIA_TRY_ASSIGN(Transaction transaction, records_.begin());
  BAIJIA_TRY(
      records_.database().run("UPDATE carried SET position = (SELECT max(position) + 1 FROM carried) WHERE id = ?1 AND "
                              "EXISTS(SELECT 1 FROM carried WHERE state = ?2 AND id <> ?1)",
                              id, kWaiting));
  BAIJIA_TRY(records_.commit(std::move(transaction)));
  return {};
}

std::optional<std::int64_t> Carried::next_millis() const {
  if (asked_ || idle_) return std::nullopt;
  const std::int64_t now = clock_.now_millis();
  return is_due(not_before_millis_, now, kLongestBoxWaitMillis) ? now : not_before_millis_;
}

}  // namespace baijia
