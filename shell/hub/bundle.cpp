#include "shell/hub/bundle.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include <sodium.h>

#include "shell/hub/encoding.h"

namespace baijia::hub {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHashLetters = 8;

std::string content_type_of(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kTypes = {{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".wasm", "application/wasm"},
      {".webmanifest", "application/manifest+json; charset=utf-8"},
      {".json", "application/json; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".ttf", "font/ttf"},
      {".txt", "text/plain; charset=utf-8"},
      {".map", "application/json; charset=utf-8"},
  }};
  const auto found = std::ranges::find_if(kTypes, [&](const auto& type) { return name.ends_with(type.first); });
  return std::string(found == kTypes.end() ? "application/octet-stream" : found->second);
}

/// True for "app.1a2b3c4d.wasm" and "app-1a2b3c4d5e.js": a part of at least eight hexadecimal digits.
bool carries_hash(std::string_view name) {
  const std::size_t slash = name.rfind('/');
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  std::size_t digits = 0;
  bool decimal = false;
  for (std::size_t at = 0; at <= name.size(); ++at) {
    const char c = at < name.size() ? name[at] : '.';
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')) {
      ++digits;
      decimal = decimal || (c <= '9');
    } else if (c == '.' || c == '-' || c == '_') {
      if (digits >= kHashLetters && decimal) return true;
      digits = 0;
      decimal = false;
    } else {
      // A letter beyond f: this part is a word.
      digits = 0;
      decimal = false;
      while (at + 1 < name.size() && name[at + 1] != '.' && name[at + 1] != '-' && name[at + 1] != '_') ++at;
    }
  }
  return false;
}

std::string etag_of(std::string_view content) {
  std::array<unsigned char, 16> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(content.data()), content.size(),
                     nullptr, 0);
  std::array<char, 33> letters{};
  sodium_bin2hex(letters.data(), letters.size(), hash.data(), hash.size());
  return "\"" + std::string(letters.data()) + "\"";
}

std::optional<std::string> content_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

}  // namespace

Result<Bundle> Bundle::open(const std::string& folder) {
  Bundle bundle;
  if (folder.empty()) return bundle;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (!at->is_regular_file()) continue;
    const std::string name = at->path().lexically_relative(folder).generic_string();
    if (name.ends_with(".br") || name.ends_with(".gz") || name.starts_with(".")) continue;
    std::optional<std::string> content = content_of(at->path());
    if (!content) return fail(Code::kFileUnreadable, "a file of the bundle cannot be read");
    File& file = bundle.files_["/" + name];
    file.content = std::move(*content);
    file.brotli = content_of(at->path().string() + ".br").value_or("");
    file.gzip = content_of(at->path().string() + ".gz").value_or("");
    file.etag = etag_of(file.content);
    file.content_type = content_type_of(name);
    file.immutable = carries_hash(name);
  }
  if (error) return fail(Code::kFileUnreadable, "the bundle's folder cannot be read");
  if (!bundle.files_.contains("/index.html"))
    return fail(Code::kFileUnreadable, "no index.html in the bundle's folder");
  return bundle;
}

Response Bundle::respond(const Request& request) const {
  const auto found = files_.find(request.path == "/" ? std::string_view("/index.html") : request.path);
  if (found == files_.end()) {
    return {.status = 404,
            .content_type = "text/plain; charset=utf-8",
            .headers = {{"Cache-Control", "no-store"}},
            .body = "404\n"};
  }
  const File& file = found->second;
  Response response;
  response.content_type = file.content_type;
  // An ETag belongs to one encoding of the file; the browser sends back the one it got.
  const std::string_view accepted = request.header("accept-encoding");
  const std::string* body = &file.content;
  std::string etag = file.etag;
  if (!file.brotli.empty() && accepts_encoding(accepted, "br")) {
    body = &file.brotli;
    response.headers.emplace_back("Content-Encoding", "br");
    etag.insert(etag.size() - 1, "-br");
  } else if (!file.gzip.empty() && accepts_encoding(accepted, "gzip")) {
    body = &file.gzip;
    response.headers.emplace_back("Content-Encoding", "gzip");
    etag.insert(etag.size() - 1, "-gz");
  }
  response.headers.emplace_back("ETag", etag);
  response.headers.emplace_back("Vary", "Accept-Encoding");
  response.headers.emplace_back("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (request.header("if-none-match").find(etag) != std::string_view::npos) {
    response.status = 304;
    std::erase_if(response.headers, [](const auto& header) { return header.first == "Content-Encoding"; });
    return response;
  }
  response.body = *body;
  return response;
}

void add_security_headers(Response& response, bool https) {
  response.headers.emplace_back("Content-Security-Policy",
                                "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; "
                                "worker-src 'self'; manifest-src 'self'; img-src 'self' blob: data:; "
                                "style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; "
                                "frame-ancestors 'none'");
  response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  response.headers.emplace_back("Permissions-Policy", "geolocation=(), microphone=(), camera=(self), payment=()");
  if (https) response.headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
}

}  // namespace baijia::hub
