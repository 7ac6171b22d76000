#include "core/domain/entity.h"

#include <array>
#include <vector>

#include "core/domain/entities.h"

namespace baijia {
namespace {

template <class T>
constexpr bool kHoldsIdentity = false;
template <class Tag>
constexpr bool kHoldsIdentity<Id<Tag>> = true;

template <class C, class T>
constexpr std::type_identity<T> member_type(T C::*) {
  return {};
}

struct Registry {
  std::vector<std::vector<FieldSchema>> fields;
  std::vector<EntitySchema> entities;

  Registry() {
    for_each_entity([this]<class E>(std::type_identity<E>) {
      std::vector<FieldSchema>& list = fields.emplace_back();
      E::fields([&list](std::uint16_t number, std::string_view name, auto member, FieldOptions options = {}) {
        using T = typename decltype(member_type(member))::type;
        list.push_back({number, name, ValueCodec<T>::kType, options, kHoldsIdentity<T>});
      });
      FieldOptions deletion = kByAuthor;
      if constexpr (requires { E::kAppendOnly; }) deletion = kByHub;
      if constexpr (requires { E::kStruckOutBy; }) deletion.writer = E::kStruckOutBy;
      list.push_back({kDeletedField, "deleted", ValueType::kInteger, deletion, false});
    });
    std::size_t at = 0;
    for_each_entity([this, &at]<class E>(std::type_identity<E>) {
      entities.push_back({E::kKind, E::kName, E::kWriter, fields[at++]});
    });
  }
};

const Registry& registry() {
  static const Registry kRegistry;
  return kRegistry;
}

}  // namespace

const FieldSchema* EntitySchema::field(std::uint16_t number) const {
  for (const FieldSchema& candidate : fields) {
    if (candidate.number == number) return &candidate;
  }
  return nullptr;
}

const EntitySchema* find_schema(Kind kind) {
  for (const EntitySchema& schema : schemas()) {
    if (schema.kind == kind) return &schema;
  }
  return nullptr;
}

std::span<const EntitySchema> schemas() { return registry().entities; }

}  // namespace baijia
