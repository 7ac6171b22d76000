#pragma once

// 交给另一部手机, 从另一部手机收: what is not handed over yet goes to a colleague's phone without a network
// (core/sync/frames.h). The receiving phone shows one code first, so that only it can open what the other one shows.

#include <deque>
#include <memory>

#include "shell/app/screen.h"

namespace baijia::app {

struct GiveState {
  /// What outlives a question to the host.
  struct Work {
    enum class Stage : std::uint8_t { kLooking, kSealing, kShowing } stage = Stage::kLooking;
    std::string to;  ///< name of whose phone it is
    std::int64_t records = 0;
    std::string sealed;
    std::unique_ptr<ParcelCodes> codes;  ///< nullptr: too large, it goes as a file
    bool asked = false;                  ///< the next codes are being made
    std::deque<CodeSquares> ready;
    CodeSquares shown;
    std::int64_t next_millis = 0;  ///< when the next one is shown
  };
  std::shared_ptr<Work> work = std::make_shared<Work>();
  std::string refused;  ///< the text that was no invitation, or another committee's
};
void give_screen(Ui& ui, Shell& shell, GiveState& state);

struct ReceiveState {
  struct Work {
    enum class Stage : std::uint8_t { kInviting, kReading, kDone } stage = Stage::kInviting;
    bool asked = false;  ///< for a key
    CodeSquares invitation;
    std::unique_ptr<ParcelReader> reader;
    bool opening = false;
    Received received;
  };
  std::shared_ptr<Work> work = std::make_shared<Work>();
};
void receive_screen(Ui& ui, Shell& shell, ReceiveState& state);

}  // namespace baijia::app
