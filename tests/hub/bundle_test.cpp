// The web bundle as it is served: encodings, caching, headers.

#include "shell/hub/bundle.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/hub_process.h"
#include "tests/support/results.h"

using namespace baijia;
using namespace baijia::hub;
using namespace baijia::testing;

namespace {

struct Folder : TemporaryFolder {
  Folder() {
    write("index.html", "<!doctype html>");
    write("sw.js", "self");
    write("app.1a2b3c4d.wasm", "plain wasm");
    write("app.1a2b3c4d.wasm.br", "brotli wasm");
    write("app.1a2b3c4d.wasm.gz", "gzip wasm");
    write("icons/icon-192.png", "png");
    write("manifest.webmanifest", "{}");
    write(".hidden", "secret");
  }
  void write(const std::string& name, const std::string& content) const {
    std::filesystem::create_directories((path() / name).parent_path());
    std::ofstream(path() / name, std::ios::binary) << content;
  }
};

Request get(const std::string& path, const std::string& accepted = {}, const std::string& etag = {}) {
  Request request{.method = Method::kGet, .path = path};
  if (!accepted.empty()) request.headers["accept-encoding"] = accepted;
  if (!etag.empty()) request.headers["if-none-match"] = etag;
  return request;
}

std::string header(const Response& response, const std::string& name) {
  const auto found = std::ranges::find(response.headers, name, &std::pair<std::string, std::string>::first);
  return found == response.headers.end() ? std::string() : found->second;
}

}  // namespace

TEST_CASE("the smallest form that the browser takes is sent, with its own ETag") {
  const Folder folder;
  const Bundle bundle = must(Bundle::open(folder.path().string()));
  const Response brotli = bundle.respond(get("/app.1a2b3c4d.wasm", "gzip, deflate, br"));
  CHECK(brotli.body == "brotli wasm");
  CHECK(header(brotli, "Content-Encoding") == "br");
  CHECK(brotli.content_type == "application/wasm");
  const Response gzipped = bundle.respond(get("/app.1a2b3c4d.wasm", "gzip"));
  CHECK(gzipped.body == "gzip wasm");
  const Response plain = bundle.respond(get("/app.1a2b3c4d.wasm"));
  CHECK(plain.body == "plain wasm");
  CHECK(header(plain, "Content-Encoding").empty());
  CHECK(header(plain, "Vary") == "Accept-Encoding");
  CHECK(header(plain, "ETag") != header(brotli, "ETag"));
}

TEST_CASE("names with a hash are kept for ever, all others are asked for again") {
  const Folder folder;
  const Bundle bundle = must(Bundle::open(folder.path().string()));
  CHECK(header(bundle.respond(get("/app.1a2b3c4d.wasm")), "Cache-Control") == "public, max-age=31536000, immutable");
  for (const char* path : {"/", "/index.html", "/sw.js", "/manifest.webmanifest", "/icons/icon-192.png"}) {
    INFO(path);
    CHECK(header(bundle.respond(get(path)), "Cache-Control") == "no-cache");
  }
}

TEST_CASE("what the browser has is not sent again") {
  const Folder folder;
  const Bundle bundle = must(Bundle::open(folder.path().string()));
  const std::string etag = header(bundle.respond(get("/")), "ETag");
  const Response again = bundle.respond(get("/", {}, etag));
  CHECK(again.status == 304);
  CHECK(again.body.empty());
  CHECK(bundle.respond(get("/", {}, "\"other\"")).status == 200);
}

TEST_CASE("nothing but the bundle's files can be had") {
  const Folder folder;
  const Bundle bundle = must(Bundle::open(folder.path().string()));
  for (const char* path : {"/.hidden", "/../index.html", "/icons", "/icons/", "/app.1a2b3c4d.wasm.br", "//index.html",
                           "/index.html/", "/nothing", ""}) {
    INFO(path);
    CHECK(bundle.respond(get(path)).status == 404);
  }
}

TEST_CASE("a folder that is no bundle is refused, no folder serves nothing") {
  const TemporaryFolder empty;
  CHECK(Bundle::open(empty.path().string()).error().code == Code::kFileUnreadable);
  CHECK(Bundle::open(empty.file("missing")).error().code == Code::kFileUnreadable);
  CHECK(must(Bundle::open("")).respond(get("/")).status == 404);
}

TEST_CASE("every answer forbids inline script, sniffing, framing and referrers") {
  Response response;
  add_security_headers(response, true);
  const std::string policy = header(response, "Content-Security-Policy");
  for (const char* part :
       {"default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "connect-src 'self'", "worker-src 'self'",
        "img-src 'self' blob: data:", "style-src 'self'", "frame-ancestors 'none'"}) {
    INFO(part);
    CHECK(policy.contains(part));
  }
  CHECK_FALSE(policy.contains("unsafe-inline"));
  CHECK(header(response, "X-Content-Type-Options") == "nosniff");
  CHECK(header(response, "Referrer-Policy") == "no-referrer");
  CHECK(header(response, "Cross-Origin-Opener-Policy") == "same-origin");
  CHECK_FALSE(header(response, "Strict-Transport-Security").empty());
  Response plain;
  add_security_headers(plain, false);
  CHECK(header(plain, "Strict-Transport-Security").empty());
}
