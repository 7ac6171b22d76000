#include "shell/app/host_headless.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "imgui.h"

namespace baijia::app {

bool HeadlessHost::draw(App& app) {
  wanted_ = false;
  std::erase_if(times_, [now = world_.clock.now_millis()](std::int64_t time) { return time <= now; });
  const bool more = app.frame();
  ++frames;
  ImDrawData* const data = ImGui::GetDrawData();
  last_vertices = data == nullptr ? 0 : static_cast<std::uint32_t>(data->TotalVtxCount);
  if (data != nullptr && data->Textures != nullptr) {
    // What a renderer would do, without one.
    for (ImTextureData* texture : *data->Textures) {
      if (texture->Status == ImTextureStatus_WantDestroy) {
        texture->SetTexID(ImTextureID_Invalid);
        texture->SetStatus(ImTextureStatus_Destroyed);
      } else if (texture->Status != ImTextureStatus_OK) {
        texture->SetTexID(1);
        texture->SetStatus(ImTextureStatus_OK);
      }
    }
  }
  if (more) wanted_ = true;
  return more;
}

bool HeadlessHost::deliver() {
  if (answers_.empty()) return false;
  const auto answer = std::move(answers_.front());
  answers_.pop_front();
  answer();
  return true;
}

bool HeadlessHost::frame_wanted() {
  const std::int64_t now = world_.clock.now_millis();
  return wanted_ || std::ranges::any_of(times_, [now](std::int64_t time) { return time <= now; });
}

std::optional<std::int64_t> HeadlessHost::next_time() const {
  if (times_.empty()) return std::nullopt;
  return *std::ranges::min_element(times_);
}

GlyphBitmap HeadlessHost::rasterise(char32_t codepoint, FontFace, float pixels) {
  static constexpr std::array<std::uint8_t, 4> kDot{255, 255, 255, 255};
  letters.push_back(codepoint);
  const bool full = codepoint >= 0x2E80;
  return {.width = 2,
          .height = 2,
          .left = 0,
          .top = -2,
          .advance = std::round(full ? pixels : pixels * 0.56F),
          .pixels = kDot};
}

void HeadlessHost::request_frame_at(std::int64_t clock_millis) {
  if (!std::ranges::contains(times_, clock_millis)) times_.push_back(clock_millis);
}

void HeadlessHost::show_text_input(const TextInput* input) {
  typing = input == nullptr ? std::nullopt : std::optional(input->id);
  next_field = input != nullptr && input->next_field;
}

void HeadlessHost::publish_semantics(std::span<const SemanticNode> published, std::string_view page_title) {
  nodes.assign(published.begin(), published.end());
  title = page_title;
}

void HeadlessHost::send(const WireRequest& request, std::function<void(WireResponse)> done) {
  answers_.push_back([this, request, done = std::move(done)] { done(world_.hub(request)); });
}

void HeadlessHost::save_file(std::string_view name, std::string_view, std::string_view bytes) {
  saved_name = name;
  saved_bytes = bytes;
}

std::string HeadlessHost::preference(std::string_view key) {
  const auto place = preferences.find(key);
  return place == preferences.end() ? std::string() : place->second;
}

void HeadlessHost::copy_text(std::string_view text, std::function<void(bool)> done) {
  if (copies) copied = text;
  answers_.push_back([copied_it = copies, done = std::move(done)] { done(copied_it); });
}

void HeadlessHost::open_store(const AccountId& account, bool take_over, const StoreWays& ways,
                              std::function<void(Result<OpenedStore>)> done) {
  answers_.push_back(
      [this, account, take_over, ways, done = std::move(done)] { done(world_.store(account, take_over, ways)); });
}

void HeadlessHost::forget_store(const AccountId& account, bool take_over, std::function<void(Result<void>)> done) {
  const bool busy = forget_error == Code::kStorageBusy;
  if (forget_error && !(busy && take_over)) {
    answers_.push_back([done = std::move(done), code = *forget_error] { done(fail(code, "forget")); });
    return;
  }
  forgotten.push_back(account);
  answers_.push_back([done = std::move(done)] { done({}); });
}

void HeadlessHost::sealed_queue(const AccountId& account, std::size_t from, std::function<void(SealedQueue)> done) {
  answers_.push_back([this, account, from, done = std::move(done)] {
    SealedQueue page = world_.queue(account);
    if (!queue_readable) page = {.boxes = {}, .waiting = -1};
    const std::size_t begin = std::min(from, page.boxes.size());
    const std::size_t end = std::min(begin + boxes_a_page, page.boxes.size());
    page.more = end < page.boxes.size();
    page.boxes.resize(end);
    page.boxes.erase(page.boxes.begin(), page.boxes.begin() + static_cast<std::ptrdiff_t>(begin));
    done(std::move(page));
  });
}

void HeadlessHost::pick_photo(PhotoSource, std::function<void(Result<std::optional<PickedPhoto>>)> done) {
  answers_.push_back([this, done = std::move(done)] {
    if (photo_error) return done(fail(*photo_error, "photo"));
    done(std::exchange(photo, std::nullopt));
  });
}

void HeadlessHost::decode_photo(std::string_view jpeg, int, std::function<void(const Picture&)> done) {
  // Four pixels stand for any picture.
  answers_.push_back([empty = jpeg.empty(), done = std::move(done)] {
    static constexpr std::array<std::uint8_t, 16> kPixels{200, 60, 60,  255, 60, 200, 60, 255,
                                                          60,  60, 200, 255, 90, 90,  90, 255};
    done(empty ? Picture{} : Picture{.width = 2, .height = 2, .pixels = kPixels});
  });
}

void HeadlessHost::pick_code(std::function<void(Result<std::vector<std::string>>)> done) {
  answers_.push_back([this, done = std::move(done)] {
    if (code_picture_error) return done(fail(*code_picture_error, "picture"));
    done(std::exchange(code_picture, {}));
  });
}

void HeadlessHost::make_codes(std::vector<std::string> texts, std::function<void(std::vector<CodeSquares>)> done) {
  codes_made.insert(codes_made.end(), texts.begin(), texts.end());
  // The letters' bits in a square stand for a code.
  answers_.push_back([texts = std::move(texts), done = std::move(done)] {
    std::vector<CodeSquares> codes;
    for (const std::string& text : texts) {
      CodeSquares& code = codes.emplace_back();
      code.size = static_cast<int>(std::ceil(std::sqrt(static_cast<double>(text.size() * 8))));
      code.dark.resize(static_cast<std::size_t>(code.size) * static_cast<std::size_t>(code.size));
      for (std::size_t bit = 0; bit < text.size() * 8; ++bit) {
        code.dark[bit] = static_cast<char>((static_cast<unsigned char>(text[bit / 8]) >> (bit % 8)) & 1U);
      }
    }
    done(std::move(codes));
  });
}

void HeadlessHost::parcel(ParcelDeed deed, std::string_view octets, std::string_view key,
                          std::function<void(Result<std::string>)> done) {
  answers_.push_back([this, deed, octets = std::string(octets), key = std::string(key), done = std::move(done)] {
    done(deed == ParcelDeed::kFile ? std::exchange(file, {}) : world_.parcel(deed, octets, key));
  });
}

void HeadlessHost::change_ways(std::string_view current, const StoreWays& next,
                               std::function<void(Result<void>)> done) {
  answers_.push_back(
      [this, code = std::string(current), next, done = std::move(done)] { done(world_.change(code, next)); });
}

}  // namespace baijia::app
