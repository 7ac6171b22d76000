#include "shell/app/screens/first_pull.h"

#include "shell/app/format.h"
#include "shell/app/screens/plain_page.h"

namespace baijia::app {

FirstPullAct first_pull_screen(Ui& ui, const Identity& identity, const PullProgress& progress,
                               std::optional<Code> error) {
  FirstPullAct act = FirstPullAct::kNothing;
  const PlainPage page{
      .title = say(Text::kPullTitle),
      .lead = identity.scope_name,
      .icon = icons::kBuilding,
      .body =
          [&] {
            const auto total = static_cast<double>(progress.pulled + progress.remaining);
            const double share = total > 0 ? static_cast<double>(progress.pulled) / total : 0;
            progress_bar(ui, say(Text::kPullName), share);
            ui.space(8);
            const std::string count = total > 0 ? say(Text::kPullCount, {static_cast<std::int64_t>(progress.pulled),
                                                                         static_cast<std::int64_t>(total)})
                                                : std::string(say(Text::kPullAsking));
            const TextStyle quiet{.size = TextSize::kSecondary, .color = ui.theme().palette.muted, .centered = true};
            paragraph(ui, count, quiet);
            ui.space(16);
            if (!error) {
              paragraph(ui, say(Text::kPullNote), quiet);
              return;
            }
            banner(ui, Tone::kWarning, error_words(*error));
            ui.space(16);
            const bool must_sign_in = asks_to_sign_in(*error);
            if (secondary_button(ui, say(must_sign_in ? Text::kSignIn : Text::kPullAgain))) {
              act = must_sign_in ? FirstPullAct::kSignIn : FirstPullAct::kTryAgain;
            }
          },
  };
  static_cast<void>(show_plain_page(ui, page));
  return act;
}

}  // namespace baijia::app
