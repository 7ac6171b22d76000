#include "core/store/photos.h"

#include <algorithm>

#include "core/store/select.h"
#include "core/sync/wire.h"

namespace baijia {
namespace {

constexpr std::int64_t kFetchBytes = std::int64_t{256} << 10;
constexpr std::size_t kMostFetchedBytes = 8U << 20U;
constexpr std::int64_t kFirstPhotoWaitMillis = 2000;
constexpr std::int64_t kLongestPhotoWaitMillis = 5 * 60 * 1000;

}  // namespace

Result<std::vector<Photo>> living_photos(Records& records, const Uuid& owner) {
  std::vector<PhotoId> ids;
  // Each part along its own index.
  BAIJIA_TRY(
      for_each_row(records.database().query("SELECT id FROM (SELECT id, taken_millis FROM photo WHERE visit = ?1 "
                                            "UNION ALL SELECT id, taken_millis FROM photo WHERE issue = ?1 "
                                            "UNION ALL SELECT id, taken_millis FROM photo WHERE visit IN "
                                            "(SELECT id FROM visit WHERE household = ?1 AND coalesce(deleted, 0) = 0) "
                                            "UNION ALL SELECT id, taken_millis FROM photo WHERE issue IN "
                                            "(SELECT id FROM issue WHERE household = ?1 AND coalesce(deleted, 0) = 0)) "
                                            "ORDER BY taken_millis, id",
                                            owner),
                   [&](const Statement& row) { ids.push_back(PhotoId{row.uuid(0)}); }));
  std::vector<Photo> found;
  for (const PhotoId id : ids) {
    BAIJIA_TRY_ASSIGN(const std::optional<Photo> photo, records.find<Photo>(id));
    if (photo && !photo->deleted) found.push_back(*photo);
  }
  return found;
}

Result<void> Photos::open() {
  // Reading first: what has not changed is not stored again.
  BAIJIA_TRY_ASSIGN(const auto in_part, records_.database().number("SELECT count(*) FROM photo_store WHERE state = 0"));
  if (in_part == 0) return {};
  BAIJIA_TRY_ASSIGN(Transaction transaction, records_.begin());
  BAIJIA_TRY(
      records_.database().exec("DELETE FROM photo_chunk WHERE photo IN (SELECT id FROM photo_store WHERE state = 0); "
                               "DELETE FROM photo_store WHERE state = 0"));
  BAIJIA_TRY(records_.commit(std::move(transaction)));
  return {};
}

Result<void> Photos::note(const Row& row) {
  if (row.key.kind != Kind::kPhoto) return {};
  const Field* deleted = row.field(kDeletedField);
  if (deleted == nullptr || deleted->value == Value{std::int64_t{0}}) return {};
  const PhotoId photo{row.key.id};
  std::erase_if(remote_, [&](const Remote& one) { return one.photo == photo; });
  return drop(photo);
}

Result<void> Photos::drop(PhotoId photo) {
  BAIJIA_TRY(records_.database().run("DELETE FROM photo_chunk WHERE photo = ?", photo));
  return records_.database().run("DELETE FROM photo_store WHERE id = ?", photo);
}

void Photos::forget() {
  coming_.clear();
  refused_.clear();
  remote_.clear();
}

Result<std::optional<Photo>> Photos::known(PhotoId photo) {
  BAIJIA_TRY_ASSIGN(std::optional<Photo> found, records_.find<Photo>(photo));
  if (found && found->deleted) found.reset();
  return found;
}

Photos::Remote* Photos::remote(PhotoId photo, PhotoPart part) {
  for (Remote& one : remote_) {
    if (one.photo == photo && one.part == part) return &one;
  }
  return nullptr;
}

Result<void> Photos::take(const AddPhoto& command, std::string bytes) {
  if (std::cmp_not_equal(bytes.size(), command.facts.size)) return fail(Code::kInvalid, "size of the photo");
  std::int64_t waiting = command.facts.size;
  for (const Coming& one : coming_) waiting += one.command.facts.size;
  BAIJIA_TRY_ASSIGN(const auto kept, records_.database().number("SELECT sum(size) FROM photo_store WHERE state < 2"));
  if (waiting + kept.value_or(0) > kMostWaitingPhotoBytes) return fail(Code::kPhotosFull, "photos that wait");
  coming_.push_back({.command = command, .bytes = std::move(bytes)});
  ++changes_;
  return {};
}

Result<const AddPhoto*> Photos::keep() {
  if (coming_.empty()) return nullptr;
  Coming& one = coming_.front();
  if (one.kept < one.bytes.size()) {
    Database& database = records_.database();
    BAIJIA_TRY_ASSIGN(Transaction transaction, records_.begin());
    if (one.kept == 0) {
      BAIJIA_TRY(database.run("INSERT INTO photo_store(id, size, taken_millis, state, at_hub) VALUES(?, ?, ?, 0, 0)",
                              one.command.id, one.command.facts.size, clock_.now_millis()));
    }
    const std::string piece = one.bytes.substr(one.kept, kPhotoPieceBytes);
    BAIJIA_TRY(database.run("INSERT INTO photo_chunk(photo, position, octets) VALUES(?, ?, ?)", one.command.id,
                            one.kept / kPhotoPieceBytes, Bytes{piece}));
    BAIJIA_TRY(records_.commit(std::move(transaction)));
    one.kept += piece.size();
  }
  return one.kept < one.bytes.size() ? nullptr : &one.command;
}

Result<void> Photos::finish(bool taken) {
  const PhotoId photo = coming_.front().command.id;
  return taken ? records_.database().run("UPDATE photo_store SET state = 1 WHERE id = ?", photo) : drop(photo);
}

void Photos::finished() {
  coming_.erase(coming_.begin());
  ++changes_;
}

Result<std::vector<PhotoLine>> Photos::lines(const PhotoOwner& owner) {
  std::vector<PhotoLine> lines;
  const Uuid& id = !owner.household.empty() ? owner.household.uuid
                   : owner.visit.empty()    ? owner.issue.uuid
                                            : owner.visit.uuid;
  BAIJIA_TRY_ASSIGN(const std::vector<Photo> photos, living_photos(records_, id));
  for (const Photo& photo : photos) {
    BAIJIA_TRY_ASSIGN(const PhotoLine line, line_of(photo));
    lines.push_back(line);
  }
  for (const Coming& one : coming_) {
    if (one.command.owner == owner) lines.push_back({.photo = one.command.id, .place = PhotoLine::Place::kComingIn});
  }
  return lines;
}

Result<PhotoLine> Photos::line(PhotoId photo) {
  for (const Coming& one : coming_) {
    if (one.command.id == photo) return PhotoLine{.photo = photo, .place = PhotoLine::Place::kComingIn};
  }
  BAIJIA_TRY_ASSIGN(const std::optional<Photo> found, known(photo));
  if (!found) return fail(Code::kNotFound, "photo");
  return line_of(*found);
}

Result<PhotoLine> Photos::line_of(const Photo& photo) {
  const Identity& me = records_.identity();
  BAIJIA_TRY_ASSIGN(const auto waits,
                    records_.database().number("SELECT 1 FROM photo_store WHERE id = ? AND state = 1", photo.id));
  return PhotoLine{.photo = photo.id,
                   .place = waits ? PhotoLine::Place::kWaiting : PhotoLine::Place::kAtHub,
                   .may_remove = photo.author == me.account || me.role == Role::kChief};
}

Result<std::string> Photos::stored(PhotoId photo, std::int64_t from, std::int64_t length) {
  constexpr auto kPiece = static_cast<std::int64_t>(kPhotoPieceBytes);
  std::string octets;
  BAIJIA_TRY(for_each_row(records_.database().query("SELECT octets FROM photo_chunk WHERE photo = ? AND position >= ? "
                                                    "AND position <= ? ORDER BY position",
                                                    photo, from / kPiece, (from + length - 1) / kPiece),
                          [&](const Statement& row) { octets += row.octets(0); }));
  return octets.substr(std::min(octets.size(), static_cast<std::size_t>(from % kPiece)),
                       static_cast<std::size_t>(length));
}

Result<PhotoBytes> Photos::bytes(PhotoId photo, PhotoPart part) {
  using State = PhotoBytes::State;
  const bool thumbnail = part == PhotoPart::kThumbnail;
  for (const Coming& one : coming_) {
    if (one.command.id != photo) continue;
    const auto beginning = static_cast<std::size_t>(one.command.facts.thumbnail_size);
    return PhotoBytes{State::kHere, thumbnail ? one.bytes.substr(0, beginning) : one.bytes.substr(beginning)};
  }
  BAIJIA_TRY_ASSIGN(const std::optional<Photo> found, known(photo));
  if (!found) return PhotoBytes{State::kNotYet, {}};
  BAIJIA_TRY_ASSIGN(const auto here, records_.database().number("SELECT 1 FROM photo_store WHERE id = ?", photo));
  if (here) {
    const std::int64_t beginning = found->thumbnail_size;
    BAIJIA_TRY_ASSIGN(std::string octets,
                      stored(photo, thumbnail ? 0 : beginning, thumbnail ? beginning : found->size - beginning));
    return PhotoBytes{State::kHere, std::move(octets)};
  }
  Remote* one = remote(photo, part);
  if (one == nullptr) one = &remote_.emplace_back(Remote{.photo = photo, .part = part});
  if (one->state == State::kHere) return PhotoBytes{State::kHere, one->octets};
  if (one->state != State::kNotYet) one->wanted = true;
  return PhotoBytes{one->state, {}};
}

Result<PhotoTotals> Photos::totals() {
  PhotoTotals totals;
  BAIJIA_TRY(for_each_row(
      records_.database().query("SELECT count(*) FILTER (WHERE state = 1), coalesce(sum(size), 0) FROM photo_store"),
      [&](const Statement& row) { totals = {.waiting = row.integer(0), .bytes_here = row.integer(1)}; }));
  totals.waiting += static_cast<std::int64_t>(coming_.size());
  return totals;
}

Result<std::optional<HubRequest>> Photos::next() {
  if (in_flight_ || !due()) return std::nullopt;
  // Somebody is looking: that comes first.
  for (Remote& one : remote_) {
    if (one.wanted) return get_request(one);
  }
  return put_request();
}

Result<std::optional<HubRequest>> Photos::get_request(Remote& one) {
  BAIJIA_TRY_ASSIGN(const std::optional<Photo> found, known(one.photo));
  if (!found) {
    one.wanted = false;
    return std::nullopt;
  }
  const bool thumbnail = one.part == PhotoPart::kThumbnail;
  const std::int64_t size = thumbnail ? found->thumbnail_size : found->size - found->thumbnail_size;
  const auto got = static_cast<std::int64_t>(one.octets.size());
  in_flight_ = {.photo = one.photo,
                .part = one.part,
                .offset = (thumbnail ? 0 : found->thumbnail_size) + got,
                .size = size,
                .got = one.octets.size()};
  return HubRequest{"/api/v1/photo-get",
                    encode(PhotoGetRequest{.scope = records_.identity().scope,
                                           .photo = one.photo,
                                           .offset = static_cast<std::uint64_t>(in_flight_->offset),
                                           .length = static_cast<std::uint64_t>(std::min(kFetchBytes, size - got))})};
}

Result<std::optional<Photos::Asked>> Photos::next_put(bool rows_too) {
  std::optional<Asked> waiting;
  BAIJIA_TRY(for_each_row(
      records_.database().query(
          "SELECT id, at_hub, size FROM photo_store WHERE state = 1 AND NOT EXISTS (SELECT 1 FROM outbox WHERE "
          "outbox.id = photo_store.id AND (outbox.state = 3 OR outbox.state = 0 AND NOT ?)) ORDER BY taken_millis",
          rows_too),
      [&](const Statement& row) {
        const PhotoId photo{row.uuid(0)};
        if (waiting || std::ranges::contains(refused_, photo)) return;
        waiting = {.photo = photo, .put = true, .offset = row.integer(1), .size = row.integer(2)};
      }));
  return waiting;
}

Result<bool> Photos::waiting() {
  if (coming_in()) return true;
  BAIJIA_TRY_ASSIGN(const auto next, next_put(true));
  return next.has_value();
}

Result<std::optional<HubRequest>> Photos::put_request() {
  BAIJIA_TRY_ASSIGN(const auto waiting, next_put(false));
  if (!waiting) return std::nullopt;
  const std::int64_t length = std::min(static_cast<std::int64_t>(kPhotoPieceBytes), waiting->size - waiting->offset);
  std::string octets;
  if (length > 0) {
    BAIJIA_TRY_ASSIGN(octets, stored(waiting->photo, waiting->offset, length));
  }
  in_flight_ = waiting;
  return HubRequest{"/api/v1/photo-put", encode(PhotoPutRequest{.scope = records_.identity().scope,
                                                                .photo = waiting->photo,
                                                                .offset = static_cast<std::uint64_t>(waiting->offset),
                                                                .octets = std::move(octets)})};
}

Result<void> Photos::on_response(const HubResponse& response) {
  if (!in_flight_) return fail(Code::kBadRequest, "an answer to no request");
  const Asked asked = *std::exchange(in_flight_, std::nullopt);
  if (response.status == 200 && response.error == 0) {
    const Result<void> taken = asked.put ? on_put(asked, response.body) : on_get(asked, response.body);
    if (!taken) wait();
    return taken;
  }
  const auto code = static_cast<Code>(response.error);
  // The last three only when the hub takes nothing more of a right that has ended.
  const bool of_this_one = code == Code::kNotFound || code == Code::kInvalid || code == Code::kForbidden ||
                           code == Code::kTooLarge || code == Code::kAccountDisabled || code == Code::kWrongScope ||
                           code == Code::kWipeAsked;
  if (!asked.put) {
    if (Remote* one = remote(asked.photo, asked.part); one != nullptr) {
      one->wanted = false;
      one->state = of_this_one ? PhotoBytes::State::kNotYet : PhotoBytes::State::kOffline;
    }
    ++changes_;
  } else if (of_this_one) {
    refused_.push_back(asked.photo);
  }
  constexpr std::int64_t kLongestSeconds = kLongestPhotoWaitMillis / 1000;
  if (!of_this_one) wait(std::clamp<std::int64_t>(response.retry_after_seconds, 0, kLongestSeconds) * 1000);
  return {};
}

Result<void> Photos::on_put(const Asked& asked, std::string_view body) {
  BAIJIA_TRY_ASSIGN(const PhotoPutReply reply, decode<PhotoPutReply>(body));
  const auto have = static_cast<std::int64_t>(reply.have);
  if (have < 0 || have > asked.size) return fail(Code::kMalformed, "more than there is");
  const bool whole = have == asked.size;
  BAIJIA_TRY_ASSIGN(Transaction transaction, records_.begin());
  BAIJIA_TRY(records_.database().run("UPDATE photo_store SET at_hub = ?, state = ? WHERE id = ?", have,
                                     whole ? Kept::kHandedOver : Kept::kWaiting, asked.photo));
  if (whole) BAIJIA_TRY(trim());
  BAIJIA_TRY(records_.commit(std::move(transaction)));
  if (whole) ++changes_;
  // A hub that stays where it is, or goes back, is not asked in a hurry.
  if (have <= asked.offset) {
    wait();
  } else {
    failures_ = 0;
  }
  return {};
}

Result<void> Photos::on_get(const Asked& asked, std::string_view body) {
  BAIJIA_TRY_ASSIGN(PhotoGetReply reply, decode<PhotoGetReply>(body));
  failures_ = 0;
  Remote* one = remote(asked.photo, asked.part);
  if (one == nullptr) return {};                   // deleted meanwhile
  if (one->octets.size() != asked.got) return {};  // it is fetched anew, since the network was away
  one->octets += reply.octets;
  const bool whole = std::cmp_greater_equal(one->octets.size(), asked.size);
  if (!whole && !reply.octets.empty()) return {};
  one->wanted = false;
  one->state = whole ? PhotoBytes::State::kHere : PhotoBytes::State::kNotYet;
  ++changes_;
  std::size_t held = 0;
  for (const Remote& other : remote_) held += other.octets.size();
  if (held > kMostFetchedBytes) remote_.erase(remote_.begin());
  return {};
}

Result<void> Photos::trim() {
  BAIJIA_TRY_ASSIGN(const PhotoTotals all, totals());
  std::int64_t too_much = all.bytes_here - kPhotoBudgetBytes;
  if (too_much <= 0) return {};
  std::vector<PhotoId> dropped;
  BAIJIA_TRY(
      for_each_row(records_.database().query("SELECT id, size FROM photo_store WHERE state = 2 ORDER BY taken_millis"),
                   [&](const Statement& row) {
                     if (too_much <= 0) return;
                     too_much -= row.integer(1);
                     dropped.push_back(PhotoId{row.uuid(0)});
                   }));
  for (const PhotoId photo : dropped) BAIJIA_TRY(drop(photo));
  return {};
}

void Photos::wait(std::int64_t at_least_millis) {
  const std::int64_t millis =
      std::clamp(kFirstPhotoWaitMillis << std::min(failures_++, 8), at_least_millis, kLongestPhotoWaitMillis);
  not_before_millis_ = clock_.now_millis() + millis;
}

std::optional<std::int64_t> Photos::next_millis() const {
  if (in_flight_ || due()) return std::nullopt;
  return not_before_millis_;
}

bool Photos::due() const { return is_due(not_before_millis_, clock_.now_millis(), kLongestPhotoWaitMillis); }

void Photos::network_returned() {
  failures_ = 0;
  not_before_millis_ = 0;
  refused_.clear();
  std::erase_if(remote_, [](const Remote& one) { return one.state != PhotoBytes::State::kHere; });
}

}  // namespace baijia
