#pragma once

// The one error value of Baijia, and the early return that goes with it.

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace baijia {

/// What went wrong. The numbers are stable: they travel on the wire and stand in logs. The table is
/// assets/strings/errors.def.
enum class Code : std::uint16_t {
#define BAIJIA_ERROR(code, number, key, text, action) code = number,
#include "assets/strings/errors.def"
#undef BAIJIA_ERROR
};

/// A failure. `detail` is for engineers (a log line, a test); it never holds personal data and is never shown alone.
struct Error {
  Code code = Code::kInternal;
  std::string detail;
};

/// One line of the error table.
struct ErrorText {
  Code code;
  std::string_view key;     ///< stable ASCII word for wire and logs
  std::string_view text;    ///< Chinese: what happened
  std::string_view action;  ///< Chinese: what the user can do; may be empty
};

/// Every error there is, in the table's order. Static storage.
[[nodiscard]] std::span<const ErrorText> error_table();

/// The line of `code`; the line of kInternal for a number that this version does not know.
[[nodiscard]] const ErrorText& error_text(Code code);

/// A value or an Error.
template <class T>
using Result = std::expected<T, Error>;

/// Shorthand for the failing side: `return fail(Code::kInvalid, "empty door number");`
[[nodiscard]] inline std::unexpected<Error> fail(Code code, std::string detail = {}) {
  return std::unexpected(Error{code, std::move(detail)});
}

}  // namespace baijia

#define BAIJIA_CONCAT_INNER(a, b) a##b
#define BAIJIA_CONCAT(a, b) BAIJIA_CONCAT_INNER(a, b)

/// Returns the error of `expression` from the enclosing function, or goes on. May be nested by way of a lambda.
#define BAIJIA_TRY(expression) BAIJIA_TRY_IMPL(BAIJIA_CONCAT(baijia_result_, __COUNTER__), expression)
#define BAIJIA_TRY_IMPL(name, expression)                                                     \
  do {                                                                                        \
    if (auto name = (expression); !name) return ::std::unexpected(::std::move(name).error()); \
  } while (false)

/// `BAIJIA_TRY_ASSIGN(auto row, read_row(id));` – the value on success, an early return of the error otherwise.
#define BAIJIA_TRY_ASSIGN(declaration, expression) \
  BAIJIA_TRY_ASSIGN_IMPL(BAIJIA_CONCAT(baijia_result_, __COUNTER__), declaration, expression)
#define BAIJIA_TRY_ASSIGN_IMPL(name, declaration, expression)     \
  auto name = (expression);                                       \
  if (!name) return ::std::unexpected(::std::move(name).error()); \
  declaration = ::std::move(*name)
