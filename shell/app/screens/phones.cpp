#include "shell/app/screens/phones.h"

#include <utility>

#include "shell/app/format.h"
#include "shell/app/screens/parts.h"

namespace baijia::app {
namespace {

void ask(Shell& shell, PhonesState& state, PhoneDeed deed = PhoneDeed::kList, const PhoneLine& line = {}) {
  PhonesState::Reading& reading = *state.reading;
  if (reading.waiting) return;
  reading.asked = reading.waiting = true;
  reading.error.reset();
  const WireRequest request{"/api/v1/phones", phones_body(deed, line.account, line.device)};
  shell.host().send(request, [&host = shell.host(), kept = state.reading](const WireResponse& response) {
    kept->waiting = false;
    if (Result<PhoneList> list = phones_from(response)) {
      kept->list = *std::move(list);
    } else {
      kept->error = list.error().code;
    }
    host.request_frame();
  });
}

bool is_this_phone(Shell& shell, const PhoneLine& line) {
  const Identity& me = shell.core().identity();
  return line.account == me.account && line.device == me.device;
}

bool in_use(const PhoneLine& line) {
  return line.state == PhoneState::kEnrolled || line.state == PhoneState::kWipeAsked;
}

std::string words_of(Shell& shell, const PhoneLine& line) {
  switch (line.state) {
    case PhoneState::kEnrolled:
      if (is_this_phone(shell, line)) return std::string(say(Text::kThisPhone));
      // Of a colleague's the day says whether it is still in use; more is nobody's business.
      return say(Text::kPhoneSeen,
                 {line.account == shell.core().identity().account
                      ? words_from_instant(line.seen_millis, shell.today(), shell.utc_offset_minutes())
                      : words_from_day(day_of(line.seen_millis, shell.utc_offset_minutes()), shell.today())});
    case PhoneState::kRevoked:
      return std::string(say(Text::kPhoneRevoked));
    case PhoneState::kWipeAsked:
      return std::string(say(Text::kPhoneWipeAsked));
    case PhoneState::kWiped:
      return std::string(say(Text::kPhoneWiped));
  }
  return {};
}

void lines(Ui& ui, Shell& shell, PhonesState& state) {
  const bool chief = shell.core().identity().role == Role::kChief;
  const std::vector<PhoneLine>& phones = state.reading->list.phones;
  for (std::size_t at = 0; at < phones.size(); ++at) {
    const PhoneLine& line = phones[at];
    const Ui::Scope scope(ui, at);
    if (chief && (at == 0 || phones[at - 1].account != line.account)) section_header(ui, line.person);
    const bool may_act = in_use(line) && !is_this_phone(shell, line);
    const std::string words = words_of(shell, line);
    if (row(ui, "phone", {.title = line.name, .detail = words, .icon = icons::kDevice, .chevron = may_act}).tapped &&
        may_act) {
      state.chosen = line;
      state.choosing = true;
    }
    const bool last_of_person = at + 1 == phones.size() || phones[at + 1].account != line.account;
    if (!chief || !last_of_person) continue;
    const std::string spoken = say(Text::kGiveCodeTo, {line.person});
    if (row(ui, "more", {.title = say(Text::kGiveCode), .icon = icons::kPlus, .chevron = false, .spoken = spoken})
            .tapped) {
      state.reading->list.code.clear();
      state.code_for = line.person;
      ask(shell, state, PhoneDeed::kMakeCode, line);
    }
  }
}

void deeds_sheet(Ui& ui, Shell& shell, PhonesState& state) {
  const PhoneLine& line = state.chosen;
  sheet(ui, "deeds", state.choosing, say(Text::kPhoneOf, {line.person, line.name}), [&] {
    const auto deed = [&](Text text, Text note, PhoneDeed what) {
      ui.space(8);
      caption(ui, say(note));
      ui.space(8);
      if (!secondary_button(ui, say(text))) return;
      state.choosing = false;
      ask(shell, state, what, line);
    };
    deed(Text::kRevokePhone, Text::kRevokeNote, PhoneDeed::kRevoke);
    ui.space(8);
    if (line.state == PhoneState::kEnrolled) deed(Text::kWipePhone, Text::kWipeNote, PhoneDeed::kWipe);
  });
}

void code_sheet(Ui& ui, PhonesState& state) {
  const std::string& code = state.reading->list.code;
  bool open = !state.code_for.empty() && !code.empty();
  sheet(ui, "code", open, say(Text::kEnrolmentCode), [&] {
    // In two halves: easier to read out.
    paragraph(ui, code.substr(0, code.size() / 2) + " " + code.substr(code.size() / 2),
              {.size = TextSize::kTitle, .bold = true, .centered = true});
    ui.space(8);
    paragraph(ui, say(Text::kEnrolmentCodeNote, {state.code_for}));
  });
  if (!open && !code.empty()) {
    state.code_for.clear();
    state.reading->list.code.clear();
  }
}

}  // namespace

void phones_screen(Ui& ui, Shell& shell, PhonesState& state) {
  const PhonesState::Reading& reading = *state.reading;
  if (!reading.asked) ask(shell, state);
  const bool chief = shell.core().identity().role == Role::kChief;
  PageFrame page{.title = say(Text::kPhones), .subtitle = say(chief ? Text::kPhonesNoteChief : Text::kPhonesNote)};
  page.body = [&] {
    ui.space(4);
    lines(ui, shell, state);
    ui.space(12);
    if (reading.waiting) {
      caption(ui, say(Text::kAuditWaiting));
    } else if (reading.error) {
      if (unread_list(ui, icons::kDevice, *reading.error, reading.list.phones.empty())) ask(shell, state);
    }
    ui.space(16);
    deeds_sheet(ui, shell, state);
    code_sheet(ui, state);
  };
  show_page(ui, shell, page);
}

}  // namespace baijia::app
