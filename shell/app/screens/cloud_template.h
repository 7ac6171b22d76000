#pragma once

// 社区云模板: in which words and order records are handed over. The chief edits it, and sees at once what comes out.

#include <array>
#include <string>

#include "shell/app/screen.h"

namespace baijia::app {

struct CloudTemplateState {
  CloudModule module = CloudModule::kVisit;
  std::array<std::string, 2> texts;  ///< of both modules, as they are being edited
  bool loaded = false;
};
void cloud_template_screen(Ui& ui, Shell& shell, CloudTemplateState& state);

}  // namespace baijia::app
