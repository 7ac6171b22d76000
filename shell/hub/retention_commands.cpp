// How long things are kept, and erasing what has had its time.

#include <algorithm>
#include <charconv>
#include <format>
#include <iostream>
#include <memory>
#include <optional>

#include "shell/hub/audit.h"
#include "shell/hub/commands.h"
#include "shell/hub/prune.h"
#include "shell/hub/writer.h"

namespace baijia::hub {
namespace {

/// Sets "said=730" in `own`.
Result<void> set_days(Retention& own, std::string_view word) {
  const std::size_t equals = word.find('=');
  const auto rule = std::ranges::find(kKeepingRules, word.substr(0, equals), &KeepingRule::name);
  if (equals == std::string_view::npos || rule == kKeepingRules.end()) {
    return fail(Code::kInvalid, "a time is set like said=730");
  }
  const std::string_view number = word.substr(equals + 1);
  std::int64_t days = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), days);
  const bool whole = error == std::errc{} && end == number.data() + number.size();
  if (!whole || days < rule->least || days > rule->most) {
    return fail(Code::kInvalid, std::format("{} has {} to {} days", rule->name, rule->least, rule->most));
  }
  own_days(own, rule->keeping) = days;
  return {};
}

Result<void> set_retention(const Options& options, std::uint64_t code, const std::vector<std::string>& words) {
  BAIJIA_TRY_ASSIGN(OpenStore store, open_for_command(options, WhenMissing::kFail));
  BAIJIA_TRY_ASSIGN(const std::optional<AreaRecord> area, store.directory->find_area(code));
  if (!area || area->level != AreaLevel::kCommittee) return fail(Code::kNotFound, "no committee has this code");
  std::optional<Retention> own;
  BAIJIA_TRY(write_as_hub(*store.rows, store.database->clock(), Scope{code}, [&](HubWriter& writer) -> Result<void> {
    BAIJIA_TRY_ASSIGN(own, writer.find<Retention>(retention_id()));
    if (words.empty()) return {};
    if (!own) own.emplace(Retention{.id = retention_id()});
    for (const std::string& word : words) BAIJIA_TRY(set_days(*own, word));
    BAIJIA_TRY(writer.put(*own));
    return {};
  }));
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : " ") + word;
  if (!words.empty()) {
    BAIJIA_TRY(store.directory->note({.deed = Deed::kRetentionSet, .scope = {code}, .detail = all}));
  }
  for (const KeepingRule& rule : kKeepingRules) {
    std::cout << std::format("{:<9} {:>5} days  ({} to {})\n", rule.name, days_kept(own, rule.keeping), rule.least,
                             rule.most);
  }
  return {};
}

Result<void> prune_now(const Options& options, std::uint64_t code, PruneMode mode) {
  BAIJIA_TRY_ASSIGN(OpenStore store, open_for_command(options, WhenMissing::kFail));
  BAIJIA_TRY_ASSIGN(const PruneCounts counts,
                    code != 0 ? prune_committee(store, Scope{code}, mode) : prune(store, mode));
  for (const KeepingRule& rule : kKeepingRules) {
    std::cout << std::format("{:<9} {}\n", rule.name, counts.at(static_cast<std::size_t>(rule.keeping)));
  }
  return code != 0 && mode == PruneMode::kErase ? store.database->empty_log() : Result<void>{};
}

}  // namespace

void add_retention_commands(CLI::App& program, CommandContext& context) {
  const auto code = std::make_shared<std::uint64_t>(0);
  const auto words = std::make_shared<std::vector<std::string>>();
  CLI::App* set = add_command(program, context, "retention", "how long a committee keeps what; sets it like said=730",
                              [&context, code, words] { return set_retention(context.options, *code, *words); });
  set->add_option("--committee", *code, "its 12-digit code")->required();
  set->add_option("times", *words, "NAME=DAYS …");

  const auto of = std::make_shared<std::uint64_t>(0);
  const auto dry = std::make_shared<bool>(false);
  CLI::App* erase = add_command(
      program, context, "prune", "erase what has had its time; a running hub does it once a day",
      [&context, of, dry] { return prune_now(context.options, *of, *dry ? PruneMode::kDryRun : PruneMode::kErase); });
  erase->add_option("--committee", *of, "its 12-digit code; without it all of them");
  erase->add_flag("--dry-run", *dry, "only count");
}

}  // namespace baijia::hub
