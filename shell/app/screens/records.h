#pragma once

// 走访记录: every contact of the committee in one list, whatever its channel; and the page of one of them.

#include <map>
#include <vector>

#include "shell/app/screen.h"
#include "shell/app/screens/cloud_entry.h"
#include "shell/app/screens/confidence.h"
#include "shell/app/screens/photos.h"
#include "shell/app/screens/settle.h"

namespace baijia::app {

struct RecordsState {
  enum class Choosing : std::uint8_t { kNothing, kChannel, kMember, kBuilding, kDays };

  RecordFilter filter;
  Choosing choosing = Choosing::kNothing;
  bool exporting = false;
  TableForm form = TableForm::kXlsx;
  CloudTable saved;                                ///< the table that was just saved
  CloudModule saved_module = CloudModule::kVisit;  ///< of it
  bool marking = false;                            ///< whether 社区云 has it now is asked
  Cached<std::vector<MemberLine>> members;
  Cached<std::vector<BuildingLine>> buildings;

  // The list is read page by page, where it is looked at.
  std::int64_t total = 0;
  std::map<std::int64_t, std::vector<RecordLine>> pages;  ///< by the number of their first line
  Cached<int> read;                                       ///< read anew when the data changed
};
void records_screen(Ui& ui, Shell& shell, RecordsState& state);

struct RecordState {
  VisitId visit;
  Cached<Result<RecordView>> view;
  CloudSheet cloud;
  SettleSheet settle;
  ConfidenceSheet confidence;
  PhotoList photos;
  bool withdrawing = false;  ///< the question before it is open
};
void record_screen(Ui& ui, Shell& shell, RecordState& state);

}  // namespace baijia::app
