// The host in a browser. Everything that crosses between C++ and JavaScript is declared in this file and marshalled in
// web/bridge.js: the functions named web_* without a body are JavaScript's, those with EMSCRIPTEN_KEEPALIVE are called
// by it. Strings are UTF-8 with a length; nothing is kept by the other side beyond the call.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <map>
#include <memory>
#include <utility>

#include <GLES3/gl3.h>
#include <backends/imgui_impl_opengl3.h>
#include <emscripten.h>
#include <imgui.h>
#include <unistd.h>

#include "shell/app/app.h"
#include "shell/app/gl_state.h"
#include "shell/app/glyphs.h"

extern "C" {
void web_rasterise(std::uint32_t codepoint, int face, float pixels, float* metrics, std::uint8_t* out, int capacity);
void web_request_frame();
void web_request_frame_at(double clock_millis);
void web_publish(const std::uint8_t* bytes, std::size_t size);
void web_send(std::uint32_t ticket, const char* path, std::size_t path_size, const char* body, std::size_t body_size);
void web_save_file(const char* name, std::size_t name_size, const char* mime, std::size_t mime_size, const char* bytes,
                   std::size_t size);
void web_copy_text(std::uint32_t ticket, const char* text, std::size_t size);
char* web_preference(const char* key, std::size_t size);
void web_set_preference(const char* key, std::size_t key_size, const char* value, std::size_t value_size);
void web_push_page(int depth);
void web_back_to(int depth);
void web_open_store(std::uint32_t ticket, const char* account, std::size_t size, bool take_over, const char* code,
                    std::size_t code_size, const char* recovery, std::size_t recovery_size, int finger);
void web_pick_photo(std::uint32_t ticket, bool camera);
void web_decode_photo(std::uint32_t ticket, const char* bytes, std::size_t size, int longest);
bool web_offers_finger();
void web_close_store();
void web_forget_store(std::uint32_t ticket, const char* account, std::size_t size, bool take_over);
void web_sealed_queue(std::uint32_t ticket, const char* account, std::size_t size, std::size_t from);
void web_change_ways(std::uint32_t ticket, const char* current, std::size_t current_size, const char* code,
                     std::size_t code_size, const char* recovery, std::size_t recovery_size, int finger);
/// A stretch of the database that a batch changes; web/bridge.js reads it as three words.
struct Change {
  std::uint32_t position;
  const void* bytes;
  std::uint32_t size;
};
void web_submit(std::uint32_t ticket, double generation, std::uint32_t block_count, const Change* changes,
                std::size_t count, int queue, double waiting, const char* key, const void* const* boxes,
                const std::size_t* box_sizes, std::size_t box_count);
void web_keep_at_hand(const Change* blocks, std::size_t count);
void web_want(std::uint32_t block);
void web_show_camera(bool shown, float x, float y, float width, float height);
void web_pick_code(std::uint32_t ticket);
void web_make_codes(std::uint32_t ticket, const char* texts, std::size_t size);
void web_parcel(std::uint32_t ticket, int deed, const char* octets, std::size_t size, const char* key,
                std::size_t key_size);
void web_apply_update();
void web_log(int level, const char* line, std::size_t size);
int web_utc_offset_minutes();
}

void baijia_imgui_assert(const char* expression, const char* file, int line) {
  static int said = 0;
  if (++said > 20) return;  // a broken frame repeats itself; the console stays readable
  const std::string text = std::string("imgui: ") + expression + " " + file + ":" + std::to_string(line);
  web_log(static_cast<int>(baijia::LogLevel::kError), text.data(), text.size());
}

