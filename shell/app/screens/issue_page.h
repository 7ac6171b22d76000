#pragma once

// One issue: what it is, how many say so, at which tier it stands, what is done next and what came of it.

#include <string>

#include "shell/app/screen.h"
#include "shell/app/screens/cloud_entry.h"
#include "shell/app/screens/photos.h"
#include "shell/app/screens/search.h"

namespace baijia::app {

struct IssuePageState {
  IssueId issue;
  Cached<Result<IssueView>> view;
  Cached<std::vector<MemberLine>> members;
  bool changing = false;
  ChangeIssue change;
  bool solving = false;  ///< the sheet asks only for the outcome
  bool adding_voice = false;
  SearchWords voice;
  CloudSheet cloud;
  PhotoList photos;
};
void issue_screen(Ui& ui, Shell& shell, IssuePageState& state);

}  // namespace baijia::app
