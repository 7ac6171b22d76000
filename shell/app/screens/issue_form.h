#pragma once

// The fields of an issue and of a promise as they are written down, at a visit or by themselves.

#include "shell/app/screen.h"
#include "shell/app/screens/category_picker.h"
#include "shell/app/screens/draft.h"

namespace baijia::app {

/// Title, detail, 当场解决 or 进清单 and when to look again. The category is chosen outside. Value: something changed.
bool issue_fields(Ui& ui, Shell& shell, IssueDraft& draft, bool focus_title);

/// What was promised and until when. `missing`: the text is asked for. Value: something changed.
bool promise_fields(Ui& ui, Shell& shell, PromiseDraft& draft, bool focus_text, bool missing);

}  // namespace baijia::app