namespace baijia::app {
namespace {

class WebClock final : public Clock {
 public:
  std::int64_t now_millis() override {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  }
  int utc_offset_minutes() override { return web_utc_offset_minutes(); }
};

class WebRandom final : public Random {
 public:
  void fill(std::span<std::byte> out) override {
    constexpr std::size_t kMost = 256;  // of one getentropy()
    for (std::size_t done = 0; done < out.size(); done += kMost) {
      if (getentropy(out.data() + done, std::min(kMost, out.size() - done)) != 0) std::abort();
    }
  }
};

class WebLog final : public Log {
 public:
  void write(LogLevel level, std::string_view line) override {
    web_log(static_cast<int>(level), line.data(), line.size());
  }
};

/// IndexedDB behind web/storage.js. JavaScript copies each block before submit() returns.
class WebBlockStore final : public BlockStore {
 public:
  void submit(const BlockBatch& batch, Done done) override {
    done_[++last_ticket_] = std::move(done);
    changes_.clear();
    for (const BlockWrite& write : batch.writes) changes_.push_back(change_of(write));
    boxes_.clear();
    box_sizes_.clear();
    const QueueChange unchanged;
    const QueueChange& change = batch.queue != nullptr ? *batch.queue : unchanged;
    for (const std::string& box : change.boxes) {
      boxes_.push_back(box.data());
      box_sizes_.push_back(box.size());
    }
    const int queue = batch.queue == nullptr ? 0 : change.clear ? 2 : 1;
    web_submit(last_ticket_, static_cast<double>(batch.generation), batch.block_count, changes_.data(), changes_.size(),
               queue, static_cast<double>(change.waiting), change.key.data(), boxes_.data(), box_sizes_.data(),
               boxes_.size());
  }
  void keep_at_hand(std::span<const BlockWrite> blocks) override {
    changes_.clear();
    for (const BlockWrite& block : blocks) changes_.push_back(change_of(block));
    web_keep_at_hand(changes_.data(), changes_.size());
  }
  void want(std::uint32_t number) override { web_want(number); }
  /// A store that was opened anew may still be answered for the one before: each batch has its own ticket.
  void finish(std::uint32_t ticket, Result<void> result) {
    auto node = done_.extract(ticket);
    if (!node.empty()) node.mapped()(std::move(result));
  }

 private:
  static Change change_of(const BlockWrite& write) {
    return {static_cast<std::uint32_t>(write.number * kBlockSize + write.offset), write.bytes.data(),
            static_cast<std::uint32_t>(write.bytes.size())};
  }

  std::map<std::uint32_t, Done> done_;
  std::uint32_t last_ticket_ = 0;
  std::vector<Change> changes_;
  std::vector<const void*> boxes_;
  std::vector<std::size_t> box_sizes_;
};

/// The buffer of one publication: title, active field, nodes; web/bridge.js reads it in the same order.
class Publication {
 public:
  template <class T>
  void put(T value) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(&value);
    bytes_.insert(bytes_.end(), bytes, bytes + sizeof value);
  }
  void put_text(std::string_view text) {
    put(static_cast<std::uint32_t>(text.size()));
    bytes_.insert(bytes_.end(), text.begin(), text.end());
  }
  [[nodiscard]] const std::vector<std::uint8_t>& bytes() const { return bytes_; }
  void clear() { bytes_.clear(); }

 private:
  std::vector<std::uint8_t> bytes_;
};

class WebHost final : public Host {
 public:
  void start(std::string_view account, std::string_view page, int storage_problem) {
    const std::optional<Uuid> known = uuid_from_string(account);
    App::Start start{.account = AccountId{known.value_or(Uuid{})}, .start_page = page};
    if (storage_problem != 0) start.storage_problem = static_cast<Code>(storage_problem);
    app_ = App::create(*this, start);
    ImGui_ImplOpenGL3_Init("#version 300 es");
    request_frame();
  }

  /// Builds a frame and, when the page can be seen, draws it.
  void frame(bool visible) {
    trim_glyphs();
    if (visible) ImGui_ImplOpenGL3_NewFrame();
    const bool more = app_->frame();
    if (app_->complete()) {
      if (visible) draw();
      publish();
    }
    if (more) request_frame();
  }

  void lose_context() {
    ImGui_ImplOpenGL3_DestroyDeviceObjects();
    forget_gl_state();
  }

  [[nodiscard]] App& app() { return *app_; }
  [[nodiscard]] bool started() const { return app_ != nullptr; }
  void set_viewport(const Viewport& viewport) { viewport_ = viewport; }

