#include "shell/app/screens/new_issue.h"

#include <algorithm>

#include "shell/app/screens/parts.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

constexpr std::int32_t kDefaultDays = 7;  ///< as the core's own

void load(Shell& shell, NewIssueState& state) {
  state.loaded = true;
  state.draft = issue_draft_from_text(shell.core().draft(issue_draft_key(state.household)));
  state.draft.next_date = not_past(state.draft.next_date, shell.today());
  state.draft.owner = state.owners.still_here(shell, state.draft.owner);
  if (!state.draft.next_date) state.draft.next_date = Day{shell.today().number + kDefaultDays};
  if (state.household.empty()) return;
  if (const auto home = shell.core().household(state.household)) state.door = home->label;
}

bool where_part(Ui& ui, Shell& shell, NewIssueState& state) {
  if (!state.household.empty()) return false;
  const auto& buildings = state.buildings.get(shell, [&] { return shell.core().buildings(); });
  const auto found = std::ranges::find(buildings, state.draft.building, &BuildingLine::building);
  const std::string_view where = found == buildings.end() ? say(Text::kWholeArea) : std::string_view(found->label);
  ui.space(8);
  if (row(ui, "where", {.title = say(Text::kWhere), .value = where, .icon = icons::kMap}).tapped) {
    state.choosing_building = true;
  }
  const BuildingId before = state.draft.building;
  sheet(ui, "buildings", state.choosing_building, say(Text::kWhere), [&] {
    if (row(ui, "all", {.title = say(Text::kWholeArea), .chevron = false}).tapped) {
      state.draft.building = {};
      state.choosing_building = false;
    }
    for (const BuildingLine& building : buildings) {
      const Ui::Scope scope(ui, building.building.uuid);
      if (row(ui, "building", {.title = building.label, .chevron = false}).tapped) {
        state.draft.building = building.building;
        state.choosing_building = false;
      }
    }
  });
  return state.draft.building != before;
}

void submit(Shell& shell, NewIssueState& state) {
  state.missing = state.draft.title.empty() && state.draft.category_name.empty();
  if (state.missing) return;
  const auto accepted = shell.run(AddIssue{new_issue_from_draft(state.draft), state.household, state.draft.building});
  if (!accepted) return;
  state.waits_for = accepted->sequence;
  // Stored behind the record: on a phone that dies before that, the draft is there.
  (void)shell.core().drop_draft(issue_draft_key(state.household));
}

}  // namespace

void new_issue_screen(Ui& ui, Shell& shell, NewIssueState& state) {
  if (!state.loaded) load(shell, state);
  if (state.waits_for && shell.core().durable() >= *state.waits_for) {
    state.waits_for.reset();
    state.closed = true;
    shell.toast(say(Text::kIssueNoted));
    shell.back();
  }
  const bool waiting = state.waits_for || state.closed;
  PageFrame page{.title = say(Text::kBeginIssue), .subtitle = state.door};
  page.body = [&] {
    const IssueDraft before = waiting ? state.draft : IssueDraft{};
    bool changed = false;
    section_header(ui, say(Text::kCategory));
    if (const auto category = category_chips(ui, shell, state.picker, state.draft.category)) {
      state.draft.category = category->id;
      state.draft.category_name = category->name;
      changed = true;
    }
    if (state.missing && state.draft.title.empty() && state.draft.category_name.empty()) {
      ui.space(8);
      paragraph(ui, say(Text::kIssueMissing), {.size = TextSize::kSecondary, .color = ui.theme().palette.danger});
    }
    ui.space(16);
    changed |= issue_fields(ui, shell, state.draft, state.owners, false);
    ui.space(12);
    changed |= text_field(ui, "detail", state.draft.detail,
                          {.label = say(Text::kIssueDetail),
                           .placeholder = say(Text::kIssueDetailHint),
                           .kind = TextKind::kMultiline,
                           .lines = 3,
                           .max_length = 1300});
    changed |= where_part(ui, shell, state);
    ui.space(24);
    if (waiting) {
      state.draft = before;
    } else if (changed) {
      (void)shell.core().save_draft(issue_draft_key(state.household), text_from_draft(state.draft));
    }
  };
  page.footer = [&] {
    if (primary_button(ui, say(Text::kNoteDown), {.icon = icons::kCheck, .busy = waiting})) submit(shell, state);
  };
  show_page(ui, shell, page);
}

}  // namespace baijia::app
