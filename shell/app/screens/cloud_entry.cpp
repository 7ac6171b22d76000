#include "shell/app/screens/cloud_entry.h"

#include "shell/app/format.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

MarkHandedOver mark(const CloudKey& key) {
  MarkHandedOver command;
  if (key.module == CloudModule::kVisit) {
    command.visits.push_back(VisitId{key.id});
  } else {
    command.issues.push_back(IssueId{key.id});
  }
  return command;
}

bool put_back(Shell& shell, const MarkHandedOver& records) {
  return shell.run(records, say(Text::kCloudPutBack)).has_value();
}

void fields(Ui& ui, Shell& shell, const CloudEntry& entry) {
  caption(ui, say(Text::kCloudFieldsNote));
  ui.space(4);
  for (std::size_t at = 0; at < entry.fields.size(); ++at) {
    const CloudField& field = entry.fields[at];
    if (field.value.empty()) continue;
    const Ui::Scope scope(ui, at);
    const bool named = !field.label.empty();
    const std::string value = one_line(field.value);
    if (row(ui, "field",
            {.title = named ? std::string_view(field.label) : value,
             .detail = named ? std::string_view(value) : std::string_view{},
             .icon = icons::kCopy,
             .chevron = false})
            .tapped) {
      shell.copy(field.value,
                 [&shell, what = named ? field.label : value] { shell.toast(say(Text::kCloudFieldCopied, {what})); });
    }
  }
}

}  // namespace

void mark_handed_over(Shell& shell, MarkHandedOver records, std::string_view spoken) {
  MarkHandedOver marked = records;
  marked.day = shell.today();
  (void)shell.run(marked, spoken, [&shell, back = std::move(records)] { (void)put_back(shell, back); });
}

void hand_over(Shell& shell, const CloudKey& key) {
  const auto entry = shell.core().cloud_entry(key);
  if (!entry) return shell.show_error(entry.error());
  const std::string what(entry->place.empty() ? words_of(key.module) : std::string_view(entry->place));
  // Marked only when it can be pasted: what the clipboard did not take was not handed over.
  shell.copy(entry->text, [&shell, key, what] { mark_handed_over(shell, mark(key), say(Text::kCloudCopied, {what})); });
}

std::string_view words_of(CloudModule module) {
  return say(module == CloudModule::kVisit ? Text::kCloudVisits : Text::kCloudIssues);
}

void CloudSheet::show(const CloudKey& which) {
  key = which;
  open = true;
  entry.drop();
}

void cloud_sheet(Ui& ui, Shell& shell, CloudSheet& state) {
  sheet(ui, "cloud", state.open, words_of(state.key.module), [&] {
    const auto& entry = state.entry.get(shell, [&] { return shell.core().cloud_entry(state.key); });
    if (!entry) {
      caption(ui, say(Text::kGone));
      return;
    }
    fields(ui, shell, *entry);
    ui.space(16);
    if (!entry->handed_over) {
      if (primary_button(ui, say(Text::kCloudCopyAll), {.icon = icons::kCopy})) {
        hand_over(shell, state.key);
        state.open = false;
      }
      return;
    }
    caption(ui, say(Text::kCloudDone, {words_from_day(*entry->handed_over, shell.today())}));
    ui.space(8);
    if (secondary_button(ui, say(Text::kCloudCopyAgain), {.icon = icons::kCopy})) {
      shell.copy(entry->text, [&shell] { shell.toast(say(Text::kCopied)); });
    }
    ui.space(8);
    if (secondary_button(ui, say(Text::kCloudNotYetDone)) && put_back(shell, mark(state.key))) state.open = false;
  });
}

void cloud_row(Ui& ui, Shell& shell, CloudSheet& state, const CloudKey& key, std::optional<Day> handed_over) {
  const std::string value = handed_over ? say(Text::kCloudDone, {words_from_day(*handed_over, shell.today())})
                                        : std::string(say(Text::kCloudNotYet));
  if (row(ui, "cloud",
          {.title = say(Text::kCloud),
           .value = value,
           .icon = handed_over ? icons::kCloud : icons::kUpload,
           .tone = handed_over ? Tone::kGood : Tone::kNeutral})
          .tapped) {
    state.show(key);
  }
}

}  // namespace baijia::app