  std::uint8_t* store_image(std::uint32_t ticket, std::size_t size) {
    BlockImage& image = images_[ticket];
    image.bytes.resize(size);
    return reinterpret_cast<std::uint8_t*>(image.bytes.data());
  }
  /// `here`: of each block of the image 1 when JavaScript has written it; empty: all.
  void store_opened(std::uint32_t ticket, Result<void> result, double generation, std::span<const std::uint8_t> here) {
    BlockImage image = std::exchange(images_[ticket], {});
    images_.erase(ticket);
    auto node = openings_.extract(ticket);
    if (node.empty()) return;
    image.generation = static_cast<std::uint64_t>(generation);
    for (const std::uint8_t one : here) image.lacking.push_back(one == 0);
    image.lacks = static_cast<std::size_t>(std::ranges::count(image.lacking, true));
    if (!result) {
      node.mapped()(std::unexpected(std::move(result).error()));
    } else {
      node.mapped()(OpenedStore{.blocks = &blocks_, .image = std::move(image)});
    }
    request_frame();
  }
  void submitted(std::uint32_t ticket, Result<void> result) {
    blocks_.finish(ticket, std::move(result));
    request_frame();
  }
  void finished(std::uint32_t ticket, Result<void> result) {
    auto node = others_.extract(ticket);
    if (!node.empty()) node.mapped()(std::move(result));
    request_frame();
  }
  void queue_read(std::uint32_t ticket, SealedQueue queue) {
    auto node = queues_.extract(ticket);
    if (!node.empty()) node.mapped()(std::move(queue));
    request_frame();
  }
  void picked(std::uint32_t ticket, Result<std::optional<PickedPhoto>> photo) {
    auto node = picks_.extract(ticket);
    if (!node.empty()) node.mapped()(std::move(photo));
    request_frame();
  }
  void decoded(std::uint32_t ticket, const Picture& picture) {
    auto node = decodings_.extract(ticket);
    if (!node.empty()) node.mapped()(picture);
    request_frame();
  }
  void code_picked(std::uint32_t ticket, Result<std::vector<std::string>> texts) {
    auto node = code_picks_.extract(ticket);
    if (!node.empty()) node.mapped()(std::move(texts));
    request_frame();
  }
  void parcel_done(std::uint32_t ticket, Result<std::string> octets) {
    auto node = parcels_.extract(ticket);
    if (!node.empty()) node.mapped()(std::move(octets));
    request_frame();
  }
  void codes_made(std::uint32_t ticket, std::vector<CodeSquares> codes) {
    auto node = codes_.extract(ticket);
    if (!node.empty()) node.mapped()(std::move(codes));
    request_frame();
  }
  void answered(std::uint32_t ticket, WireResponse response) {
    auto node = requests_.extract(ticket);
    if (!node.empty()) node.mapped()(std::move(response));
    request_frame();
  }

