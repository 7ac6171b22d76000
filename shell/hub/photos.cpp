#include "shell/hub/photos.h"

#include <algorithm>
#include <array>
#include <format>
#include <optional>

#include <openssl/sha.h>

#include "core/domain/entities.h"
#include "core/domain/rights.h"
#include "core/store/select.h"

namespace baijia::hub {
namespace {

constexpr std::uint64_t kMostGiven = 512U << 10U;

template <class E>
Result<std::optional<E>> living(Database& database, Scope scope, typename E::IdType id) {
  if (id.empty()) return std::nullopt;
  BAIJIA_TRY_ASSIGN(Statement select, database.query("SELECT encoded FROM row WHERE scope = ? AND kind = ? AND id = ?",
                                                     signed_bits(scope.code), E::kKind, id));
  BAIJIA_TRY_ASSIGN(const bool found, select.step());
  if (!found) return std::nullopt;
  BAIJIA_TRY_ASSIGN(const Row row, decode_row(select.octets(0)));
  E entity = entity_from_row<E>(row);
  if (entity.deleted) return std::nullopt;
  return entity;
}

/// The photo, when `caller` may see it.
Result<Photo> visible(Database& database, const HubCaller& caller, Scope scope, PhotoId id) {
  if (!works_in_committee(caller.role)) return fail(Code::kForbidden, "photos are the committee's");
  if (scope != caller.scope) return fail(Code::kWrongScope, "another committee's photo");
  BAIJIA_TRY_ASSIGN(const std::optional<Photo> photo, living<Photo>(database, scope, id));
  if (!photo) return fail(Code::kNotFound, "no such photo");
  BAIJIA_TRY_ASSIGN(const std::optional<Visit> visit, living<Visit>(database, scope, photo->visit));
  BAIJIA_TRY_ASSIGN(const std::optional<Issue> issue, living<Issue>(database, scope, photo->issue));
  if (!visit && !issue) return fail(Code::kNotFound, "nothing that the photo is of");
  return *photo;
}

Result<std::int64_t> bytes_of(Database& database, Scope scope, PhotoId photo) {
  BAIJIA_TRY_ASSIGN(const auto have, database.number("SELECT have FROM photo WHERE scope = ? AND id = ?",
                                                     signed_bits(scope.code), photo));
  return have.value_or(0);
}

/// [from, to) of what is there.
Result<std::string> octets_of(Database& database, Scope scope, PhotoId photo, std::int64_t from, std::int64_t to) {
  std::string octets;
  std::int64_t first = 0;
  BAIJIA_TRY(for_each_row(database.query("SELECT start, octets FROM photo_chunk WHERE scope = ? AND id = ? AND "
                                         "start < ? AND start + length(octets) > ? ORDER BY start",
                                         signed_bits(scope.code), photo, to, from),
                          [&](const Statement& row) {
                            if (octets.empty()) first = row.integer(0);
                            octets += row.octets(1);
                          }));
  if (octets.empty()) return octets;
  return octets.substr(static_cast<std::size_t>(from - first), static_cast<std::size_t>(to - from));
}

std::string sha256(std::string_view octets) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(octets.data()), octets.size(), digest.data());
  std::string text;
  for (const unsigned char byte : digest) text += std::format("{:02x}", byte);
  return text;
}

}  // namespace

Result<void> drop_photo(Database& database, Scope scope, PhotoId photo) {
  BAIJIA_TRY(database.run("DELETE FROM photo_chunk WHERE scope = ? AND id = ?", signed_bits(scope.code), photo));
  return database.run("DELETE FROM photo WHERE scope = ? AND id = ?", signed_bits(scope.code), photo);
}

