#pragma once

// The seam between the app and the place it runs in: a browser (host_web.cpp) or a test without a GPU
// (host_headless.cpp). Everything is called on the one thread; callbacks come later, never from inside the call.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/core.h"
#include "shell/app/semantics.h"

namespace baijia::app {

/// The drawing area, in CSS pixels ("dp").
struct Viewport {
  float width = 390, height = 844;
  float pixel_ratio = 1;                                                   ///< device pixels per CSS pixel
  float inset_top = 0, inset_right = 0, inset_bottom = 0, inset_left = 0;  ///< safe areas
  float keyboard_height = 0;                                               ///< covered by the on-screen keyboard
  bool prefers_dark = false, prefers_reduced_motion = false;
  bool coarse_pointer = true;  ///< a finger
  bool installed = false;      ///< on the home screen, in a window of its own
  float free_megabytes = -1;   ///< room in the browser's storage, as it estimates; negative: it does not say
};

/// The field that is being typed in. The host shows the real input that is its twin (the SemanticNode with the same id)
/// exactly over it, text and caret; the app draws the frame and no text. A tap on the twin focuses it natively and
/// comes as App::on_activate.
struct TextInput {
  std::uint32_t id = 0;
  std::string_view text, name, placeholder;
  using Kind = TextKind;
  TextKind kind = TextKind::kText;
  bool next_field = false;                                    ///< the keyboard's action key says 下一项 instead of 完成
  float x = 0, y = 0, width = 0, height = 0, font_size = 16;  ///< CSS pixels
  std::uint32_t text_color = 0, max_length = 4000;            ///< 0xRRGGBBAA; UTF-16 units
};

/// Which of the host's fonts: the phone's own text face in two weights, or the icon font.
enum class FontFace : std::uint8_t { kRegular = 0, kBold = 1, kIcon = 2 };

/// One drawn character. Offsets and advance in device pixels from the pen on the baseline; `top` grows downwards.
struct GlyphBitmap {
  int width = 0, height = 0;
  float left = 0, top = 0, advance = 0;
  bool colored = false;                  ///< emoji: RGBA, else one byte of coverage a pixel
  std::span<const std::uint8_t> pixels;  ///< valid until the next call
};

/// Ways into a sealed store (web/seal.js); empty: not given.
struct StoreWays {
  std::string code;      ///< what its owner chose
  std::string recovery;  ///< the hub's key for this account on this phone (SealKeyReply)
  /// The phone's own recognition of its owner: fingerprint, face or screen lock (web/finger.js). It asks at once.
  enum class Finger : std::uint8_t { kNo, kUse, kForget };
  Finger finger = Finger::kNo;  ///< kForget only for change_ways: no longer a way in
};

/// Boxes that lie sealed for the hub (core/platform.h, QueueChange).
struct SealedQueue {
  std::vector<std::string> boxes;
  std::int64_t waiting = 0;  ///< rows not handed over when the last one was added; -1: it could not be read
  bool more = false;         ///< there are boxes after these
};

/// A photo made smaller, without what the camera had written into it.
struct PickedPhoto {
  PhotoFacts facts;
  std::string bytes;
};
enum class PhotoSource : std::uint8_t { kCamera, kGallery };

/// Where the camera's picture lies while codes are read from it, in CSS pixels.
struct Viewfinder {
  float x = 0, y = 0, width = 0, height = 0;
  bool operator==(const Viewfinder&) const = default;
};
/// A QR code as squares: `size` × `size`, row by row, without the quiet zone around it; 1 is dark.
struct CodeSquares {
  int size = 0;
  std::string dark;
};

/// What is done between two phones (web/parcel.js). kKey: makes the key that opens the next parcel; its public half.
/// kSign: octets as a body of /api/v1/carry; base64url. kSeal: to `key`. kOpen: by the key made last. kFile: one that
/// the user chooses; empty when none was.
enum class ParcelDeed : std::uint8_t { kKey, kSign, kSeal, kOpen, kFile };

/// A decoded picture: RGBA, `pixels` valid during the call; width 0 when it cannot be read.
struct Picture {
  int width = 0, height = 0;
  std::span<const std::uint8_t> pixels;
};

class Host {
 public:
  virtual ~Host() = default;
  /// Draws `codepoint` at `pixels` device pixels of font size with the phone's own fonts; nothing when there is none.
  [[nodiscard]] virtual GlyphBitmap rasterise(char32_t codepoint, FontFace face, float pixels) = 0;
  [[nodiscard]] virtual Clock& clock() = 0;
  [[nodiscard]] virtual Random& random() = 0;
  [[nodiscard]] virtual Log& log() = 0;
  [[nodiscard]] virtual double seconds() = 0;  ///< monotonic, for motion
  [[nodiscard]] virtual const Viewport& viewport() = 0;
  virtual void request_frame() = 0;                              ///< draw once more, soon
  virtual void request_frame_at(std::int64_t clock_millis) = 0;  ///< draw then (a timer); the earliest one counts
  virtual void show_text_input(const TextInput* input) = 0;      ///< every frame; nullptr: none is active
  virtual void publish_semantics(std::span<const SemanticNode> nodes, std::string_view page_title) = 0;
  virtual void send(const WireRequest& request, std::function<void(WireResponse)> done) = 0;
  virtual void save_file(std::string_view name, std::string_view mime, std::string_view bytes) = 0;
  virtual void copy_text(std::string_view text, std::function<void(bool copied)> done) = 0;
  /// Small settings of this device (theme, text size); empty when unset. Not for records. The app keeps "account" (the
  /// UUID of the last account signed in; the host passes it to App::create as Start::account; empty after signing out)
  /// and "device" among them. The host answers "phone" (its own words for this phone) and "address" (of this app).
  [[nodiscard]] virtual std::string preference(std::string_view key) = 0;
  virtual void set_preference(std::string_view key, std::string_view value) = 0;
  /// Browser history: a page was entered (depth grows by one); App::on_back comes when the user goes back.
  virtual void push_page(int depth) = 0;
  /// The app itself went back (its own back button, a tab): move browser history back to `depth` entered pages. No
  /// App::on_back follows for it.
  virtual void back_to(int depth) = 0;
  /// Opens the account's database as the only writer; blocks that its image lacks come as App::on_blocks. One that is
  /// new is sealed with all `ways`; one that is opened by the recovery key is opened by a code given with it from then
  /// on. Errors: kStorageBusy (another tab has it; `take_over` asks for it), kStorageUnavailable, kStorageCorrupt;
  /// kLocked (no way given), kCodeWrong (none fits); kCodeUnset (nothing is stored and no code given), kStorageEvicted
  /// (likewise, but there was something); kFingerFailed. After a take-over by another tab every submit fails with
  /// kStorageBusy.
  struct OpenedStore {
    BlockStore* blocks = nullptr;
    BlockImage image;
  };
  virtual void open_store(const AccountId& account, bool take_over, const StoreWays& ways,
                          std::function<void(Result<OpenedStore>)> done) = 0;
  /// Forgets the open store and its key. What is not durable then is lost.
  virtual void close_store() = 0;
  /// Deletes the account's database, which is not open here, and whatever else of it the browser holds. Errors:
  /// kStorageBusy (another tab has it; `take_over` takes it away), kStorageFailed.
  virtual void forget_store(const AccountId& account, bool take_over, std::function<void(Result<void>)> done) = 0;
  /// The open store opens by `next` from now on. Errors: kCodeWrong when `current` is given and not the present code,
  /// kFingerFailed.
  virtual void change_ways(std::string_view current, const StoreWays& next, std::function<void(Result<void>)> done) = 0;
  /// This phone can recognise its owner (StoreWays::finger), as far as is known yet.
  [[nodiscard]] virtual bool offers_finger() = 0;
  /// Lets the user take or choose a photo; nothing when none was. Longest side at most 2048 px, of the thumbnail 320.
  /// Error: kPhotoUnreadable. Call it while a tap is worked on.
  virtual void pick_photo(PhotoSource source, std::function<void(Result<std::optional<PickedPhoto>>)> done) = 0;
  /// Decodes a JPEG file, made smaller to `longest` pixels where it is larger.
  virtual void decode_photo(std::string_view jpeg, int longest, std::function<void(const Picture&)> done) = 0;
  virtual void apply_update() = 0;  ///< reload into the new version that waits
  /// What lies sealed for the hub beside the account's database, from the `from`-th box on, about a megabyte. Needs no
  /// way in.
  virtual void sealed_queue(const AccountId& account, std::size_t from, std::function<void(SealedQueue)> done) = 0;
  /// Every frame: the camera runs and its picture lies over the rectangle, or (nullptr) it is off. What is read comes
  /// as App::on_scan. Nothing of the picture is kept.
  virtual void show_camera(const Viewfinder* where) = 0;
  /// Lets the user choose a picture; the codes in it, nothing when none was chosen. Error: kNoCodeInPicture.
  virtual void pick_code(std::function<void(Result<std::vector<std::string>>)> done) = 0;
  /// Each text as a code, in order; empty when the program for it is not at hand.
  virtual void make_codes(std::vector<std::string> texts, std::function<void(std::vector<CodeSquares>)> done) = 0;
  /// Error: kParcelUnreadable.
  virtual void parcel(ParcelDeed deed, std::string_view octets, std::string_view key,
                      std::function<void(Result<std::string>)> done) = 0;
};

}  // namespace baijia::app
