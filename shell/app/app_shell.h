#pragma once

// The running app: one database that is open or being opened, the wire, the pages. app.cpp holds the course of its life
// and the events, app_pages.cpp what it draws when ready, app_wire.cpp signing in and handing over.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "shell/app/app.h"
#include "shell/app/canvas.h"
#include "shell/app/glyphs.h"
#include "shell/app/locked_wire.h"
#include "shell/app/navigator.h"
#include "shell/app/pictures.h"
#include "shell/app/screens/lock.h"
#include "shell/app/screens/problem.h"
#include "shell/app/screens/sign_in.h"
#include "shell/app/toast.h"
#include "shell/app/ui_state.h"

namespace baijia::app {

class AppShell final : public App, public Shell {
 public:
  AppShell(Host& host, const Start& start);
  ~AppShell() override;

  /// For tests: what was drawn and how.
  [[nodiscard]] Ui& ui() { return ui_; }

  // App.
  bool frame() override;
  [[nodiscard]] bool complete() const override { return complete_; }
  void on_pointer(PointerPhase phase, float x, float y, bool mouse) override;
  void on_wheel(float dx, float dy) override;
  void on_key(Key key) override;
  void on_text(std::uint32_t field, std::string_view text) override;
  void on_text_done(std::uint32_t field, bool entered) override;
  void on_activate(std::uint32_t node) override;
  void on_back(int depth) override;
  void on_viewport_changed() override;
  void on_network_returned() override;
  void on_hidden() override;
  void on_update_ready() override;
  void on_store_taken() override;
  bool on_blocks(std::uint32_t first, std::span<const std::byte> blocks) override;
  void on_blocks_failed(Code code) override;
  void on_scan(Result<std::string> read) override;

  // Shell.
  Core& core() override { return *core_; }
  Host& host() override { return host_; }
  Day today() override { return day_of(now_millis(), utc_offset_minutes()); }
  std::int64_t now_millis() override { return host_.clock().now_millis(); }
  int utc_offset_minutes() override { return host_.clock().utc_offset_minutes(); }
  void open(const Route& route) override;
  void replace(const Route& route) override;
  void back() override;
  void select_tab(PageKind tab) override;
  [[nodiscard]] bool showing(const Route& route) const override;
  [[nodiscard]] bool wide() const override;
  Result<Accepted> run(const Command& command, std::string_view spoken, std::function<void()> undo) override;
  [[nodiscard]] SaveState save_state() const override;
  void toast(std::string_view text, std::string_view action, std::function<void()> deed) override;
  void copy(std::string_view text, std::function<void()> copied) override;
  void show_error(const Error& error) override;
  void add_photo(const PhotoOwner& owner, PhotoSource source) override;
  [[nodiscard]] PhotoPicture picture(PhotoId photo, PhotoPart part) override;
  CameraReading camera(const Rect& where) override;
  void pick_code() override;
  [[nodiscard]] const Pane& pane() const override { return pane_; }
  [[nodiscard]] const SyncView& sync() override;
  [[nodiscard]] bool handing_over() const override { return request_under_way_; }
  [[nodiscard]] const Look& look() const override { return look_; }
  void set_look(const Look& look) override;
  void sign_in_again() override;
  void sign_out() override;
  void lock() override;
  void change_code() override;
  [[nodiscard]] std::int64_t lock_minutes() override;
  void set_lock_minutes(std::int64_t minutes) override;
  [[nodiscard]] std::optional<bool> finger() override;
  void set_finger(bool on) override;
  void export_box() override;
  [[nodiscard]] bool update_ready() const override { return update_ready_; }

 private:
  enum class Phase : std::uint8_t { kOpening, kSignIn, kLocked, kChooseCode, kPulling, kReady, kProblem };

  // Life (app.cpp).
  void open_store(const AccountId& account, bool take_over, const StoreWays& ways = {});
  void store_opened(const AccountId& account, Result<Host::OpenedStore> opened);
  void open_core(Host::OpenedStore store);
  void lose_store(ProblemKind kind, Code code);
  void note_first_frame();
  [[nodiscard]] bool filling() const { return core_ && !core_->whole(); }
  /// Grows with all that a page could not do because records are still on their way.
  [[nodiscard]] std::uint64_t lacked() const { return core_ ? core_->misses() + refused_ : 0; }
  void not_opened(Code code);
  void enter();  ///< a core is open: to the pages, or to the first pull
  void fail_with(ProblemKind kind, Code code);
  void draw_problem();
  void start_over();  ///< of a store that does not open nothing is left: signing in fetches everything again
  void copy_address();
  void store_forgotten(const Result<void>& done);
  [[nodiscard]] bool nobody_is_in() const;
  void load_look();
  void draw();
  void draw_opening();
  void watch_saving();

