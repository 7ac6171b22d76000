#include <iostream>

#include "core/domain/rights.h"
#include "shell/hub/commands.h"
#include "shell/hub/counts.h"

namespace baijia::hub {
namespace {

/// Who may, in the words of the table: the least of those who may stands for the others.
std::string_view word(bool member, bool author, bool chief) {
  if (member) return "member, chief";
  if (author) return chief ? "author, chief" : "author";
  return chief ? "chief" : "-";
}

/// One line an entity and one a field, tabs between: who creates, changes and reads it.
void print_rights(std::ostream& out) {
  out << "entity\tfield\tcreate\tchange\tread\tpersonal\n";
  for (const EntitySchema& schema : schemas()) {
    const std::string_view reads = may_read(Role::kStreet, schema.kind) ? "own area"
                                   : schema.kind == Kind::kConfidence   ? "own committee, by its level"
                                                                        : "own committee";
    out << schema.name << "\t*\t" << word(may_create(Role::kMember, schema), false, may_create(Role::kChief, schema))
        << "\t\t" << reads << "\t\n";
    for (const FieldSchema& field : schema.fields) {
      out << schema.name << '\t' << field.name << "\t\t"
          << word(may_change(Role::kMember, Standing::kColleague, schema, field),
                  may_change(Role::kMember, Standing::kAuthor, schema, field),
                  may_change(Role::kChief, Standing::kColleague, schema, field))
          << '\t' << reads << '\t'
          << (field.options.sensitive != 0 ? "sensitive"
              : field.options.personal     ? "personal"
                                           : "")
          << '\n';
    }
  }
}

}  // namespace

void add_rights_command(CLI::App& program, CommandContext& context) {
  add_command(program, context, "rights", "print who may create, change and read which field", []() -> Result<void> {
    print_rights(std::cout);
    return {};
  });
}

void add_counts_command(CLI::App& program, CommandContext& context) {
  const auto code = std::make_shared<std::uint64_t>(0);
  CLI::App* command =
      add_command(program, context, "counts", "what a street, district or city sees of the areas below it, as JSON",
                  [&context, code]() -> Result<void> {
                    BAIJIA_TRY_ASSIGN(OpenStore store, open_for_command(context.options, WhenMissing::kFail));
                    CountsDesk desk(store);
                    BAIJIA_TRY_ASSIGN(const std::string counts, desk.below(Scope{*code}));
                    std::cout << counts << '\n';
                    return {};
                  });
  command->add_option("--area", *code, "12-digit code of the town, district or city")->required();
}

}  // namespace baijia::hub