  // Host.
  GlyphBitmap rasterise(char32_t codepoint, FontFace face, float pixels) override {
    const auto side = static_cast<std::size_t>(pixels * 2) + 16;
    glyph_.resize(std::max(glyph_.size(), side * side * 4));
    float metrics[6] = {};
    web_rasterise(codepoint, static_cast<int>(face), pixels, metrics, glyph_.data(), static_cast<int>(glyph_.size()));
    GlyphBitmap bitmap{.width = static_cast<int>(metrics[0]),
                       .height = static_cast<int>(metrics[1]),
                       .left = metrics[2],
                       .top = metrics[3],
                       .advance = metrics[4],
                       .colored = metrics[5] != 0};
    const auto area = static_cast<std::size_t>(bitmap.width) * static_cast<std::size_t>(bitmap.height);
    bitmap.pixels = std::span(glyph_).first(area * (bitmap.colored ? 4 : 1));
    return bitmap;
  }
  Clock& clock() override { return clock_; }
  Random& random() override { return random_; }
  Log& log() override { return log_; }
  double seconds() override {
    using namespace std::chrono;
    return duration<double>(steady_clock::now().time_since_epoch()).count();
  }
  const Viewport& viewport() override { return viewport_; }
  void request_frame() override { web_request_frame(); }
  void request_frame_at(std::int64_t clock_millis) override { web_request_frame_at(static_cast<double>(clock_millis)); }
  void show_text_input(const TextInput* input) override {
    input_.clear();
    input_.put(static_cast<std::uint8_t>(input != nullptr));
    if (input == nullptr) return;
    input_.put(input->id);
    input_.put(static_cast<std::uint8_t>(input->kind));
    input_.put(static_cast<std::uint8_t>(input->next_field));
    for (const float value : {input->x, input->y, input->width, input->height, input->font_size}) input_.put(value);
    input_.put(input->text_color);
    input_.put(input->max_length);
    for (const std::string_view text : {input->text, input->name, input->placeholder}) input_.put_text(text);
  }
  void publish_semantics(std::span<const SemanticNode> nodes, std::string_view page_title) override {
    nodes_.clear();
    nodes_.put_text(page_title);
    nodes_.put(static_cast<std::uint32_t>(nodes.size()));
    for (const SemanticNode& node : nodes) {
      nodes_.put(node.id);
      nodes_.put(static_cast<std::uint8_t>(node.role));
      nodes_.put(static_cast<std::uint8_t>((node.disabled ? 1 : 0) | (node.checked ? 2 : 0) | (node.focused ? 4 : 0)));
      nodes_.put(node.level);
      nodes_.put(static_cast<std::uint8_t>(node.text_kind));
      for (const float value : {node.x, node.y, node.width, node.height}) nodes_.put(value);
      nodes_.put_text(node.name);
      nodes_.put_text(node.value);
    }
  }
  void send(const WireRequest& request, std::function<void(WireResponse)> done) override {
    const std::uint32_t ticket = ++last_ticket_;
    requests_[ticket] = std::move(done);
    web_send(ticket, request.path.data(), request.path.size(), request.body.data(), request.body.size());
  }
  void save_file(std::string_view name, std::string_view mime, std::string_view bytes) override {
    web_save_file(name.data(), name.size(), mime.data(), mime.size(), bytes.data(), bytes.size());
  }
  void copy_text(std::string_view text, std::function<void(bool)> done) override {
    const std::uint32_t ticket = ++last_ticket_;
    others_[ticket] = [done = std::move(done)](const Result<void>& copied) { done(copied.has_value()); };
    web_copy_text(ticket, text.data(), text.size());
  }
  std::string preference(std::string_view key) override {
    const std::unique_ptr<char, decltype(&std::free)> value(web_preference(key.data(), key.size()), std::free);
    return value.get();
  }
  void set_preference(std::string_view key, std::string_view value) override {
    web_set_preference(key.data(), key.size(), value.data(), value.size());
  }
  void push_page(int depth) override { web_push_page(depth); }
  void back_to(int depth) override { web_back_to(depth); }
  void open_store(const AccountId& account, bool take_over, const StoreWays& ways,
                  std::function<void(Result<OpenedStore>)> done) override {
    const std::uint32_t ticket = ++last_ticket_;
    openings_[ticket] = std::move(done);
    const std::string name = string_from_uuid(account.uuid);
    web_open_store(ticket, name.data(), name.size(), take_over, ways.code.data(), ways.code.size(),
                   ways.recovery.data(), ways.recovery.size(), static_cast<int>(ways.finger));
  }
  void close_store() override { web_close_store(); }
  void forget_store(const AccountId& account, bool take_over, std::function<void(Result<void>)> done) override {
    const std::uint32_t ticket = ++last_ticket_;
    others_[ticket] = std::move(done);
    const std::string name = string_from_uuid(account.uuid);
    web_forget_store(ticket, name.data(), name.size(), take_over);
  }
  void sealed_queue(const AccountId& account, std::size_t from, std::function<void(SealedQueue)> done) override {
    const std::uint32_t ticket = ++last_ticket_;
    queues_[ticket] = std::move(done);
    const std::string name = string_from_uuid(account.uuid);
    web_sealed_queue(ticket, name.data(), name.size(), from);
  }
  void change_ways(std::string_view current, const StoreWays& next, std::function<void(Result<void>)> done) override {
    const std::uint32_t ticket = ++last_ticket_;
    others_[ticket] = std::move(done);
    web_change_ways(ticket, current.data(), current.size(), next.code.data(), next.code.size(), next.recovery.data(),
                    next.recovery.size(), static_cast<int>(next.finger));
  }
  bool offers_finger() override { return web_offers_finger(); }
  void pick_photo(PhotoSource source, std::function<void(Result<std::optional<PickedPhoto>>)> done) override {
    const std::uint32_t ticket = ++last_ticket_;
    picks_[ticket] = std::move(done);
    web_pick_photo(ticket, source == PhotoSource::kCamera);
  }
  void decode_photo(std::string_view jpeg, int longest, std::function<void(const Picture&)> done) override {
    const std::uint32_t ticket = ++last_ticket_;
    decodings_[ticket] = std::move(done);
    web_decode_photo(ticket, jpeg.data(), jpeg.size(), longest);
  }
  void show_camera(const Viewfinder* where) override {
    if (where == nullptr && !camera_shown_) return;
    camera_shown_ = where != nullptr;
    const Viewfinder at = where != nullptr ? *where : Viewfinder{};
    web_show_camera(camera_shown_, at.x, at.y, at.width, at.height);
  }
  void pick_code(std::function<void(Result<std::vector<std::string>>)> done) override {
    const std::uint32_t ticket = ++last_ticket_;
    code_picks_[ticket] = std::move(done);
    web_pick_code(ticket);
  }
  void make_codes(std::vector<std::string> texts, std::function<void(std::vector<CodeSquares>)> done) override {
    const std::uint32_t ticket = ++last_ticket_;
    codes_[ticket] = std::move(done);
    std::string joined;
    for (const std::string& text : texts) joined += (joined.empty() ? "" : "\n") + text;
    web_make_codes(ticket, joined.data(), joined.size());
  }
  void parcel(ParcelDeed deed, std::string_view octets, std::string_view key,
              std::function<void(Result<std::string>)> done) override {
    const std::uint32_t ticket = ++last_ticket_;
    parcels_[ticket] = std::move(done);
    web_parcel(ticket, static_cast<int>(deed), octets.data(), octets.size(), key.data(), key.size());
  }
  void apply_update() override { web_apply_update(); }

