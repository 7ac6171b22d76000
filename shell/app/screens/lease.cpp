#include "shell/app/screens/lease.h"

#include "shell/app/format.h"
#include "shell/app/screens/plain_page.h"

namespace baijia::app {

void lease_screen(Ui& ui, Shell& shell) {
  const PlainPage page{
      .title = say(Text::kLeaseTitle),
      .lead = say(Text::kLeaseLead),
      .icon = icons::kLock,
      .body =
          [&] {
            const std::int64_t waiting = shell.sync().on_phone;
            if (waiting > 0) {
              paragraph(ui, say(Text::kLeaseUnsent, {waiting}),
                        {.size = TextSize::kSecondary, .color = ui.theme().palette.muted, .centered = true});
              ui.space(16);
            }
            const std::optional<Code> error = shell.core().wire_error();
            const bool sign_in = error && asks_to_sign_in(*error);
            if (error) {
              banner(ui, Tone::kWarning, error_words(*error));
              ui.space(16);
            }
            if (!primary_button(ui, say(sign_in ? Text::kSignIn : Text::kPullAgain), {.busy = shell.handing_over()}))
              return;
            if (sign_in) {
              shell.sign_in_again();
            } else {
              shell.core().network_returned();
            }
          },
  };
  static_cast<void>(show_plain_page(ui, page));
}

}  // namespace baijia::app
