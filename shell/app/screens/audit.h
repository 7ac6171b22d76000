#pragma once

// 谁看过什么: the committee's part of the hub's audit list, for its chief. It is asked of the hub and never stored
// here.

#include <memory>
#include <optional>

#include "shell/app/screen.h"

namespace baijia::app {

struct AuditState {
  /// Outlives the page while an answer is under way.
  struct Reading {
    AuditPage page;
    bool asked = false, waiting = false;
    std::optional<Code> error;
  };
  std::shared_ptr<Reading> reading = std::make_shared<Reading>();
};
void audit_screen(Ui& ui, Shell& shell, AuditState& state);

}  // namespace baijia::app
