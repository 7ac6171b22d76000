#include "core/domain/rights.h"

#include <algorithm>

namespace baijia {
namespace {

bool is_writer(Role role, Writer writer) {
  switch (writer) {
    case Writer::kMember:
    case Writer::kAuthor:
    case Writer::kAuthorAlone:
      return works_in_committee(role);
    case Writer::kChief:
      return role == Role::kChief;
    case Writer::kHub:
      return false;
  }
  return false;
}

}  // namespace

const FieldSchema* author_field(const EntitySchema& schema) {
  const auto found = std::ranges::find_if(schema.fields, [](const FieldSchema& field) { return field.options.author; });
  return found != schema.fields.end() ? &*found : nullptr;
}

bool may_create(Role role, const EntitySchema& schema) { return is_writer(role, schema.writer); }

bool may_change(Role role, Standing standing, const EntitySchema& schema, const FieldSchema& field) {
  // What the hub writes is not deleted by anybody else, not even by the chief.
  if (field.number == kDeletedField && schema.writer == Writer::kHub) return false;
  if (field.options.writer == Writer::kAuthorAlone) return works_in_committee(role) && standing == Standing::kAuthor;
  if (field.options.writer != Writer::kAuthor) return is_writer(role, field.options.writer);
  if (role == Role::kChief) return true;
  // Where nobody is noted as the author, whoever may create such a row may also change it.
  if (author_field(schema) == nullptr) return is_writer(role, schema.writer);
  return works_in_committee(role) && standing == Standing::kAuthor;
}

bool may_read(Role role, Kind kind) {
  if (works_in_committee(role)) return true;
  const EntitySchema* schema = find_schema(kind);
  return schema != nullptr && schema->writer == Writer::kHub;
}

}  // namespace baijia
