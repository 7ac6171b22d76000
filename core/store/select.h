#pragma once

// Reading whole entities by SQL: the column list of a declaration, and the entity from a result row.

#include <string>
#include <string_view>
#include <vector>

#include "core/domain/entity.h"
#include "core/store/sqlite.h"

namespace baijia {

/// "id, household, …, deleted": every column of E in declaration order.
template <class E>
[[nodiscard]] const std::string& column_list() {
  static const std::string kList = [] {
    std::string list = "id";
    E::fields([&](std::uint16_t, std::string_view name, auto, FieldOptions = {}) { list.append(", ").append(name); });
    return list + ", deleted";
  }();
  return kList;
}

/// The entity in the current row of `statement`, its columns starting at `first`. NULLs keep the field's default.
template <class E>
[[nodiscard]] E entity_from_columns(const Statement& statement, int first = 0) {
  E entity;
  entity.id.uuid = statement.uuid(first);
  int column = first;
  E::fields([&](std::uint16_t, std::string_view, auto member, FieldOptions = {}) {
    using T = std::remove_cvref_t<decltype(entity.*member)>;
    ++column;
    if (!statement.null(column)) (void)ValueCodec<T>::read(statement.value(column), entity.*member);
  });
  entity.deleted = statement.integer(column + 1) != 0;
  return entity;
}

}  // namespace baijia
