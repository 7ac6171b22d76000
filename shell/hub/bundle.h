#pragma once

// The app's web bundle, read into memory once at the start: what is served is one version, whatever happens to the
// folder afterwards. A file may have pre-compressed siblings (.br, .gz). A file whose name carries a hash of its
// content (app.1a2b3c4d.wasm) is kept by browsers for ever; every other is asked for again by its ETag.

#include <map>
#include <string>
#include <string_view>

#include "shell/hub/http.h"

namespace baijia::hub {

class Bundle {
 public:
  /// Reads every file below `folder`; an empty name gives an empty bundle. Errors: kFileUnreadable (no such folder, no
  /// index.html in it).
  [[nodiscard]] static Result<Bundle> open(const std::string& folder);

  /// The answer to a GET of `request.path`; "/" is index.html. 404 when there is no such file.
  [[nodiscard]] Response respond(const Request& request) const;

 private:
  struct File {
    std::string content;
    std::string brotli;  ///< empty: none
    std::string gzip;
    std::string etag;
    std::string content_type;
    bool immutable = false;
  };
  std::map<std::string, File, std::less<>> files_;
};

/// Adds what every answer of the hub carries: CSP without inline script, no sniffing, no referrer, no framing, own
/// opener group, no permissions that the app does not use. `https` adds HSTS.
void add_security_headers(Response& response, bool https);

}  // namespace baijia::hub
