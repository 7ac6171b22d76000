#include "shell/app/screens/draft.h"

#include <charconv>

#include "core/domain/consent.h"

namespace baijia::app {
namespace {

void put(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).push_back(' ');
  for (const char c : value) {
    if (c == '\n') {
      out.append("\\n");
    } else if (c == '\\') {
      out.append("\\\\");
    } else {
      out.push_back(c);
    }
  }
  out.push_back('\n');
}

void put_day(std::string& out, std::string_view name, std::optional<Day> day) {
  if (day) put(out, name, std::to_string(day->number));
}

void put_id(std::string& out, std::string_view name, const Uuid& id) {
  if (!id.empty()) put(out, name, string_from_uuid(id));
}

std::string unescaped(std::string_view value) {
  std::string text;
  for (std::size_t at = 0; at < value.size(); ++at) {
    if (value[at] == '\\' && at + 1 < value.size()) {
      ++at;
      text.push_back(value[at] == 'n' ? '\n' : value[at]);
    } else {
      text.push_back(value[at]);
    }
  }
  return text;
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Day> day(std::string_view text) {
  const auto value = number(text);
  return value ? std::optional(Day{*value}) : std::nullopt;
}

template <class Line>
void for_each_line(std::string_view text, Line&& line) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view whole = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    const std::size_t space = whole.find(' ');
    if (space != std::string_view::npos) line(whole.substr(0, space), unescaped(whole.substr(space + 1)));
  }
}

void put_issue(std::string& out, const IssueDraft& issue) {
  put(out, "issue", string_from_uuid(issue.category.uuid));
  put(out, "category", issue.category_name);
  put(out, "title", issue.title);
  put(out, "detail", issue.detail);
  if (!issue.place.empty()) put(out, "place", issue.place);
  put_id(out, "building", issue.building.uuid);
  put_id(out, "owner", issue.owner.uuid);
  if (issue.on_the_spot) put(out, "spot", "1");
  put_day(out, "next", issue.next_date);
}

void put_level(std::string& out, Discretion level) {
  if (level != Discretion::kCommittee) put(out, "level", std::to_string(static_cast<int>(level)));
}

template <class Id>
Id id_from(const std::string& value) {
  return Id{uuid_from_string(value).value_or(Uuid{})};
}

// False when the line does not belong to an issue.
bool take_issue_line(IssueDraft& issue, std::string_view name, const std::string& value) {
  if (name == "category") {
    issue.category_name = value;
  } else if (name == "title") {
    issue.title = value;
  } else if (name == "detail") {
    issue.detail = value;
  } else if (name == "place") {
    issue.place = value;
  } else if (name == "building") {
    issue.building = id_from<BuildingId>(value);
  } else if (name == "owner") {
    issue.owner = id_from<AccountId>(value);
  } else if (name == "spot") {
    issue.on_the_spot = value == "1";
  } else if (name == "next") {
    issue.next_date = day(value);
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::string text_from_draft(const IssueDraft& draft) {
  std::string out;
  put_issue(out, draft);
  return out;
}

IssueDraft issue_draft_from_text(std::string_view text) {
  IssueDraft draft;
  for_each_line(text, [&](std::string_view name, const std::string& value) {
    if (name == "issue") draft.category = id_from<CategoryId>(value);
    take_issue_line(draft, name, value);
  });
  return draft;
}

std::string text_from_draft(const ResidentDraft& draft) {
  const Resident& resident = draft.resident;
  std::string out;
  const auto put_text = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) put(out, name, value);
  };
  const auto put_number = [&](std::string_view name, auto value) {
    if (static_cast<int>(value) != 0) put(out, name, std::to_string(static_cast<int>(value)));
  };
  put_text("name", resident.name);
  put_text("phone", resident.phone);
  put_text("relation", resident.relation);
  put_text("born", draft.birth_year);
  put_number("sex", resident.sex);
  put_number("traits", resident.traits & ~sensitive_traits());  // nobody was asked for those yet
  put_number("came", resident.came_by);
  put_day(out, "came_day", resident.came_day);
  return out;
}

void take_draft(ResidentDraft& draft, std::string_view text) {
  Resident& resident = draft.resident;
  for_each_line(text, [&](std::string_view name, const std::string& value) {
    const int value_number = number(value).value_or(0);
    if (name == "name") resident.name = value;
    if (name == "phone") resident.phone = value;
    if (name == "relation") resident.relation = value;
    if (name == "born") draft.birth_year = value;
    if (name == "sex" && value_number >= 0 && value_number <= 2) resident.sex = static_cast<Sex>(value_number);
    if (name == "traits" && value_number >= 0) resident.traits = value_number;
    if (name == "came" && value_number >= 0 && value_number <= 2) resident.came_by = static_cast<Coming>(value_number);
    if (name == "came_day") resident.came_day = day(value);
  });
}

std::string text_from_draft(const ConfidenceDraft& draft) {
  std::string out;
  put_level(out, draft.level);
  put(out, "text", draft.text);
  return out;
}