 private:
  void draw() {
    ImDrawData* data = ImGui::GetDrawData();
    if (data == nullptr) return;
    // The backend truncates size × scale; a quarter of a pixel keeps it from losing one to rounding.
    data->FramebufferScale.x = (std::round(viewport_.width * viewport_.pixel_ratio) + 0.25F) / data->DisplaySize.x;
    data->FramebufferScale.y = (std::round(viewport_.height * viewport_.pixel_ratio) + 0.25F) / data->DisplaySize.y;
    ImGui_ImplOpenGL3_RenderDrawData(data);
  }
  /// Sends semantics and active field when something of them changed.
  void publish() {
    pending_ = input_.bytes();
    pending_.insert(pending_.end(), nodes_.bytes().begin(), nodes_.bytes().end());
    if (pending_ == published_) return;
    published_.swap(pending_);
    web_publish(published_.data(), published_.size());
  }

  WebClock clock_;
  WebRandom random_;
  WebLog log_;
  WebBlockStore blocks_;
  Viewport viewport_;
  std::map<std::uint32_t, BlockImage> images_;  ///< by ticket; JavaScript fills them until store_opened()
  std::map<std::uint32_t, std::function<void(Result<OpenedStore>)>> openings_;
  std::map<std::uint32_t, std::function<void(WireResponse)>> requests_;
  std::map<std::uint32_t, std::function<void(Result<void>)>> others_;  ///< copying, changing the ways in
  std::map<std::uint32_t, std::function<void(Result<std::optional<PickedPhoto>>)>> picks_;
  std::map<std::uint32_t, std::function<void(const Picture&)>> decodings_;
  std::map<std::uint32_t, std::function<void(SealedQueue)>> queues_;
  std::map<std::uint32_t, std::function<void(Result<std::vector<std::string>>)>> code_picks_;
  std::map<std::uint32_t, std::function<void(std::vector<CodeSquares>)>> codes_;
  std::map<std::uint32_t, std::function<void(Result<std::string>)>> parcels_;
  bool camera_shown_ = false;
  std::uint32_t last_ticket_ = 0;
  std::vector<std::uint8_t> glyph_;
  Publication input_, nodes_;
  std::vector<std::uint8_t> published_, pending_;
  std::unique_ptr<App> app_;
};

WebHost& host() {
  static WebHost instance;
  return instance;
}

Result<void> result_from(int code, const char* detail) {
  if (code == 0) return {};
  return fail(static_cast<Code>(code), detail);
}

}  // namespace
}  // namespace baijia::app

