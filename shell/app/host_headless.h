#pragma once

// The app's place without a screen: the same screens, no GPU, no browser. A test lends the world, drives events, and
// reads what is there by meaning (SemanticNode). Glyphs have canned metrics: a Chinese character is as wide as its
// size, anything else a little more than half of it.

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "shell/app/app.h"
#include "shell/app/host.h"

namespace baijia::app {

class HeadlessHost final : public Host {
 public:
  /// What the test decides.
  struct World {
    Clock& clock;
    Random& random;
    Log& log;
    /// Answers Host::send, when deliver() runs.
    std::function<WireResponse(const WireRequest&)> hub;
    /// Answers Host::open_store, when deliver() runs.
    std::function<Result<OpenedStore>(const AccountId&, bool take_over, const StoreWays&)> store;
    /// Answers Host::change_ways, when deliver() runs.
    std::function<Result<void>(std::string_view current, const StoreWays& next)> change;
    /// Answers Host::sealed_queue, when deliver() runs: every box.
    std::function<SealedQueue(const AccountId&)> queue;
    /// Answers Host::parcel but for files, when deliver() runs.
    std::function<Result<std::string>(ParcelDeed, std::string_view octets, std::string_view key)> parcel;
  };
  explicit HeadlessHost(World world) : world_(std::move(world)) {}

  /// Runs one frame of `app`, textures included. Value: the app wants the next one at once.
  bool draw(App& app);
  /// Hands over what the hub and the store answered. Value: there was something.
  bool deliver();
  /// A frame was asked for, or its time has come.
  [[nodiscard]] bool frame_wanted();
  /// The earliest time that was asked for and has not come, or nothing.
  [[nodiscard]] std::optional<std::int64_t> next_time() const;

  Viewport screen;
  std::map<std::string, std::string, std::less<>> preferences;
  std::vector<SemanticNode> nodes;  ///< of the last frame
  std::string title;
  std::optional<std::uint32_t> typing;  ///< id of the active field
  bool next_field = false;
  std::string copied, saved_name, saved_bytes;
  bool copies = true;  ///< the clipboard takes what it is given
  bool finger_offered = false;
  std::optional<PickedPhoto> photo;  ///< what is taken or chosen next
  std::optional<Code> photo_error;
  std::size_t boxes_a_page = 100;  ///< of a sealed queue
  bool queue_readable = true;
  std::optional<Code> forget_error;       ///< why forget_store() deletes nothing
  std::optional<Viewfinder> camera;       ///< where its picture lies
  std::vector<std::string> code_picture;  ///< what is read of the picture that is chosen next
  std::optional<Code> code_picture_error;
  std::vector<std::string> codes_made;  ///< the texts of all codes, in order
  std::string file;                     ///< what is chosen as a file next
  int closings = 0;                     ///< of the store
  std::vector<AccountId> forgotten;
  int depth = 0;  ///< of browser history
  int updates_applied = 0;
  int frames = 0;
  std::uint32_t last_vertices = 0;  ///< of the last frame
  std::u32string letters;           ///< that were asked for, each once in every face and size

  // Host.
  GlyphBitmap rasterise(char32_t codepoint, FontFace face, float pixels) override;
  Clock& clock() override { return world_.clock; }
  Random& random() override { return world_.random; }
  Log& log() override { return world_.log; }
  double seconds() override { return static_cast<double>(world_.clock.now_millis()) / 1000.0; }
  const Viewport& viewport() override { return screen; }
  void request_frame() override { wanted_ = true; }
  void request_frame_at(std::int64_t clock_millis) override;
  void show_text_input(const TextInput* input) override;
  void publish_semantics(std::span<const SemanticNode> published, std::string_view page_title) override;
  void send(const WireRequest& request, std::function<void(WireResponse)> done) override;
  void save_file(std::string_view name, std::string_view mime, std::string_view bytes) override;
  void copy_text(std::string_view text, std::function<void(bool)> done) override;
  std::string preference(std::string_view key) override;
  void set_preference(std::string_view key, std::string_view value) override { preferences[std::string(key)] = value; }
  void push_page(int to) override { depth = to; }
  void back_to(int to) override { depth = to; }
  void open_store(const AccountId& account, bool take_over, const StoreWays& ways,
                  std::function<void(Result<OpenedStore>)> done) override;
  void close_store() override { ++closings; }
  void forget_store(const AccountId& account, bool take_over, std::function<void(Result<void>)> done) override;
  void sealed_queue(const AccountId& account, std::size_t from, std::function<void(SealedQueue)> done) override;
  void change_ways(std::string_view current, const StoreWays& next, std::function<void(Result<void>)> done) override;
  bool offers_finger() override { return finger_offered; }
  void pick_photo(PhotoSource source, std::function<void(Result<std::optional<PickedPhoto>>)> done) override;
  void decode_photo(std::string_view jpeg, int longest, std::function<void(const Picture&)> done) override;
  void show_camera(const Viewfinder* where) override {
    camera = where == nullptr ? std::nullopt : std::optional(*where);
  }
  void pick_code(std::function<void(Result<std::vector<std::string>>)> done) override;
  void make_codes(std::vector<std::string> texts, std::function<void(std::vector<CodeSquares>)> done) override;
  void parcel(ParcelDeed deed, std::string_view octets, std::string_view key,
              std::function<void(Result<std::string>)> done) override;
  void apply_update() override { ++updates_applied; }

 private:
  World world_;
  bool wanted_ = true;
  std::vector<std::int64_t> times_;
  std::deque<std::function<void()>> answers_;
};

}  // namespace baijia::app
