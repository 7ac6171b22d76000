#pragma once

// The bytes of photos at the hub: in the one database, in a table of their own, so that backups hold them. The row of a
// photo (core/domain/photo.h) comes first, like any other; its bytes come later, in pieces, and a photo that is not
// there yet is no error.
//
// Who works in the committee of the photo's visit or issue may read it; its author, or the chief, puts it. Neither the
// bytes of a deleted photo, nor those of one whose visit or issue is deleted or unknown, are taken or given; deleting
// the photo's row deletes them. A photo has the size that its row says, at most kMaxPhotoBytes. When all of it is there
// its SHA-256 must be the row's: otherwise everything is thrown away and its phone begins anew. The picture itself is
// given only after that.

#include <functional>
#include <string>

#include "core/sync/hub.h"
#include "shell/hub/database.h"

namespace baijia::hub {

/// Errors: kForbidden, kWrongScope, kNotFound (no such photo, or its owner), kTooLarge, kHubBusy, kHubStore.
[[nodiscard]] Result<PhotoPutReply> put_photo(HubDatabase& database, const HubCaller& caller,
                                              const PhotoPutRequest& request);

/// Errors as put_photo. What is not there yet comes as no octets.
[[nodiscard]] Result<PhotoGetReply> get_photo(HubDatabase& database, const HubCaller& caller,
                                              const PhotoGetRequest& request);

/// Deletes the bytes, within a write.
[[nodiscard]] Result<void> drop_photo(Database& database, Scope scope, PhotoId photo);

/// Looks at all photos: no piece is missing, none stands alone, whole ones have their hash. Value: how many there are.
[[nodiscard]] Result<std::int64_t> verify_photos(Database& database, const std::function<void(std::string)>& damaged);

}  // namespace baijia::hub