Result<PhotoPutReply> put_photo(HubDatabase& database, const HubCaller& caller, const PhotoPutRequest& request) {
  PhotoPutReply reply;
  BAIJIA_TRY(database.write([&](Database& connection) -> Result<void> {
    BAIJIA_TRY_ASSIGN(const Photo photo, visible(connection, caller, request.scope, request.photo));
    if (photo.author != caller.account && caller.role != Role::kChief) return fail(Code::kForbidden, "another's photo");
    if (photo.size <= 0 || photo.size > kMaxPhotoBytes) return fail(Code::kTooLarge, "photo");
    BAIJIA_TRY_ASSIGN(std::int64_t have, bytes_of(connection, request.scope, photo.id));
    reply.have = unsigned_bits(have);
    if (request.octets.empty() || request.offset != reply.have) return {};
    if (request.octets.size() > unsigned_bits(photo.size - have))
      return fail(Code::kTooLarge, "more than its row says");
    const std::int64_t scope = signed_bits(request.scope.code);
    BAIJIA_TRY(connection.run("INSERT INTO photo_chunk (scope, id, start, octets) VALUES (?, ?, ?, ?)", scope, photo.id,
                              have, Bytes{request.octets}));
    have += static_cast<std::int64_t>(request.octets.size());
    BAIJIA_TRY(
        connection.run("INSERT INTO photo (scope, id, have, at_millis) VALUES (?, ?, ?, ?) "
                       "ON CONFLICT (scope, id) DO UPDATE SET have = excluded.have",
                       scope, photo.id, have, database.clock().now_millis()));
    if (have == photo.size) {
      BAIJIA_TRY_ASSIGN(const std::string whole, octets_of(connection, request.scope, photo.id, 0, have));
      if (sha256(whole) != photo.hash) {
        have = 0;
        BAIJIA_TRY(drop_photo(connection, request.scope, photo.id));
      }
    }
    reply.have = unsigned_bits(have);
    return {};
  }));
  return reply;
}

Result<PhotoGetReply> get_photo(HubDatabase& database, const HubCaller& caller, const PhotoGetRequest& request) {
  PhotoGetReply reply;
  BAIJIA_TRY(database.read([&](Database& connection) -> Result<void> {
    BAIJIA_TRY_ASSIGN(const Photo photo, visible(connection, caller, request.scope, request.photo));
    BAIJIA_TRY_ASSIGN(const std::int64_t have, bytes_of(connection, request.scope, photo.id));
    reply.have = unsigned_bits(have);
    const std::int64_t given = have == photo.size ? have : std::min(have, photo.thumbnail_size);
    if (request.offset >= unsigned_bits(given)) return {};
    const std::int64_t from = signed_bits(request.offset);
    const std::int64_t length = signed_bits(std::min({request.length, kMostGiven, unsigned_bits(given - from)}));
    BAIJIA_TRY_ASSIGN(reply.octets, octets_of(connection, request.scope, photo.id, from, from + length));
    return {};
  }));
  return reply;
}

Result<std::int64_t> verify_photos(Database& database, const std::function<void(std::string)>& damaged) {
  struct Stored {
    Scope scope;
    PhotoId photo;
    std::int64_t have = 0;
  };
  std::vector<Stored> photos;
  BAIJIA_TRY(
      for_each_row(database.query("SELECT scope, id, have FROM photo ORDER BY scope, id"), [&](const Statement& row) {
        photos.push_back({{unsigned_bits(row.integer(0))}, {row.uuid(1)}, row.integer(2)});
      }));
  for (const auto& [scope, id, have] : photos) {
    const std::string where = std::format("committee {}, photo {}: ", scope.code, string_from_uuid(id.uuid));
    BAIJIA_TRY_ASSIGN(const std::optional<Photo> photo, living<Photo>(database, scope, id));
    BAIJIA_TRY_ASSIGN(const std::string octets, octets_of(database, scope, id, 0, have));
    if (!photo) damaged(where + "bytes without a row");
    if (std::cmp_not_equal(octets.size(), have)) damaged(where + "a piece is missing");
    if (photo && have == photo->size && sha256(octets) != photo->hash) damaged(where + "another hash");
  }
  BAIJIA_TRY_ASSIGN(const auto alone,
                    database.number("SELECT count(*) FROM photo_chunk WHERE NOT EXISTS (SELECT 1 FROM "
                                    "photo WHERE photo.scope = photo_chunk.scope AND photo.id = "
                                    "photo_chunk.id)"));
  if (alone.value_or(0) != 0) damaged(std::format("{} pieces of no photo", *alone));
  return static_cast<std::int64_t>(photos.size());
}

}  // namespace baijia::hub
