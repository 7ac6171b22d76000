#pragma once

// A function that is only lent for the time of a call, as std::function_ref of C++26: two pointers, where
// std::function brings along how to copy and destroy each lambda.

#include <memory>
#include <type_traits>
#include <utility>

namespace baijia {

template <class Signature>
class FunctionRef;

/// Refers to something callable, or to nothing. Not to be kept: what it refers to lives as long as the call it is an
/// argument of.
template <class Result, class... Arguments>
class FunctionRef<Result(Arguments...)> {
 public:
  FunctionRef() = default;
  FunctionRef(std::nullptr_t) {}
  template <class Callable>
    requires(!std::is_same_v<std::remove_cvref_t<Callable>, FunctionRef> &&
             std::is_invocable_r_v<Result, Callable&, Arguments...>)
  FunctionRef(Callable&& callable)
      : callable_(const_cast<void*>(static_cast<const void*>(std::addressof(callable)))),
        call_([](void* known, Arguments... arguments) -> Result {
          return (*static_cast<std::remove_reference_t<Callable>*>(known))(std::forward<Arguments>(arguments)...);
        }) {}

  Result operator()(Arguments... arguments) const { return call_(callable_, std::forward<Arguments>(arguments)...); }
  explicit operator bool() const { return call_ != nullptr; }

 private:
  void* callable_ = nullptr;
  Result (*call_)(void*, Arguments...) = nullptr;
};

}  // namespace baijia
