#pragma once

// Signing in, before there is a database; or again, when the session has ended and only handing over needs it.

#include <optional>
#include <string>

#include "shell/app/screen.h"

namespace baijia::app {

struct SignInState {
  std::string login, password;
  std::optional<Code> error;
  bool busy = false;
  bool again = false;  ///< there is a database already; the page may be left
};
enum class SignInAct : std::uint8_t { kNothing, kSubmit, kBack };

[[nodiscard]] SignInAct sign_in_screen(Ui& ui, SignInState& state);

}  // namespace baijia::app
