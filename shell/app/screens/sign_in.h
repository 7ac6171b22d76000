#pragma once

// Signing in, before there is a database; or again, when the session has ended and only handing over needs it.

#include <optional>
#include <string>
#include <vector>

#include "shell/app/screen.h"

namespace baijia::app {

/// Somebody whose records are on this phone.
struct Person {
  AccountId account;
  std::string name;
};

struct SignInState {
  std::string login, password;
  std::string code;         ///< that enrols the phone
  bool wants_code = false;  ///< the hub has asked for it
  std::optional<Code> error;
  bool busy = false;
  bool again = false;          ///< there is a database already; the page may be left
  bool forgotten = false;      ///< the code, which is to be chosen anew; the page may be left
  std::vector<Person> people;  ///< who may open their records without a network instead
  std::size_t chosen = 0;      ///< of people
  bool wiped = false;          ///< the records of who was here have just been deleted
};
enum class SignInAct : std::uint8_t { kNothing, kSubmit, kBack, kPerson };

[[nodiscard]] SignInAct sign_in_screen(Ui& ui, SignInState& state);

}  // namespace baijia::app
