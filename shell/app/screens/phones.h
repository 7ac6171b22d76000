#pragma once

// 手机: on which phones an account is signed in; for the chief, everybody's of the committee, and a code for one more.
// It is asked of the hub and never stored here.

#include <memory>
#include <optional>

#include "shell/app/screen.h"

namespace baijia::app {

struct PhonesState {
  /// Outlives the page while an answer is under way.
  struct Reading {
    PhoneList list;
    bool asked = false, waiting = false;
    std::optional<Code> error;
  };
  std::shared_ptr<Reading> reading = std::make_shared<Reading>();
  PhoneLine chosen;  ///< the line whose sheet is open
  bool choosing = false;
  std::string code_for;  ///< whose code was asked for; empty: nobody's
};
void phones_screen(Ui& ui, Shell& shell, PhonesState& state);

}  // namespace baijia::app
