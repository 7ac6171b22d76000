// Signing in, and driving the core's wire: what it wants to send goes to the host, what comes back goes to the core.

#include <array>

#include "shell/app/app_shell.h"

namespace baijia::app {

namespace {
constexpr std::int64_t kLookMillis = 60 * 1000;  // how often an open app asks for what others have written
constexpr std::string_view kSignInPath = "/api/v1/sign-in";
constexpr std::string_view kSealKeyPath = "/api/v1/seal-key";
}  // namespace

DeviceId AppShell::device() {
  const DeviceId kept = device_from_text(host_.preference("device"));
  if (kept.number != 0) return kept;
  const DeviceId made = new_device();
  keep_device(made);
  return made;
}

DeviceId AppShell::new_device() {
  std::uint64_t number = 0;
  while (number == 0) {
    std::array<std::byte, 8> bytes{};
    host_.random().fill(bytes);
    for (const std::byte byte : bytes) number = number << 8U | static_cast<std::uint64_t>(byte);
  }
  return DeviceId{number};
}

void AppShell::keep_device(DeviceId device) { host_.set_preference("device", text_from_device(device)); }

void AppShell::submit_sign_in() {
  if (sign_in_.busy) return;
  sign_in_.busy = true;
  sign_in_.error.reset();
  ui_.state().field.id = 0;
  // The device that already holds records keeps its number.
  const DeviceId self = core_ ? core_->identity().device : device();
  const WireRequest request{std::string(kSignInPath), sign_in_body(sign_in_.login, sign_in_.password, self,
                                                                   host_.preference("phone"), sign_in_.code)};
  host_.send(request, [this, alive = std::weak_ptr(life_)](const WireResponse& response) {
    if (alive.expired()) return;
    sign_in_.busy = false;
    signed_in(response);
    host_.request_frame();
  });
  ui_.ask_frame();
}

void AppShell::signed_in(const WireResponse& response) {
  const DeviceId self = core_ ? core_->identity().device : device();
  Result<Identity> identity = identity_from_sign_in(response, self);
  if (!identity) {
    const Code code = identity.error().code;
    sign_in_.error = code;
    sign_in_.wants_code = sign_in_.wants_code || code == Code::kEnrolmentRequired;
    return;
  }
  ask_seal_key(std::move(*identity));
}

void AppShell::ask_seal_key(Identity identity) {
  sign_in_.busy = true;
  const WireRequest request{.path = std::string(kSealKeyPath)};
  host_.send(request,
             [this, identity = std::move(identity), alive = std::weak_ptr(life_)](const WireResponse& response) {
               if (alive.expired()) return;
               sign_in_.busy = false;
               host_.request_frame();
               Result<std::string> key = seal_key_from(response);
               if (!key) {
                 sign_in_.error = key.error().code;
                 return;
               }
               ready_to_open(identity, std::move(*key));
             });
}

void AppShell::ready_to_open(Identity identity, std::string recovery) {
  const bool forgotten = sign_in_.forgotten && identity.account == account_;
  sign_in_ = {};
  signing_in_again_ = false;
  if (core_ && core_->identity().account == identity.account) {
    core_->signed_in_again();
    renew_recovery(recovery);
    return;
  }
  if (core_) close_records();
  const AccountId account = identity.account;
  host_.set_preference("account", string_from_uuid(account.uuid));
  if (account != account_) host_.set_preference("page", "");  // whose it was is somebody else
  identity_ = std::move(identity);
  recovery_ = std::move(recovery);
  navigator_.forget();
  if (forgotten) return choose_code(CodeReason::kForgotten);
  open_store(account, false, {.recovery = recovery_});
}

void AppShell::sign_in_again() {
  do_later([this] {
    sign_in_ = {};
    signing_in_again_ = true;
  });
}

void AppShell::drive_wire() {
  if (!core_ || phase_ == Phase::kProblem) return;
  if (!request_under_way_) {
    const std::int64_t now = now_millis();
    if (phase_ == Phase::kReady && is_due(next_look_millis_, now, kLookMillis)) {
      if (next_look_millis_ != 0) core_->sync_now();
      next_look_millis_ = now + kLookMillis;
    }
    if (std::optional<WireRequest> request = core_->next_request()) {
      request_under_way_ = true;
      const Core* const asked = core_.get();
      host_.send(*request, [this, asked, alive = std::weak_ptr(life_)](const WireResponse& response) {
        if (alive.expired() || core_.get() != asked) return;
        answered(response);
      });
      // What is under way is shown.
      host_.request_frame();
    }
  }
  if (phase_ == Phase::kReady) host_.request_frame_at(next_look_millis_);
  if (request_under_way_) return;
  if (const std::optional<std::int64_t> next = core_->next_attempt_millis()) host_.request_frame_at(*next);
}

void AppShell::drive_photos() {
  if (!core_ || phase_ != Phase::kReady || photo_under_way_) return;
  const std::uint64_t accepted = core_->accepted();
  const std::optional<WireRequest> request = core_->next_photo_request();
  if (core_->accepted() != accepted) host_.request_frame();  // a piece came in: the next one, or its row, follows
  if (request) {
    photo_under_way_ = true;
    const Core* const asked = core_.get();
    host_.send(*request, [this, asked, alive = std::weak_ptr(life_)](const WireResponse& response) {
      if (alive.expired()) return;
      photo_under_way_ = false;
      host_.request_frame();
      if (core_.get() != asked) return;
      if (const Result<void> taken = core_->on_photo_response(response); !taken) {
        host_.log().write(LogLevel::kInfo, "photos: " + std::string(error_text(taken.error().code).key));
      }
    });
  } else if (const std::optional<std::int64_t> next = core_->next_photo_millis()) {
    host_.request_frame_at(*next);
  }
}

void AppShell::add_photo(const PhotoOwner& owner, PhotoSource source) {
  const Core* const asked = core_.get();
  host_.pick_photo(source,
                   [this, asked, owner, alive = std::weak_ptr(life_)](Result<std::optional<PickedPhoto>> picked) {
                     if (alive.expired() || core_.get() != asked) return;
                     host_.request_frame();
                     if (!picked) return show_error(picked.error());
                     if (!*picked) return;
                     const PhotoFacts facts = (*picked)->facts;
                     const Result<PhotoId> taken = core_->take_photo(owner, facts, std::move((*picked)->bytes));
                     if (!taken) show_error(taken.error());
                   });
}

PhotoPicture AppShell::picture(PhotoId photo, PhotoPart part) { return pictures_.get(*core_, host_, photo, part); }

CameraReading AppShell::camera(const Rect& where) {
  // What floats above the page would lie under the picture.
  if (ui_.state().top_layer == 0) viewfinder_ = {where.x, where.y, where.width, where.height};
  CameraReading read{.texts = std::exchange(read_.texts, {}), .trouble = read_.trouble};
  return read;
}

void AppShell::pick_code() {
  host_.pick_code([this, alive = std::weak_ptr(life_)](Result<std::vector<std::string>> read) {
    if (alive.expired()) return;
    host_.request_frame();
    if (!read) return show_error(read.error());
    for (std::string& text : *read) read_.texts.push_back(std::move(text));
  });
}

/// A camera that is not shown is off, and what it read is forgotten.
void AppShell::drive_camera() {
  const std::optional<Viewfinder> now = std::exchange(viewfinder_, std::nullopt);
  host_.show_camera(now ? &*now : nullptr);
  if (!now && ui_.state().top_layer == 0) read_ = {};
}

void AppShell::answered(const WireResponse& response) {
  request_under_way_ = false;
  if (const Result<void> taken = core_->on_response(response); !taken) {
    host_.log().write(LogLevel::kInfo, "wire: " + std::string(error_text(taken.error().code).key));
  }
  sync_.reset();
  host_.request_frame();
  if (core_->wire_error() == Code::kClonedDevice) return go_on_as_another();
  if (core_->wiped()) {
    return do_later([this] {
      const AccountId gone = account_;
      forget_account(gone);
      host_.forget_store(gone, true, [](const Result<void>&) {});
    });
  }
  if (!core_->wire_error() && !queue_key_asked_) ask_queue_key();
}

/// Once in the life of a core: the hub may be another one now. A hub that has none is asked at the next start.
void AppShell::ask_queue_key() {
  queue_key_asked_ = true;
  const Core* const asked = core_.get();
  host_.send({.path = "/api/v1/queue-key", .body = {}},
             [this, asked, alive = std::weak_ptr(life_)](const WireResponse& response) {
               if (alive.expired() || core_.get() != asked) return;
               host_.request_frame();
               if (response.status == 0) queue_key_asked_ = false;
               const Result<std::string> key = queue_key_from(response);
               const Result<void> kept = key ? core_->keep_queue_key(*key) : std::unexpected(key.error());
               if (!kept) {
                 host_.log().write(LogLevel::kInfo, "queue key: " + std::string(error_text(kept.error().code).key));
               }
             });
}

void AppShell::go_on_as_another() {
  const DeviceId next = new_device();
  request_under_way_ = true;
  const Core* const asked = core_.get();
  const WireRequest request{"/api/v1/renew", renew_body(core_->identity().device, next)};
  host_.send(request, [this, asked, next, alive = std::weak_ptr(life_)](const WireResponse& response) {
    if (alive.expired() || core_.get() != asked) return;
    request_under_way_ = false;
    host_.request_frame();
    // Without an answer the next push is refused likewise, and this is asked again; after a refusal somebody signs in.
    if (response.status == 0) return core_->signed_in_again();
    Result<Identity> identity = identity_from_sign_in(response, next);
    if (!identity) return;
    keep_device(next);
    if (!core_->go_on_as(next)) return;
    remember_person();
    ask_seal_key(std::move(*identity));  // the hub's way in is another one for another number
  });
}

const SyncView& AppShell::sync() {
  if (!sync_ || sync_changes_ != core_->changes() || sync_durable_ != core_->durable()) {
    sync_ = core_->sync_view();
    sync_changes_ = core_->changes();
    sync_durable_ = core_->durable();
  }
  return *sync_;
}

void AppShell::export_box() {
  const std::string name = say(Text::kBoxFile, {core_->identity().name});
  host_.save_file(name, "application/octet-stream", core_->export_box());
  toast(say(Text::kExported), {}, nullptr);
}

}  // namespace baijia::app
