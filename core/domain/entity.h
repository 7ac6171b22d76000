#pragma once

// How an entity is declared: once. From the declaration come its SQLite columns, its wire form, its JSON form, who may
// write it and which fields are personal. A declaration is a plain struct:
//
//   struct Voice : Entity {
//     static constexpr Kind kKind = Kind::kVoice;
//     static constexpr std::string_view kName = "voice";
//     static constexpr Writer kWriter = Writer::kMember;      // who may create one
//     using IdType = VoiceId;
//     VoiceId id;
//     IssueId issue;
//     std::string words;
//     template <class Visitor> static void fields(Visitor&& field) {
//       field(1, "issue", &Voice::issue);
//       field(2, "words", &Voice::words, kPersonal);
//     }
//   };
//
// and a line in core/domain/entities.h. `kAppendOnly = true` says that a row, once there, is for ever: all its fields
// are kByHub then, and nobody deletes it. `kStruckOutBy = Writer::…` says who deletes it, when that is not its author.
// A field's number is its name on the wire and is never used for anything else again; a new field gets the next free
// number and may be added at any time: older versions keep and pass on what they do not know, the store adds the column
// when it opens (core/store/schema).

#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "core/domain/value.h"

namespace baijia {

/// The kinds of rows. Numbers are stable; unknown ones from newer versions are kept and passed on.
enum class Kind : std::uint16_t {
  kArea = 1,
  kAccount = 2,
  kBuilding = 3,
  kHousehold = 4,
  kResident = 5,
  kVisit = 6,
  kPromise = 7,
  kIssue = 8,
  kVoice = 9,
  kCategory = 10,
  kStandIn = 12,
  kReveal = 13,
  kCloudTemplate = 20,
  kConsent = 30,
  kNotice = 31,
  kFileChange = 40,
  kPhoto = 50,
  kConfidence = 70,
  kErasure = 75,
  kRetention = 76,
  kPlate = 80,
};

/// Who may create a row, or write a field of an existing one. The hub enforces it on every push (core/sync/hub).
enum class Writer : std::uint8_t {
  kMember,       ///< every member of the committee, the chief too
  kAuthor,       ///< the account that created the row, and the chief
  kAuthorAlone,  ///< the account that created the row
  kChief,        ///< the chief
  kHub,          ///< only the hub itself (imports, administration); for an author field: nobody once the row exists
};

/// Options of one field; the defaults are right for most.
struct FieldOptions {
  bool personal = false;            ///< names, phones, what was said: masked in lists, never logged
  Writer writer = Writer::kMember;  ///< who may change it once the row exists
  std::uint32_t max_bytes = 4000;   ///< longest text accepted, in UTF-8 bytes
  bool author = false;              ///< holds the account that created the row; set once, at creation
  /// Bits of it that are sensitive information (PIPL, article 28): kept with separate consent (core/domain/consent.h).
  std::int64_t sensitive = 0;
  std::int64_t lawful = 0;  ///< of these, what a legal duty keeps without consent once the roster has it
};
inline constexpr FieldOptions kPlain{};
inline constexpr FieldOptions kPersonal{.personal = true};
inline constexpr FieldOptions kByChief{.writer = Writer::kChief};
inline constexpr FieldOptions kByHub{.writer = Writer::kHub};
inline constexpr FieldOptions kAuthorField{.writer = Writer::kHub, .author = true};
inline constexpr FieldOptions kByAuthor{.writer = Writer::kAuthor};
inline constexpr FieldOptions kPersonalByAuthor{.personal = true, .writer = Writer::kAuthor};

/// The field every entity has. Deleting is writing it; the row stays and the deletion merges like any other change.
inline constexpr std::uint16_t kDeletedField = 255;

/// Base of every entity.
struct Entity {
  bool deleted = false;
};

/// One field as data, for code that works on every kind (store, hub checks, JSON).
struct FieldSchema {
  std::uint16_t number;
  std::string_view name;  ///< also the SQLite column and the JSON key
  ValueType type;
  FieldOptions options;
  bool identity;  ///< holds one Uuid (a reference)
};

/// One entity as data. `fields` are in declaration order, the deleted field last.
struct EntitySchema {
  Kind kind;
  std::string_view name;  ///< also the SQLite table
  Writer writer;
  std::span<const FieldSchema> fields;

  /// The field with that number, or nullptr.
  [[nodiscard]] const FieldSchema* field(std::uint16_t number) const;
};

/// The schema of `kind`, or nullptr for a kind this version does not know. Static storage.
[[nodiscard]] const EntitySchema* find_schema(Kind kind);

/// Every schema, in the order of entities.h. Static storage.
[[nodiscard]] std::span<const EntitySchema> schemas();

/// Calls `visit(number, value)` for each field of `entity`, the deleted field included only when it is set.
template <class E, class Visit>
void visit_values(const E& entity, Visit&& visit) {
  E::fields([&](std::uint16_t number, std::string_view, auto member, FieldOptions = {}) {
    using T = std::remove_cvref_t<decltype(entity.*member)>;
    visit(number, ValueCodec<T>::write(entity.*member));
  });
  if (entity.deleted) visit(kDeletedField, Value{std::int64_t{1}});
}

/// Sets field `number` of `entity` from `value`. False when there is no such field or the value does not fit; the
/// entity is unchanged then.
template <class E>
bool set_value(E& entity, std::uint16_t number, const Value& value) {
  if (number == kDeletedField) return ValueCodec<bool>::read(value, entity.deleted);
  bool taken = false;
  E::fields([&](std::uint16_t candidate, std::string_view, auto member, FieldOptions = {}) {
    using T = std::remove_cvref_t<decltype(entity.*member)>;
    if (candidate == number) taken = ValueCodec<T>::read(value, entity.*member);
  });
  return taken;
}

}  // namespace baijia
