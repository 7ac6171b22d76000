#include "shell/hub/encoding.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <zlib.h>

namespace baijia::hub {
namespace {

constexpr int kGzipWindow = 15 + 16;
constexpr int kZlibWindow = 15;
constexpr int kRawWindow = -15;

/// One inflate run with the given window format. Value: the whole output.
Result<std::string> inflated(std::string_view bytes, int window_bits, std::size_t max_bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, window_bits) != Z_OK) return fail(Code::kInternal, "inflateInit2");
  struct End {
    z_stream& stream;
    ~End() { inflateEnd(&stream); }
  } end{stream};
  // zlib's interface predates const; it only reads.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  std::array<char, 65536> chunk{};
  int status = Z_OK;
  while (status == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = static_cast<uInt>(chunk.size());
    status = ::inflate(&stream, Z_NO_FLUSH);
    const std::size_t made = chunk.size() - stream.avail_out;
    if (out.size() + made > max_bytes) return fail(Code::kTooLarge, "inflates beyond the limit");
    out.append(chunk.data(), made);
    if (status == Z_OK && made == 0 && stream.avail_in == 0) break;  // cut
  }
  if (status != Z_STREAM_END) return fail(Code::kMalformed, "damaged or cut compressed body");
  if (stream.avail_in != 0) return fail(Code::kMalformed, "bytes after the compressed body");
  return out;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

Result<std::string> decoded_content(std::string_view bytes, std::string_view encoding, std::size_t max_bytes) {
  const std::string name = lower(trimmed(encoding));
  if (name.empty() || name == "identity") {
    if (bytes.size() > max_bytes) return fail(Code::kTooLarge, "body beyond the limit");
    return std::string(bytes);
  }
  if (name == "gzip" || name == "x-gzip") return inflated(bytes, kGzipWindow, max_bytes);
  if (name == "deflate") {
    // The name means the zlib format, but some clients send it bare.
    auto zlib_form = inflated(bytes, kZlibWindow, max_bytes);
    if (zlib_form || zlib_form.error().code == Code::kTooLarge) return zlib_form;
    return inflated(bytes, kRawWindow, max_bytes);
  }
  return fail(Code::kBadRequest, "content encoding not offered");
}

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, 5, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  ::deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

bool accepts_encoding(std::string_view accept_encoding, std::string_view coding) {
  while (!accept_encoding.empty()) {
    const std::size_t comma = accept_encoding.find(',');
    const std::string item = lower(trimmed(accept_encoding.substr(0, comma)));
    accept_encoding.remove_prefix(comma == std::string_view::npos ? accept_encoding.size() : comma + 1);
    const std::string_view name = trimmed(std::string_view(item).substr(0, item.find(';')));
    if (name != coding && name != "*") continue;
    const std::size_t quality = item.find("q=");
    if (quality == std::string::npos) return true;
    return item.find_first_of("123456789", quality) != std::string::npos;
  }
  return false;
}

}  // namespace baijia::hub
