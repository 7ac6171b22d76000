#pragma once

// Handing one record over to 社区云 by the clipboard, from wherever it is in reach.

#include "shell/app/screen.h"

namespace baijia::app {

/// Marks them 已转社区云 today and says `spoken`, with 撤回 in the toast.
void mark_handed_over(Shell& shell, MarkHandedOver records, std::string_view spoken);

/// Copies the record in the committee's words and, once it is on the clipboard, marks it 已转社区云 today, with 撤回 in
/// the toast.
void hand_over(Shell& shell, const CloudKey& key);

/// "接待走访" or "问题处置".
[[nodiscard]] std::string_view words_of(CloudModule module);

/// One record field by field: each can be copied by itself, all of them as hand_over does.
struct CloudSheet {
  CloudKey key;
  bool open = false;
  Cached<Result<CloudEntry>> entry;

  void show(const CloudKey& which);
};
void cloud_sheet(Ui& ui, Shell& shell, CloudSheet& state);

/// The line on the page of a visit or an issue that says whether it was handed over, and opens the sheet.
void cloud_row(Ui& ui, Shell& shell, CloudSheet& state, const CloudKey& key, std::optional<Day> handed_over);

}  // namespace baijia::app