ConfidenceDraft confidence_draft_from_text(std::string_view text) {
  if (!text.starts_with("level ") && !text.starts_with("text ")) return {.text = std::string(text)};
  ConfidenceDraft draft;
  for_each_line(text, [&](std::string_view name, const std::string& value) {
    if (name == "text") draft.text = value;
    if (name == "level") draft.level = discretion_from(number(value).value_or(0));
  });
  return draft;
}

std::string text_from_draft(const VisitDraft& draft) {
  std::string out;
  if (!draft.said.empty()) put(out, "said", draft.said);
  for (const AccountId& companion : draft.companions) put(out, "with", string_from_uuid(companion.uuid));
  for (const IssueDraft& issue : draft.issues) put_issue(out, issue);
  for (const PromiseDraft& promise : draft.promises) {
    put(out, "promise", promise.text);
    put_day(out, "due", promise.due);
    put_id(out, "by", promise.owner.uuid);
  }
  if (draft.tenure) put(out, "tenure", std::to_string(static_cast<int>(*draft.tenure)));
  if (draft.note) put(out, "note", *draft.note);
  put_level(out, draft.level);
  for (const ResidentId& one : draft.present) put(out, "present", string_from_uuid(one.uuid));
  if (!draft.places.empty()) put(out, "places", draft.places);
  if (draft.hand_on) put(out, "hand", *draft.hand_on ? "1" : "0");
  for (const IssueId voice : draft.voices) {
    put(out, "voice", string_from_uuid(voice.uuid));
  }
  return out;
}

VisitDraft visit_draft_from_text(std::string_view text) {
  VisitDraft draft;
  for_each_line(text, [&](std::string_view name, const std::string& value) {
    if (name == "said") {
      draft.said = value;
    } else if (name == "with") {
      if (const auto uuid = uuid_from_string(value)) draft.companions.push_back(AccountId{*uuid});
    } else if (name == "issue") {
      draft.issues.emplace_back().category = id_from<CategoryId>(value);
    } else if (name == "promise") {
      draft.promises.emplace_back().text = value;
    } else if (name == "due") {
      if (!draft.promises.empty()) draft.promises.back().due = day(value);
    } else if (name == "by") {
      if (!draft.promises.empty()) draft.promises.back().owner = id_from<AccountId>(value);
    } else if (name == "voice") {
      draft.voices.push_back(id_from<IssueId>(value));
    } else if (name == "tenure") {
      if (const auto tenure = number(value); tenure && *tenure >= 0 && *tenure <= 3) {
        draft.tenure = static_cast<Tenure>(*tenure);
      }
    } else if (name == "note") {
      draft.note = value;
    } else if (name == "level") {
      draft.level = discretion_from(number(value).value_or(0));
    } else if (name == "present") {
      if (const auto uuid = uuid_from_string(value)) draft.present.push_back(ResidentId{*uuid});
    } else if (name == "places") {
      draft.places = value;
    } else if (name == "hand") {
      draft.hand_on = value == "1";
    } else if (!draft.issues.empty()) {
      take_issue_line(draft.issues.back(), name, value);
    }
  });
  return draft;
}

std::string visit_draft_key(VisitId visit) { return "visit/" + string_from_uuid(visit.uuid); }

std::string issue_draft_key(HouseholdId household) { return "issue/" + string_from_uuid(household.uuid); }

NewIssue new_issue_from_draft(const IssueDraft& draft) {
  NewIssue issue;
  issue.category = draft.category;
  issue.title = draft.title.empty() ? draft.category_name : draft.title;
  issue.detail = draft.detail;
  issue.place = draft.place;
  issue.tier = draft.on_the_spot ? IssueTier::kOnTheSpot : IssueTier::kCommittee;
  issue.state = draft.on_the_spot ? IssueState::kSolved : IssueState::kOpen;
  // What is solved needs nobody any more.
  if (!draft.on_the_spot) {
    issue.next_date = draft.next_date;
    issue.owner = draft.owner;
  }
  return issue;
}

WriteUpVisit write_up_from_draft(VisitId visit, const VisitDraft& draft, AccountId owner) {
  WriteUpVisit command;
  command.visit = visit;
  command.said = draft.said;
  command.companions = draft.companions;
  for (const IssueDraft& issue : draft.issues) {
    command.issues.push_back(new_issue_from_draft(issue));
    if (!issue.on_the_spot && issue.owner.empty()) command.issues.back().owner = owner;
  }
  for (const PromiseDraft& promise : draft.promises) {
    command.promises.push_back(NewPromise{.text = promise.text,
                                          .due = promise.due.value_or(Day{}),
                                          .owner = promise.owner.empty() ? owner : promise.owner});
  }
  command.tenure = draft.tenure;
  command.household_note = draft.note;
  command.level = draft.level;
  command.present = draft.present;
  command.places = draft.places;
  for (const IssueId voice : draft.voices) command.voices.push_back({.issue = voice, .words = {}});
  return command;
}

}  // namespace baijia::app
