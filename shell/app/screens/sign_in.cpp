#include "shell/app/screens/sign_in.h"

#include <algorithm>

#include "shell/app/format.h"
#include "shell/app/screens/plain_page.h"

namespace baijia::app {

SignInAct sign_in_screen(Ui& ui, SignInState& state) {
  SignInAct act = SignInAct::kNothing;
  const PlainPage page{
      .back = state.again || state.forgotten,
      .title = say(Text::kAppName),
      .lead = say(Text::kSignInLead),
      .logo = true,
      .body =
          [&] {
            if (text_field(ui, "login", state.login,
                           {.label = say(Text::kLogin),
                            .placeholder = say(Text::kLoginHint),
                            .kind = TextInput::Kind::kUserName,
                            .max_length = 64})) {
              state.error.reset();
            }
            ui.space(16);
            std::string error;
            bool entered = false;
            const bool about_code = state.error == Code::kEnrolmentWrong || state.error == Code::kEnrolmentRequired;
            if (state.error && !about_code) error = error_words(*state.error);
            if (text_field(ui, "password", state.password,
                           {.label = say(Text::kPassword),
                            .kind = TextInput::Kind::kPassword,
                            .error = error,
                            .max_length = 128,
                            .entered = &entered})) {
              state.error.reset();
            }
            if (state.wants_code) {
              ui.space(16);
              if (text_field(ui, "code", state.code,
                             {.label = say(Text::kEnrolmentCode),
                              .placeholder = say(Text::kEnrolmentCodeHint),
                              .kind = TextInput::Kind::kNumber,
                              .error = about_code ? error_words(*state.error) : std::string(),
                              .max_length = 9,
                              .focus_at_once = true,
                              .entered = &entered})) {
                state.error.reset();
              }
            }
            ui.space(24);
            const bool ready = !state.login.empty() && !state.password.empty();
            if (primary_button(ui, say(state.busy ? Text::kSigningIn : Text::kSignIn),
                               {.disabled = !ready, .busy = state.busy}) ||
                (entered && ready && !state.busy)) {
              act = SignInAct::kSubmit;
            }
            ui.space(16);
            paragraph(ui,
                      say(state.wiped       ? Text::kPhoneWasWiped
                          : state.again     ? Text::kSignInAgainNote
                          : state.forgotten ? Text::kForgotNote
                                            : Text::kSignInNote),
                      {.size = TextSize::kSecondary, .color = ui.theme().palette.muted, .centered = true});
            if (state.people.empty()) return;
            ui.space(16);
            section_header(ui, say(Text::kPeopleHere));
            for (std::size_t index = 0; index < state.people.size(); ++index) {
              const Ui::Scope scope(ui, index);
              if (row(ui, "person",
                      {.title = state.people[index].name, .value = say(Text::kPersonUnlock), .icon = icons::kLock})
                      .tapped) {
                state.chosen = index;
                act = SignInAct::kPerson;
              }
            }
          },
  };
  if (show_plain_page(ui, page)) act = SignInAct::kBack;
  return act;
}

}  // namespace baijia::app
