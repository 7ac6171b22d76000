#pragma once

// What came of a promise: the sheet from the promise list and from the household's page.

#include <string>

#include "shell/app/screen.h"

namespace baijia::app {

struct SettleSheet {
  PromiseLine promise;
  std::string answer;
  bool open = false;
  bool with_door = true;  ///< offers the way to the household

  /// The half-written answer comes back.
  void show(Shell& shell, const PromiseLine& line, bool offer_door);
};
void settle_sheet(Ui& ui, Shell& shell, SettleSheet& state);

}  // namespace baijia::app
