// The course of the app's life: opening → signing in → first pull → ready; or a problem that says what to do. And the
// events, which only note what happened and ask for a frame.

#include "shell/app/app.h"

#include <algorithm>

#include <imgui.h>

#include "shell/app/app_shell.h"
#include "shell/app/format.h"
#include "shell/app/screens/first_pull.h"
#include "shell/app/screens/lease.h"
#include "shell/app/screens/plain_page.h"

namespace baijia::app {

namespace {
constexpr std::int64_t kSavedMillis = 3000;  // how long the chip says 已保存
}  // namespace

std::unique_ptr<App> App::create(Host& host, const Start& start) { return std::make_unique<AppShell>(host, start); }

AppShell::AppShell(Host& host, const Start& start)
    : host_(host), ui_(host), start_page_(start.start_page), account_(start.account), navigator_(host) {
  const Fonts fonts = add_fonts(host);
  ui_.state().fonts = {fonts.regular, fonts.bold, fonts.icon};
  load_look();
  if (start.storage_problem) {
    fail_with(*start.storage_problem == Code::kStorageUnavailable ? ProblemKind::kUnavailable : ProblemKind::kBroken,
              *start.storage_problem);
  } else if (account_.empty()) {
    show_sign_in();
  } else {
    open_store(account_, false);
  }
}

AppShell::~AppShell() {
  core_.reset();
  pictures_.end();
}

void AppShell::load_look() {
  const std::string mode = host_.preference("theme");
  const std::string scale = host_.preference("text");
  look_.mode = mode == "light" ? ColorMode::kLight : mode == "dark" ? ColorMode::kDark : ColorMode::kSystem;
  if (scale.size() == 1 && scale[0] >= '0' && scale[0] <= '3') look_.scale = static_cast<TextScale>(scale[0] - '0');
}

void AppShell::set_look(const Look& look) {
  look_ = look;
  host_.set_preference("theme", look.mode == ColorMode::kLight  ? "light"
                                : look.mode == ColorMode::kDark ? "dark"
                                                                : "system");
  host_.set_preference("text", std::to_string(static_cast<int>(look.scale)));
  host_.request_frame();
}

// Opening.

void AppShell::open_store(const AccountId& account, bool take_over, const StoreWays& ways) {
  // A page that waits for an answer about its code or the finger stays.
  if (ways.code.empty() && ways.finger == StoreWays::Finger::kNo) phase_ = Phase::kOpening;
  account_ = account;
  waiting_.reset();
  core_.reset();
  host_.open_store(account, take_over, ways,
                   [this, account, alive = std::weak_ptr(life_)](Result<Host::OpenedStore> opened) {
                     if (alive.expired()) return;
                     store_opened(account, std::move(opened));
                     host_.request_frame();
                   });
  host_.request_frame();
}

void AppShell::store_opened(const AccountId& account, Result<Host::OpenedStore> opened) {
  if (account != account_) return;
  if (!opened) return not_opened(opened.error().code);
  if (opened->image.bytes.empty() && !identity_) return show_sign_in();
  open_core(std::move(*opened));
}

void AppShell::open_core(Host::OpenedStore store) {
  const Platform platform{host_.clock(), host_.random(), *store.blocks, host_.log()};
  Result<std::unique_ptr<Core>> core = Core::open(platform, std::move(store.image), identity_);
  if (!core && core.error().code == Code::kStillOpening) {
    waiting_ = std::move(store);
    return;
  }
  identity_.reset();
  if (!core) {
    host_.log().write(LogLevel::kError,
                      "open: " + std::string(error_text(core.error().code).key) + ": " + core.error().detail);
    return fail_with(ProblemKind::kBroken, core.error().code);
  }
  core_ = std::move(*core);
  first_frame_ = true;
  request_under_way_ = queue_key_asked_ = false;
  sync_.reset();
  unlocked();
  enter();
}

void AppShell::not_opened(Code code) {
  if (code != Code::kCodeWrong) take_back_try();
  switch (code) {
    case Code::kStorageBusy:
      return fail_with(ProblemKind::kBusy, code);
    case Code::kStorageUnavailable:
      return fail_with(ProblemKind::kUnavailable, code);
    case Code::kStorageEvicted:
      if (!evicted_known_) return fail_with(ProblemKind::kEvicted, code);
      [[fallthrough]];
    case Code::kCodeUnset:
      return recovery_.empty() ? show_sign_in() : choose_code(CodeReason::kFirst);
    case Code::kLocked:
      return show_lock({});
    case Code::kFingerFailed:
      return show_lock(code);
    case Code::kCodeWrong:
      return show_lock(recovery_.empty() ? code : Code::kSealKeyWrong);
    default:
      return fail_with(ProblemKind::kBroken, code);
  }
}

void AppShell::enter() {
  if (!core_->pull_progress().complete) {
    phase_ = Phase::kPulling;
    return;
  }
  phase_ = Phase::kReady;
  navigator_.restore(std::exchange(start_page_, {}));
}

void AppShell::fail_with(ProblemKind kind, Code code) {
  phase_ = Phase::kProblem;
  problem_ = {.kind = kind, .code = code};
  if (kind == ProblemKind::kBroken) begin_locked_wire();
  host_.request_frame();
}

void AppShell::draw_problem() {
  if (problem_.kind == ProblemKind::kBroken) problem_.queue = locked_wire_.of(account_);
  switch (problem_screen(ui_, problem_)) {
    case ProblemAct::kNothing:
      break;
    case ProblemAct::kTakeOver:
      do_later([this] { open_store(account_, true); });
      break;
    case ProblemAct::kOpenAgain:
      do_later([this] { open_store(account_, false); });
      break;
    case ProblemAct::kFetchAgain:
      evicted_known_ = true;
      do_later([this] { show_sign_in(); });
      break;
    case ProblemAct::kStartOver:
      do_later([this] { start_over(); });
      break;
    case ProblemAct::kCopyAddress:
      do_later([this] { copy_address(); });
      break;
  }
}

void AppShell::copy_address() {
  host_.copy_text(host_.preference("address"), [this, alive = std::weak_ptr(life_)](bool copied) {
    if (alive.expired()) return;
    problem_.copied = copied;
    host_.request_frame();
  });
}

void AppShell::start_over() {
  host_.sealed_queue(account_, 0, [this, alive = std::weak_ptr(life_)](const SealedQueue& queue) {
    if (alive.expired() || phase_ != Phase::kProblem) return;
    // Another window may have had everything anew, and written, since the hub was asked: it is to be asked again.
    if (queue.waiting != problem_.queue.waiting) {
      locked_wire_.end();
      return fail_with(ProblemKind::kBroken, problem_.code);
    }
    host_.forget_store(account_, false, [this, alive](const Result<void>& done) {
      if (!alive.expired() && phase_ == Phase::kProblem) store_forgotten(done);
    });
  });
}

void AppShell::store_forgotten(const Result<void>& done) {
  if (done) {
    forget_person(account_);
    return show_sign_in();
  }
  if (done.error().code == Code::kStorageBusy) return fail_with(ProblemKind::kBusy, Code::kStorageBusy);
  host_.log().write(LogLevel::kError, "start over: " + done.error().detail);
  problem_.not_deleted = true;
  host_.request_frame();
}

/// Then what waits sealed may be handed over.
bool AppShell::nobody_is_in() const {
  return phase_ == Phase::kLocked || phase_ == Phase::kSignIn ||
         (phase_ == Phase::kProblem && problem_.kind == ProblemKind::kBroken);
}

// Events.

void AppShell::on_pointer(PointerPhase phase, float x, float y, bool mouse) {
  touched_millis_ = now_millis();
  ui_.state().pointer.queue.push_back({phase, x, y, mouse});
  host_.request_frame();
}

void AppShell::on_wheel(float, float dy) {
  touched_millis_ = now_millis();
  ui_.state().pointer.wheel += dy;
  host_.request_frame();
}

void AppShell::on_key(Key key) {
  touched_millis_ = now_millis();
  Ui::State& state = ui_.state();
  if (key == Key::kEscape) {
    if (state.top_layer > 0) {
      state.dismiss = true;
    } else if (state.field.id != 0) {
      state.field.id = 0;
    } else if (phase_ == Phase::kReady) {
      do_later([this] { navigator_.leave(static_cast<std::size_t>(navigator_.depth())); });
    }
  } else if (key == Key::kSearch) {
    if (phase_ == Phase::kReady && state.top_layer == 0) {
      do_later([this] { navigator_.open(0, {.kind = PageKind::kSearch}); });
    }
  } else {
    state.key = key;
  }
  host_.request_frame();
}

void AppShell::on_text(std::uint32_t field, std::string_view text) {
  touched_millis_ = now_millis();
  ui_.state().edits.push_back({field, std::string(text)});
  host_.request_frame();
}

void AppShell::on_text_done(std::uint32_t field, bool entered) {
  ui_.state().field_done = field;
  ui_.state().field_entered = entered;
  host_.request_frame();
}

void AppShell::on_activate(std::uint32_t node) {
  touched_millis_ = now_millis();
  ui_.state().activated = node;
  host_.request_frame();
}

void AppShell::on_back(int depth) {
  touched_millis_ = now_millis();
  if (ui_.state().top_layer > 0 && (navigator_.unguard() || depth < navigator_.depth())) {
    // Back closes the sheet; the page under it stays, and so does its place in the history.
    ui_.state().dismiss = true;
    if (navigator_.depth() > 0) host_.push_page(navigator_.depth());
  } else if (signing_in_again_ || changing_code_) {
    signing_in_again_ = changing_code_ = false;
  } else if (phase_ == Phase::kReady) {
    do_later([this, depth] { navigator_.history_went_to(depth); });
  }
  host_.request_frame();
}

void AppShell::on_viewport_changed() {
  ui_.state().field_reveal = true;
  host_.request_frame();
}

void AppShell::on_network_returned() {
  if (core_) core_->network_returned();
  locked_wire_.network_returned();
  host_.request_frame();
}

void AppShell::on_hidden() {
  // Drafts are saved while they are written; a frame hands them to the store before the page sleeps.
  host_.request_frame();
}

void AppShell::on_update_ready() {
  update_ready_ = true;
  host_.request_frame();
}

void AppShell::lose_store(ProblemKind kind, Code code) {
  waiting_.reset();
  core_.reset();
  navigator_.forget();
  fail_with(kind, code);
}

void AppShell::on_store_taken() { lose_store(ProblemKind::kTaken, Code::kStorageBusy); }

bool AppShell::on_blocks(std::uint32_t first, std::span<const std::byte> blocks) {
  bool awaited = false;
  if (filling()) {
    awaited = core_->supply(first, blocks);
    if (awaited || core_->whole()) host_.request_frame();
  } else if (waiting_) {
    waiting_->image.supply(first, blocks);
    if (!waiting_->image.whole()) return false;
    open_core(*std::exchange(waiting_, std::nullopt));
    host_.request_frame();
  }
  return awaited;
}

void AppShell::on_blocks_failed(Code code) { lose_store(ProblemKind::kBroken, code); }

void AppShell::on_scan(Result<std::string> read) {
  if (read) {
    touched_millis_ = now_millis();
    read_.texts.push_back(std::move(*read));
    read_.trouble.reset();
  } else {
    read_.trouble = read.error().code;
  }
  host_.request_frame();
}

// Frames.

bool AppShell::frame() {
  const Viewport& viewport = host_.viewport();
  canvas_.begin(viewport);
  Ui::State& state = ui_.state();
  for (ImFont* font : state.fonts) font->CurrentRasterizerDensity = viewport.pixel_ratio;
  state.begin_frame(make_theme(look_.mode, look_.scale, viewport.prefers_dark));
  watch_lock();
  watch_saving();
  state.holding = filling();
  if (!state.holding && state.held_tap != 0) state.activated = std::exchange(state.held_tap, 0);
  const std::uint32_t held = state.held_tap;
  const std::size_t deeds = deeds_.size();
  const std::uint64_t lacked_before = lacked();
  const bool dismissed = state.dismiss;
  draw();
  state.end_frame();
  complete_ = !filling() || lacked() == lacked_before;
  if (phase_ == Phase::kReady && complete_) navigator_.guard(state.top_layer > 0 && !dismissed);
  if (!complete_) {  // nobody sees what was drawn without its records, nor can have meant to touch it
    deeds_.resize(deeds);
    state.held_tap = held;
    state.pointer.candidate = 0;
  }
  for (const auto& deed : std::exchange(deeds_, {})) {
    deed();
    state.moving = true;
  }
  canvas_.end();
  if (!complete_) return false;
  std::string_view title = say(Text::kAppName);
  for (const SemanticNode& node : state.nodes) {
    if (node.role == SemanticRole::kHeading && node.level == 1) title = node.name;
  }
  host_.publish_semantics(state.nodes, title);
  note_first_frame();
  if (filling()) return state.moving;
  drive_wire();
  drive_photos();
  if (nobody_is_in()) locked_wire_.drive(touched_millis_);
  drive_camera();
  return state.moving;
}

/// Another page that is restored first would be at hand the next time in the place of 今日.
void AppShell::note_first_frame() {
  if (phase_ != Phase::kReady || !core_ || !std::exchange(first_frame_, false)) return;
  const bool today = navigator_.depth() == 0 && navigator_.stack().front().route.kind == PageKind::kToday;
  if (today && !core_->lease_over()) core_->settled();
}

void AppShell::draw() {
  if (phase_ == Phase::kPulling && core_->pull_progress().complete) enter();
  if (phase_ == Phase::kSignIn || signing_in_again_) {
    sign_in_.again = signing_in_again_;
    const SignInAct act = sign_in_screen(ui_, sign_in_);
    if (act == SignInAct::kSubmit) submit_sign_in();
    if (act == SignInAct::kBack) {
      do_later([this] {
        if (!signing_in_again_) show_lock({});
        signing_in_again_ = false;
      });
    }
    if (act == SignInAct::kPerson) {
      do_later([this, account = sign_in_.people.at(sign_in_.chosen).account] {
        if (account != account_) host_.set_preference("page", "");
        open_store(account, false);
      });
    }
    return;
  }
  if (changing_code_) return draw_code();
  switch (phase_) {
    case Phase::kOpening:
      draw_opening();
      break;
    case Phase::kPulling: {
      const FirstPullAct act = first_pull_screen(ui_, core_->identity(), core_->pull_progress(), core_->wire_error());
      if (act == FirstPullAct::kTryAgain) core_->network_returned();
      if (act == FirstPullAct::kSignIn) sign_in_again();
      break;
    }
    case Phase::kReady:
      if (core_->lease_over()) {
        lease_screen(ui_, *this);
      } else {
        draw_ready();
      }
      break;
    case Phase::kProblem:
      draw_problem();
      break;
    case Phase::kLocked:
      draw_lock();
      break;
    case Phase::kChooseCode:
      draw_code();
      break;
    case Phase::kSignIn:
      break;
  }
}

void AppShell::draw_opening() {
  const Viewport& viewport = ui_.viewport();
  ui_.fill({0, 0, viewport.width, viewport.height}, ui_.theme().palette.paper);
  const Rect middle{0, viewport.height * 0.45F, viewport.width, 40};
  ui_.draw_line(middle, say(Text::kStarting), {.color = ui_.theme().palette.muted});
  ui_.report(ui_.id("opening"), SemanticRole::kStatus, say(Text::kStarting), middle);
}

void AppShell::do_later(std::function<void()> deed) {
  deeds_.push_back(std::move(deed));
  host_.request_frame();
}

// Saving.

Result<Accepted> AppShell::run(const Command& command, std::string_view spoken, std::function<void()> undo) {
  Result<Accepted> accepted = core_->run(command);
  if (!accepted) {
    // A page that writes as it is drawn is drawn anew when it can.
    if (accepted.error().code == Code::kStillOpening) {
      ++refused_;
    } else {
      show_error(accepted.error());
    }
    return accepted;
  }
  watched_ = std::max(watched_, accepted->sequence);
  saved_shown_ = false;
  if (!spoken.empty()) {
    const std::string_view action = undo ? say(Text::kUndo) : std::string_view();
    toast(spoken, action, std::move(undo));
  }
  host_.request_frame();
  return accepted;
}

void AppShell::watch_saving() {
  if (!core_ || watched_ == 0) return;
  if (core_->storage_health() == StorageHealth::kReadOnly || core_->durable() < watched_) return;
  const std::int64_t now = now_millis();
  if (!saved_shown_) {
    saved_shown_ = true;
    saved_until_millis_ = now + kSavedMillis;
  }
  if (now >= saved_until_millis_) {
    watched_ = 0;
    saved_shown_ = false;
  } else {
    host_.request_frame_at(saved_until_millis_);
  }
}

SaveState AppShell::save_state() const {
  if (core_->storage_health() == StorageHealth::kReadOnly) return SaveState::kFailed;
  if (watched_ == 0) return SaveState::kNothing;
  return saved_shown_ ? SaveState::kSaved : SaveState::kSaving;
}

void AppShell::toast(std::string_view text, std::string_view action, std::function<void()> deed) {
  toast_.show(host_, text, action, std::move(deed));
}

void AppShell::copy(std::string_view text, std::function<void()> copied) {
  const auto done = [this, asked = core_.get(), copied = std::move(copied), alive = std::weak_ptr(life_)](bool worked) {
    if (alive.expired() || core_.get() != asked) return;
    if (worked) {
      copied();
    } else {
      toast(say(Text::kNotCopied), {}, nullptr);
    }
    host_.request_frame();
  };
  host_.copy_text(text, done);
}

void AppShell::show_error(const Error& error) { toast(error_words(error.code), {}, nullptr); }

}  // namespace baijia::app
