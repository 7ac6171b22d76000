#pragma once

// THE RIGHTS. Who may do what with which field, as one table: role × entity × field × action × scope. It is computed
// from the declarations (Writer and FieldOptions in core/domain/entity.h), never written down twice:
//
//   – Scope first. A row belongs to one area; who works in another one neither reads nor writes it.
//   – Member and chief work in a committee: they read every field of its rows, but of what is for the member in charge
//     (core/domain/confidence.h) only what is for them. The declarations say which of them may
//     create a row or change a field; deleting is changing the field `deleted`.
//   – Street, district and city write nothing. They read what the hub itself writes (areas and accounts of their own
//     office) and, of the committees below them, counts (shell/hub/counts.h), never a row.
//   – A disabled account reads nothing; what it wrote before may still be handed over (core/sync/hub.h).
//
// Kinds and fields that this version does not know are for members: a newer app's records pass an older hub.
// `baijia-hub rights` prints the table; tests/hub/rights_test.cpp holds it against an independent one, cell by cell.

#include <cstdint>

#include "core/domain/area.h"
#include "core/domain/entity.h"

namespace baijia {

/// Who asks, in relation to a row.
enum class Standing : std::uint8_t {
  kColleague,  ///< somebody else created it, or nobody knows who
  kAuthor,     ///< created it
};

/// True for those who work in a committee, at its doors.
[[nodiscard]] constexpr bool works_in_committee(Role role) { return role == Role::kMember || role == Role::kChief; }

/// The field that holds who created a row of this entity, or nullptr.
[[nodiscard]] const FieldSchema* author_field(const EntitySchema& schema);

/// May `role` create rows of this entity in its own area?
[[nodiscard]] bool may_create(Role role, const EntitySchema& schema);

/// May `role` change that field of a row that is there, in its own area? Deleting is changing kDeletedField.
[[nodiscard]] bool may_change(Role role, Standing standing, const EntitySchema& schema, const FieldSchema& field);

/// May `role` read rows of `kind`, whole, in its own area?
[[nodiscard]] bool may_read(Role role, Kind kind);

}  // namespace baijia
