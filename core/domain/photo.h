#pragma once

// A photo, never required: what is known of it. Its bytes are not in the row; they follow it (core/store/photos.h).

#include <cstdint>
#include <string>
#include <string_view>

#include "core/domain/entity.h"

namespace baijia {

/// Of a photo's bytes, thumbnail and picture together.
inline constexpr std::int64_t kMaxPhotoBytes = std::int64_t{3} << 20;

/// Of a visit, or of an issue; one of the two is empty. To be read also of a household: of all its visits and issues.
struct PhotoOwner {
  VisitId visit{};
  IssueId issue{};
  HouseholdId household{};
  bool operator==(const PhotoOwner&) const = default;
};

/// What the phone knows of a photo that it has just made smaller. The bytes are two JPEG files without metadata, the
/// thumbnail first: whoever has the beginning has something to show.
struct PhotoFacts {
  std::int64_t width = 0;  ///< of the picture, in pixels
  std::int64_t height = 0;
  std::int64_t size = 0;  ///< of both files
  std::int64_t thumbnail_size = 0;
  std::string hash;  ///< SHA-256 of all the bytes, 64 hexadecimal digits
};

/// One photo. Nothing of it changes; its author, or the chief, may delete it.
struct Photo : Entity {
  static constexpr Kind kKind = Kind::kPhoto;
  static constexpr std::string_view kName = "photo";
  static constexpr Writer kWriter = Writer::kMember;
  using IdType = PhotoId;

  PhotoId id;
  VisitId visit;  ///< whose it is, as in PhotoOwner
  IssueId issue;
  HouseholdId household;  ///< the owner's, if it has one
  AccountId author;
  std::int64_t taken_millis = 0;  ///< when it was taken or chosen, UTC milliseconds by the phone's clock
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::int64_t size = 0;
  std::int64_t thumbnail_size = 0;
  std::string hash;

  template <class Visitor>
  static void fields(Visitor&& field) {
    field(1, "visit", &Photo::visit, kByHub);
    field(2, "issue", &Photo::issue, kByHub);
    field(3, "household", &Photo::household, kByHub);
    field(4, "author", &Photo::author, kAuthorField);
    field(5, "taken_millis", &Photo::taken_millis, kByHub);
    field(6, "width", &Photo::width, kByHub);
    field(7, "height", &Photo::height, kByHub);
    field(8, "size", &Photo::size, kByHub);
    field(9, "thumbnail_size", &Photo::thumbnail_size, kByHub);
    field(10, "hash", &Photo::hash, FieldOptions{.writer = Writer::kHub, .max_bytes = 64});
  }
};

enum class PhotoPart : std::uint8_t { kThumbnail, kPicture };

/// A photo on a page.
struct PhotoLine {
  /// Where its bytes are, as far as this phone knows.
  enum class Place : std::uint8_t {
    kComingIn,  ///< not yet durable on this phone
    kWaiting,   ///< on this phone, not all of it at the hub
    kAtHub,     ///< or on the phone of who took it
  };
  PhotoId photo;
  Place place = Place::kAtHub;
  bool may_remove = false;
};

/// What Core::photo_bytes has.
struct PhotoBytes {
  enum class State : std::uint8_t {
    kHere,
    kAsked,    ///< asked of the hub, or to be asked
    kNotYet,   ///< the hub has not got it either
    kOffline,  ///< no answer of the hub; it is asked again
  };
  State state = State::kAsked;
  std::string jpeg;  ///< for kHere
};

/// All the photos of this phone.
struct PhotoTotals {
  std::int64_t waiting = 0;     ///< not all of it at the hub
  std::int64_t bytes_here = 0;  ///< kept on this phone
};
/// Above it the oldest photos that the hub has leave the phone.
inline constexpr std::int64_t kPhotoBudgetBytes = std::int64_t{16} << 20;

}  // namespace baijia
