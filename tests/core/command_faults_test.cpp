// Each command while each call of SQLite in turn fails: done or not done at all, and done when all is well again.

#include <set>
#include <string>
#include <variant>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/busy_office.h"
#include "tests/support/failing_statements.h"
#include "tests/support/fault_everywhere.h"

using namespace baijia;
using namespace baijia::testing;

TEST_CASE("each command that SQLite fails is not done at all, and done when all is well again") {
  Busy busy;
  std::set<std::size_t> kinds;
  for (const Command& command : one_of_each(busy)) {
    kinds.insert(command.index());
    INFO("command " << command.index());
    lack_everywhere<FailingStatements>(busy, FailingStatements::Lack::kOnce,
                                       [&](Core& core, Office&) -> Result<std::string> {
                                         BAIJIA_TRY(core.run(command));
                                         return std::string("done");
                                       });
  }
  CHECK(kinds.size() == std::variant_size_v<Command>);
}
