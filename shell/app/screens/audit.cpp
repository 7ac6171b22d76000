#include "shell/app/screens/audit.h"

#include <utility>

#include "shell/app/format.h"
#include "shell/app/screens/parts.h"

namespace baijia::app {
namespace {

void ask(Shell& shell, AuditState& state) {
  AuditState::Reading& reading = *state.reading;
  reading.asked = reading.waiting = true;
  reading.error.reset();
  const WireRequest request{"/api/v1/audit", audit_body(shell.core().identity().scope, reading.page.next)};
  shell.host().send(request, [&host = shell.host(), kept = state.reading](const WireResponse& response) {
    kept->waiting = false;
    if (Result<AuditPage> page = audit_page_from(response)) {
      for (AuditLine& line : page->lines) kept->page.lines.push_back(std::move(line));
      kept->page.next = page->next;
    } else {
      kept->error = page.error().code;
    }
    host.request_frame();
  });
}

}  // namespace

void audit_screen(Ui& ui, Shell& shell, AuditState& state) {
  const AuditState::Reading& reading = *state.reading;
  if (!reading.asked) ask(shell, state);
  PageFrame page{.title = say(Text::kAudit), .subtitle = say(Text::kAuditNote)};
  page.body = [&] {
    ui.space(4);
    for (std::size_t at = 0; at < reading.page.lines.size(); ++at) {
      const AuditLine& line = reading.page.lines[at];
      const Ui::Scope scope(ui, at);
      const std::string when = words_from_instant(line.at_millis, shell.today(), shell.utc_offset_minutes());
      const std::string_view who = line.who.empty() ? say(Text::kAuditConsole) : std::string_view(line.who);
      static_cast<void>(row(ui, "entry", {.title = line.what, .detail = who, .value = when, .chevron = false}));
    }
    ui.space(12);
    if (reading.waiting) {
      caption(ui, say(Text::kAuditWaiting));
    } else if (reading.error) {
      if (unread_list(ui, icons::kEye, *reading.error, reading.page.lines.empty())) ask(shell, state);
    } else if (reading.page.next != 0) {
      if (secondary_button(ui, say(Text::kAuditOlder))) ask(shell, state);
    } else if (reading.page.lines.empty()) {
      empty_state(ui, icons::kEye, say(Text::kAuditNothing), {});
    }
    ui.space(16);
  };
  show_page(ui, shell, page);
}

}  // namespace baijia::app