  // Lock (app_lock.cpp).
  [[nodiscard]] std::vector<Person> people();
  void remember_person();
  void forget_person(const AccountId& gone);
  void show_sign_in();
  void show_lock(std::optional<Code> error);
  void draw_lock();
  void unlock();
  [[nodiscard]] bool opens_by_finger();
  void take_back_try();  ///< nobody looked at the code that unlock() gave
  void unlocked();       ///< the store is open
  void renew_recovery(const std::string& recovery);
  void choose_code(CodeReason reason);
  void draw_code();
  void close_records();                        ///< out of memory, out of sight
  void forget_account(const AccountId& gone);  ///< the chief had it wiped, and everything is handed over
  void begin_locked_wire();
  void watch_lock();

  // Wire (app_wire.cpp).
  [[nodiscard]] DeviceId device();
  [[nodiscard]] DeviceId device_of(const AccountId& account);
  [[nodiscard]] DeviceId new_device();
  void keep_device(DeviceId device);
  void go_on_as_another();  ///< this phone was copied (kClonedDevice)
  void submit_sign_in();
  void signed_in(const WireResponse& response);
  void ask_seal_key(Identity identity);
  void ready_to_open(Identity identity, std::string recovery);
  void drive_wire();
  void ask_queue_key();
  void answered(const WireResponse& response);
  void drive_photos();
  void drive_camera();

  // Pages (app_pages.cpp).
  void draw_ready();
  void draw_page(std::size_t index, const Rect& rect, bool shows_status);
  void draw_tabs();
  void draw_rail(float width);
  void offer_update();
  void do_later(std::function<void()> deed);
  [[nodiscard]] std::size_t calling_page() const;

  Host& host_;
  Canvas canvas_;
  Ui ui_;
  Look look_;
  Phase phase_ = Phase::kOpening;
  std::string start_page_;

  AccountId account_;                         ///< whose database is open or to be opened
  std::optional<Identity> identity_;          ///< of a sign-in that just happened, for opening
  bool evicted_known_ = false;                ///< the user was told; signing in fetches everything again
  std::optional<Host::OpenedStore> waiting_;  ///< cannot be opened with the blocks that are here
  std::unique_ptr<Core> core_;
  bool complete_ = true;       ///< the last frame had all that it needed
  std::uint64_t refused_ = 0;  ///< commands, while records were on their way
  bool first_frame_ = false;   ///< of the pages of this core is still to come
  ProblemState problem_;
  SignInState sign_in_;
  bool signing_in_again_ = false;

  LockedWire locked_wire_{host_, [this](const AccountId& gone) { forget_account(gone); }};
  LockState lock_;
  CodeState code_;
  std::string recovery_;        ///< the hub's way in, between signing in and opening
  bool changing_code_ = false;  ///< its page lies over everything
  enum class Closing : std::uint8_t { kNo, kLock, kSignOut };
  Closing closing_ = Closing::kNo;  ///< as soon as everything is durable
  std::int64_t touched_millis_ = 0;
  std::int64_t lock_minutes_ = 0;                         ///< 0: not read yet
  std::shared_ptr<int> life_ = std::make_shared<int>(0);  ///< callbacks of an earlier core or app find it gone

  bool request_under_way_ = false;
  bool queue_key_asked_ = false;  ///< since this core was opened
  bool photo_under_way_ = false;  ///< a request of its own: records never wait for photos
  Pictures pictures_;
  CameraReading read_;                    ///< not asked for yet
  std::optional<Viewfinder> viewfinder_;  ///< of this frame
  std::int64_t next_look_millis_ = 0;     ///< when to ask the hub for news again
  std::optional<SyncView> sync_;
  std::uint64_t sync_changes_ = 0, sync_durable_ = 0;

  std::uint64_t watched_ = 0;  ///< sequence of the last command; 0: none to report
  bool saved_shown_ = false;
  std::int64_t saved_until_millis_ = 0;

  Navigator navigator_;
  Pane pane_;
  std::optional<std::size_t> drawing_;  ///< index of the page that is being drawn
  std::vector<std::function<void()>> deeds_;
  Toast toast_;
  bool update_ready_ = false, update_offered_ = false;
};

}  // namespace baijia::app
