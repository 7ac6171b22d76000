#include "shell/app/screens/cloud_template.h"

#include "shell/app/screens/cloud_entry.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

constexpr std::array kModules{CloudModule::kVisit, CloudModule::kIssue};

std::string draft_key(CloudModule module) { return "cloud-template/" + std::to_string(static_cast<int>(module)); }

std::string& text_of(CloudTemplateState& state) { return state.texts[state.module == CloudModule::kVisit ? 0 : 1]; }

void load(Shell& shell, CloudTemplateState& state) {
  state.loaded = true;
  for (std::size_t at = 0; at < kModules.size(); ++at) {
    state.texts.at(at) = shell.core().draft(draft_key(kModules.at(at)));
    if (state.texts.at(at).empty()) state.texts.at(at) = shell.core().cloud_template(kModules.at(at));
  }
}

std::string words_of(const CloudFault& fault) {
  switch (fault.reason) {
    case CloudFault::Reason::kNoSlot:
      return std::string(say(Text::kTemplateNoSlot));
    case CloudFault::Reason::kUnpaired:
      return say(Text::kTemplateUnpaired, {fault.line});
    case CloudFault::Reason::kUnknown:
      return say(Text::kTemplateUnknown, {fault.line, fault.word});
    case CloudFault::Reason::kLength:
      return say(Text::kTemplateLength, {fault.line, fault.word});
  }
  return {};
}

// A slot is put in as a line of its own, or behind a label that waits for one.
void put_in(std::string& text, std::string_view word) {
  const std::string_view colon = say(Text::kColon);
  const bool label_waits = text.ends_with(colon) || text.ends_with(':');
  if (!label_waits) {
    if (!text.empty() && !text.ends_with('\n')) text += '\n';
    text.append(word).append(colon);
  }
  text.append("{").append(word).append("}");
}

bool slots(Ui& ui, CloudTemplateState& state) {
  bool changed = false;
  caption(ui, say(Text::kTemplateSlots));
  ui.space(4);
  ui.flow(8, [&] {
    for (const CloudSlot slot : cloud_slots(state.module)) {
      const std::string_view word = cloud_slot_word(slot);
      if (!action_chip(ui, word, icons::kPlus)) continue;
      put_in(text_of(state), word);
      changed = true;
    }
  });
  return changed;
}

void save(Shell& shell, CloudTemplateState& state, const std::string& text, Text spoken) {
  if (!shell.run(SaveCloudTemplate{.module = state.module, .text = text}, say(spoken))) return;
  (void)shell.core().drop_draft(draft_key(state.module));
  text_of(state) = shell.core().cloud_template(state.module);
}

}  // namespace

void cloud_template_screen(Ui& ui, Shell& shell, CloudTemplateState& state) {
  if (!state.loaded) load(shell, state);
  std::optional<CloudFault> fault = cloud_fault(state.module, text_of(state));
  PageFrame page{.title = say(Text::kTemplateTitle), .subtitle = say(Text::kTemplateNote)};
  page.header = [&] {
    const std::array names{app::words_of(CloudModule::kVisit), app::words_of(CloudModule::kIssue)};
    int chosen = state.module == CloudModule::kVisit ? 0 : 1;
    if (choice(ui, "module", {}, names, chosen)) state.module = kModules.at(static_cast<std::size_t>(chosen));
    fault = cloud_fault(state.module, text_of(state));
  };
  page.body = [&] {
    const Ui::Scope scope(ui, static_cast<std::size_t>(state.module));
    ui.space(4);
    const std::string error = fault ? words_of(*fault) : std::string{};
    bool changed = text_field(ui, "text", text_of(state),
                              {.label = say(Text::kTemplateText),
                               .kind = TextKind::kMultiline,
                               .lines = 10,
                               .error = error,
                               .max_length = 1300});
    ui.space(12);
    changed |= slots(ui, state);
    if (changed) {
      (void)shell.core().save_draft(draft_key(state.module), text_of(state));
      fault = cloud_fault(state.module, text_of(state));
    }
    section_header(ui, say(Text::kTemplatePreview));
    card(ui, "preview", [&] {
      const auto fields = fill_cloud_template(text_of(state), cloud_example(state.module));
      paragraph(ui, cloud_text(fields));
    });
    ui.space(8);
    if (quiet_button(ui, say(Text::kTemplateDefault), {.icon = icons::kUndo})) {
      save(shell, state, {}, Text::kTemplateDefaultBack);
    }
    ui.space(16);
  };
  page.footer = [&] {
    const bool same = text_of(state) == shell.core().cloud_template(state.module);
    if (primary_button(ui, say(Text::kSave), {.icon = icons::kCheck, .disabled = fault.has_value() || same})) {
      save(shell, state, text_of(state), Text::kTemplateSaved);
    }
  };
  show_page(ui, shell, page);
}

}  // namespace baijia::app
