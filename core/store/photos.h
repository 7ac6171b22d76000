#pragma once

// The bytes of photos on this phone, and their own way to the hub and back.
//
//  1. A photo comes in piece by piece: the next piece is written only when everything before it is durable, so that a
//     record saved meanwhile waits for one piece at most. Its row is saved with the last piece: a row without bytes, or
//     half a photo, is not left behind by a kill.
//  2. A photo is handed over after its row, in pieces, from where the hub says that it stands. The place reached is
//     durable. Nothing here holds up a push: the requests have their own answers and their own waiting.
//  3. What the hub has whole may be dropped from the phone, the oldest first, when all photos take more than the
//  budget.
//     What the hub has not is never dropped.
//  4. A phone that leaves hands its photos over before it forgets them; those that the hub refuses go with the rest.
//  5. What is not here is asked of the hub when somebody looks at it, and kept in memory only.
//
// photo_store has a line for each photo that is here; photo_chunk its bytes. The thumbnail is their beginning.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/domain/commands.h"
#include "core/store/records.h"
#include "core/sync/peer.h"

namespace baijia {

inline constexpr std::size_t kPhotoPieceBytes = 64U << 10U;  ///< written and handed over at once
inline constexpr std::int64_t kMostWaitingPhotoBytes = std::int64_t{96} << 20;

/// The photos of a visit or an issue (their id) that are not deleted, in the order of taking.
[[nodiscard]] Result<std::vector<Photo>> living_photos(Records& records, const Uuid& owner);

class Photos {
 public:
  /// The references outlive it.
  Photos(Records& records, Clock& clock) : records_(records), clock_(clock) {}

  /// Forgets what had come in only in part.
  [[nodiscard]] Result<void> open();
  /// An observer of the records: the bytes of a deleted photo go. Requires: Records::begin().
  [[nodiscard]] Result<void> note(const Row& row);
  void forget();  ///< every row was forgotten
  [[nodiscard]] std::uint64_t changes() const { return changes_; }

  /// Takes what a command that was found right is about. kInvalid for another number of bytes, kPhotosFull.
  [[nodiscard]] Result<void> take(const AddPhoto& command, std::string bytes);
  [[nodiscard]] bool coming_in() const { return !coming_.empty(); }
  /// Writes the next piece. Value: the command, when that was all of it, else null; finish() follows then.
  [[nodiscard]] Result<const AddPhoto*> keep();
  /// In the transaction that saves the row, or that does not (`taken` false). Requires: keep() gave a command.
  [[nodiscard]] Result<void> finish(bool taken);
  void finished();  ///< that transaction is accepted

  [[nodiscard]] Result<std::vector<PhotoLine>> lines(const PhotoOwner& owner);
  [[nodiscard]] Result<PhotoLine> line(PhotoId photo);  ///< kNotFound
  [[nodiscard]] Result<PhotoBytes> bytes(PhotoId photo, PhotoPart part);
  [[nodiscard]] Result<PhotoTotals> totals();
  /// Something is here that the hub has not, and would take.
  [[nodiscard]] Result<bool> waiting();

  // The wire, as Peer's.
  [[nodiscard]] Result<std::optional<HubRequest>> next();
  [[nodiscard]] Result<void> on_response(const HubResponse& response);
  [[nodiscard]] std::optional<std::int64_t> next_millis() const;
  void network_returned();

 private:
  enum class Kept : std::uint8_t { kInPart = 0, kWaiting = 1, kHandedOver = 2 };
  struct Coming {
    AddPhoto command;
    std::string bytes;
    std::size_t kept = 0;
  };
  struct Asked {
    PhotoId photo;
    PhotoPart part = PhotoPart::kThumbnail;
    bool put = false;
    std::int64_t offset = 0;
    std::int64_t size = 0;  ///< put: of the photo; get: of the part
    std::size_t got = 0;    ///< get: octets of the part that were here
  };
  /// A part that is not kept here, but was looked at.
  struct Remote {
    PhotoId photo;
    PhotoPart part = PhotoPart::kThumbnail;
    PhotoBytes::State state = PhotoBytes::State::kAsked;
    bool wanted = true;
    std::string octets;  ///< as far as they are here
  };

  /// Empty when there is none, or it is deleted.
  Result<std::optional<Photo>> known(PhotoId photo);
  Remote* remote(PhotoId photo, PhotoPart part);
  Result<PhotoLine> line_of(const Photo& photo);
  Result<void> drop(PhotoId photo);
  Result<std::string> stored(PhotoId photo, std::int64_t from, std::int64_t length);
  Result<std::optional<HubRequest>> get_request(Remote& one);
  /// The oldest photo that the hub is to get; with `rows_too` also one whose row has to go first.
  Result<std::optional<Asked>> next_put(bool rows_too);
  Result<std::optional<HubRequest>> put_request();
  Result<void> on_put(const Asked& asked, std::string_view body);
  Result<void> on_get(const Asked& asked, std::string_view body);
  Result<void> trim();
  void wait(std::int64_t at_least_millis = 0);
  [[nodiscard]] bool due() const;

  Records& records_;
  Clock& clock_;
  std::uint64_t changes_ = 0;
  std::vector<Coming> coming_;
  std::optional<Asked> in_flight_;
  std::vector<PhotoId> refused_;  ///< by the hub; not put again before the network returns
  std::vector<Remote> remote_;
  int failures_ = 0;
  std::int64_t not_before_millis_ = 0;
};

}  // namespace baijia