using baijia::app::host;

extern "C" {

EMSCRIPTEN_KEEPALIVE void web_start(const char* account, const char* page, int storage_problem) {
  host().start(account, page, storage_problem);
}
EMSCRIPTEN_KEEPALIVE void web_frame(bool visible) { host().frame(visible); }
EMSCRIPTEN_KEEPALIVE void web_context_lost() { host().lose_context(); }

/// `v`: width, height, ratio, insets (top, right, bottom, left), keyboard height, dark, reduced motion, coarse pointer.
EMSCRIPTEN_KEEPALIVE void web_viewport(const float* v) {
  host().set_viewport({.width = v[0],
                       .height = v[1],
                       .pixel_ratio = v[2],
                       .inset_top = v[3],
                       .inset_right = v[4],
                       .inset_bottom = v[5],
                       .inset_left = v[6],
                       .keyboard_height = v[7],
                       .prefers_dark = v[8] != 0,
                       .prefers_reduced_motion = v[9] != 0,
                       .coarse_pointer = v[10] != 0,
                       .installed = v[11] != 0,
                       .free_megabytes = v[12]});
  if (host().started()) host().app().on_viewport_changed();
}
EMSCRIPTEN_KEEPALIVE void web_pointer(int phase, float x, float y, bool mouse) {
  host().app().on_pointer(static_cast<baijia::app::PointerPhase>(phase), x, y, mouse);
}
EMSCRIPTEN_KEEPALIVE void web_wheel(float dx, float dy) { host().app().on_wheel(dx, dy); }
EMSCRIPTEN_KEEPALIVE void web_key(int key) { host().app().on_key(static_cast<baijia::app::Key>(key)); }
EMSCRIPTEN_KEEPALIVE void web_text(std::uint32_t field, const char* text) { host().app().on_text(field, text); }
EMSCRIPTEN_KEEPALIVE void web_text_done(std::uint32_t field, bool entered) {
  host().app().on_text_done(field, entered);
}
EMSCRIPTEN_KEEPALIVE void web_activate(std::uint32_t node) { host().app().on_activate(node); }
EMSCRIPTEN_KEEPALIVE void web_back(int depth) { host().app().on_back(depth); }
EMSCRIPTEN_KEEPALIVE void web_network_returned() { host().app().on_network_returned(); }
EMSCRIPTEN_KEEPALIVE void web_hidden() { host().app().on_hidden(); }
EMSCRIPTEN_KEEPALIVE void web_update_ready() { host().app().on_update_ready(); }
EMSCRIPTEN_KEEPALIVE void web_store_taken() { host().app().on_store_taken(); }

EMSCRIPTEN_KEEPALIVE void web_response(std::uint32_t ticket, int status, int error, int retry_after_seconds,
                                       const char* body, std::size_t size) {
  host().answered(ticket, {.status = status,
                           .error = static_cast<std::uint16_t>(error),
                           .body = std::string(body, size),
                           .retry_after_seconds = retry_after_seconds});
}
/// `width` 0: none was chosen; less: it cannot be read.
EMSCRIPTEN_KEEPALIVE void web_picked(std::uint32_t ticket, int width, int height, int thumbnail_size, const char* bytes,
                                     std::size_t size, const char* hash) {
  using namespace baijia::app;
  if (width < 0) return host().picked(ticket, baijia::fail(baijia::Code::kPhotoUnreadable, "photo"));
  if (width == 0) return host().picked(ticket, std::nullopt);
  host().picked(ticket, PickedPhoto{.facts = {.width = width,
                                              .height = height,
                                              .size = static_cast<std::int64_t>(size),
                                              .thumbnail_size = thumbnail_size,
                                              .hash = hash},
                                    .bytes = std::string(bytes, size)});
}
EMSCRIPTEN_KEEPALIVE void web_decoded(std::uint32_t ticket, int width, int height, const std::uint8_t* pixels) {
  const auto area = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  host().decoded(ticket, {.width = width, .height = height, .pixels = {pixels, area * 4}});
}
EMSCRIPTEN_KEEPALIVE void web_scanned(const char* text, int trouble) {
  if (!host().started()) return;
  if (trouble != 0) return host().app().on_scan(baijia::fail(static_cast<baijia::Code>(trouble), "camera"));
  host().app().on_scan(std::string(text));
}
/// The texts are parted by 0; none with `chosen`: the picture has no code.
EMSCRIPTEN_KEEPALIVE void web_code_picked(std::uint32_t ticket, bool chosen, const char* texts, std::size_t size) {
  if (chosen && size == 0) return host().code_picked(ticket, baijia::fail(baijia::Code::kNoCodeInPicture, "picture"));
  std::vector<std::string> read;
  for (std::size_t at = 0; at < size; at += read.back().size() + 1) read.emplace_back(texts + at);
  host().code_picked(ticket, std::move(read));
}
EMSCRIPTEN_KEEPALIVE void web_parcel_done(std::uint32_t ticket, bool done, const char* octets, std::size_t size) {
  if (!done) return host().parcel_done(ticket, baijia::fail(baijia::Code::kParcelUnreadable, "parcel"));
  host().parcel_done(ticket, std::string(octets, size));
}
/// Each code: its size as one octet, then its squares.
EMSCRIPTEN_KEEPALIVE void web_codes_made(std::uint32_t ticket, const std::uint8_t* octets, std::size_t size) {
  std::vector<baijia::app::CodeSquares> codes;
  for (std::size_t at = 0; at < size;) {
    const std::size_t side = octets[at++];
    codes.push_back({static_cast<int>(side), std::string(octets + at, octets + at + side * side)});
    at += side * side;
  }
  host().codes_made(ticket, std::move(codes));
}
/// Where JavaScript is to write the image, `size` bytes; valid until web_store_opened().
EMSCRIPTEN_KEEPALIVE std::uint8_t* web_store_image(std::uint32_t ticket, std::size_t size) {
  return host().store_image(ticket, size);
}
/// `here`: web/storage.js's, a byte for each of `block_count` blocks; block_count 0: all are written.
EMSCRIPTEN_KEEPALIVE void web_store_opened(std::uint32_t ticket, int code, const char* detail, double generation,
                                           const std::uint8_t* here, std::size_t block_count) {
  host().store_opened(ticket, baijia::app::result_from(code, detail), generation, {here, block_count});
}
/// Blocks that were not written then. Value: a frame waits for one of them.
EMSCRIPTEN_KEEPALIVE bool web_blocks(std::uint32_t first, const std::byte* bytes, std::size_t size) {
  return host().app().on_blocks(first, {bytes, size});
}
EMSCRIPTEN_KEEPALIVE void web_blocks_failed(int code) {
  host().app().on_blocks_failed(static_cast<baijia::Code>(code));
}
EMSCRIPTEN_KEEPALIVE void web_done(std::uint32_t ticket, int code, const char* detail) {
  host().finished(ticket, baijia::app::result_from(code, detail));
}
/// `bytes`: the boxes one after the other, `sizes` their lengths.
EMSCRIPTEN_KEEPALIVE void web_queue(std::uint32_t ticket, const char* bytes, const std::uint32_t* sizes,
                                    std::size_t count, double waiting, bool more) {
  baijia::app::SealedQueue queue{.boxes = {}, .waiting = static_cast<std::int64_t>(waiting), .more = more};
  for (const std::uint32_t size : std::span(sizes, count)) {
    queue.boxes.emplace_back(bytes, size);
    bytes += size;
  }
  host().queue_read(ticket, std::move(queue));
}
EMSCRIPTEN_KEEPALIVE void web_submitted(std::uint32_t ticket, int code, const char* detail) {
  host().submitted(ticket, baijia::app::result_from(code, detail));
}

}  // extern "C"
