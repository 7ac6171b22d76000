// One household's file: all of it, in words, and nothing of anybody else's.

#include "core/domain/household_file.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/support/phone.h"

using namespace baijia;
using namespace baijia::testing;

TEST_CASE("every field of every record that belongs to a household has a label") {
  for (const EntitySchema& schema : schemas()) {
    const bool of_household =
        schema.kind == Kind::kHousehold ||
        std::ranges::any_of(schema.fields, [](const FieldSchema& field) { return field.name == "household"; });
    if (!of_household) continue;
    for (const FieldSchema& field : schema.fields) {
      INFO(schema.name << '.' << field.name);
      CHECK((field.number == kDeletedField || has_file_label(schema.kind, field.name)));
    }
  }
}

TEST_CASE("the file has the household, its people, what was said, who agreed to what and who looked") {
  HandClock clock;
  Committee committee;
  TestHub hub(clock);
  hub.put(committee.rows());
  Phone phone(clock, Committee::identity(committee.member));
  phone.sync(hub);
  const HouseholdId home = committee.households.front().id;
  const HouseholdId other = committee.households.back().id;
  phone.run(UpdateHousehold{.household = home, .tenure = Tenure::kLet, .note = "有狗"});
  phone.run(UpdateHousehold{.household = other, .tenure = Tenure::kOwned, .note = "别人家的事"});
  phone.run(SaveResident{.resident = {.household = home,
                                      .name = "王秀英",
                                      .sex = Sex::kFemale,
                                      .phone = "13911112222",
                                      .traits = bits_of(Trait::kLivesAlone) | bits_of(Trait::kDisabled)},
                         .consent = ConsentAnswer{}});
  const VisitId visit{phone.run(RecordVisit{.household = home}).created};
  phone.run(WriteUpVisit{.visit = visit, .said = "电梯什么时候装"});
  const VisitId wrong{phone.run(RecordVisit{.household = home}).created};
  phone.run(WriteUpVisit{.visit = wrong, .said = "点错了的"});
  phone.run(WithdrawVisit{wrong});
  phone.run(RevealPhones{.household = home, .resident = {}, .saved = true});
  const std::string file = must(phone.core->household_file(home));
  for (const std::string& line :
       {std::string("房子怎么住：出租"), std::string("上门前要知道的：有狗"), std::string("姓名：王秀英"),
        std::string("性别：女"), std::string("电话：13911112222"), std::string("情况：独居、残疾"),
        std::string("说了什么：电梯什么时候装"), std::string("方式：上门"), "谁记的：" + committee.member.name,
        std::string("怎么答：同意"), std::string("怎么问的：当面"), std::string("问谁：王秀英"),
        "谁看的：" + committee.member.name, std::string("存成文件：是"), std::string("时间：2026-11-23 08:00")}) {
    INFO(line);
    CHECK(file.contains("  " + line + "\n"));
  }
  CHECK_FALSE(file.contains("别人家"));
  CHECK_FALSE(file.contains("点错了的"));
  CHECK(phone.core->household_file(HouseholdId{uuid_from_name("nowhere")}).error().code == Code::kNotFound);
}
