// base/result.h - a value or an Error.
//
// Purpose: `return value;` and `return Error{...};` both compile, and dropping a Result does not.
// Shape:   Result<T> holds exactly one of T and Error; Result<void> holds none or Error.
// Errors:  value() of a failed Result is a programmer error (asserts).
#pragma once

#include <cassert>
#include <type_traits>
#include <utility>

#include <tl/expected.hpp>

#include "base/error.h"

namespace groundway {

template <class T>
class [[nodiscard]] Result {
 public:
  // NOLINTBEGIN(google-explicit-constructor): `return value;` and `return error;` are the point
  template <class U = T>
  requires(std::is_constructible_v<T, U&&> && !std::is_same_v<std::remove_cvref_t<U>, Result<T>> &&
           !std::is_same_v<std::remove_cvref_t<U>, Error>) Result(U&& value)
      : state_(tl::in_place, std::forward<U>(value)) {}
  Result(Error error) : state_(tl::unexpect, std::move(error)) {}
  // NOLINTEND(google-explicit-constructor)

  explicit operator bool() const { return state_.has_value(); }
  T& value() & { return assert(state_), *state_; }
  const T& value() const& { return assert(state_), *state_; }
  T&& value() && { return assert(state_), *std::move(state_); }
  T* operator->() { return assert(state_), &*state_; }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  Error& error() & { return assert(!state_), state_.error(); }
  const Error& error() const& { return assert(!state_), state_.error(); }
  Error&& error() && { return assert(!state_), std::move(state_.error()); }

 private:
  tl::expected<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): `return error;` is the point
  Result(Error error) : state_(tl::unexpect, std::move(error)) {}
  explicit operator bool() const { return state_.has_value(); }
  Error& error() & { return assert(!state_), state_.error(); }
  const Error& error() const& { return assert(!state_), state_.error(); }
  Error&& error() && { return assert(!state_), std::move(state_.error()); }

 private:
  tl::expected<void, Error> state_;
};

}  // namespace groundway

// NOLINTBEGIN(bugprone-macro-parentheses)
#define GROUNDWAY_CAT2(a, b) a##b
#define GROUNDWAY_CAT(a, b) GROUNDWAY_CAT2(a, b)
// TRY(expr): leave the function with the error, or go on. A counter names the temporary, so that one may
// stand inside a lambda that is an argument of another.
#define TRY(...) TRY_(GROUNDWAY_CAT(try_, __COUNTER__), __VA_ARGS__)
#define TRY_(tmp, ...)                                                 \
  do {                                                                 \
    if (auto tmp = (__VA_ARGS__); !tmp) return std::move(tmp).error(); \
  } while (false)
// ASSIGN(auto x, expr): as TRY, but keep the value.
#define ASSIGN(decl, ...) ASSIGN_(GROUNDWAY_CAT(assign_, __COUNTER__), decl, __VA_ARGS__)
#define ASSIGN_(tmp, decl, ...)            \
  auto tmp = (__VA_ARGS__);                \
  if (!tmp) return std::move(tmp).error(); \
  decl = std::move(tmp).value()
// NOLINTEND(bugprone-macro-parentheses)
