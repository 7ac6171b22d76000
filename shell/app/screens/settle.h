#pragma once

// What came of a promise, or whose it is from now on and until when: the sheet from the promise list and from the
// household's page.

#include <string>

#include "shell/app/screen.h"
#include "shell/app/screens/issue_form.h"

namespace baijia::app {

struct SettleSheet {
  PromiseLine promise;
  std::string answer;
  ChangePromise change;  ///< of an open one
  OwnerChoice owners;
  bool open = false;
  bool with_door = true;  ///< offers the way to the household

  /// The half-written answer comes back.
  void show(Shell& shell, const PromiseLine& line, bool offer_door);
};
void settle_sheet(Ui& ui, Shell& shell, SettleSheet& state);

}  // namespace baijia::app
