#pragma once

// The list of all entities. Store, wire and hub go through it; a new entity is one line here.

#include <type_traits>

#include "core/domain/area.h"
#include "core/domain/cloud.h"
#include "core/domain/confidence.h"
#include "core/domain/consent.h"
#include "core/domain/erasure.h"
#include "core/domain/file_change.h"
#include "core/domain/household.h"
#include "core/domain/issue.h"
#include "core/domain/photo.h"
#include "core/domain/plate.h"
#include "core/domain/retention.h"
#include "core/domain/reveal.h"
#include "core/domain/stand_in.h"
#include "core/domain/visit.h"

namespace baijia {

/// Calls `function(std::type_identity<E>{})` for every entity E.
template <class Function>
void for_each_entity(Function&& function) {
  function(std::type_identity<Area>{});
  function(std::type_identity<Account>{});
  function(std::type_identity<Building>{});
  function(std::type_identity<Household>{});
  function(std::type_identity<Resident>{});
  function(std::type_identity<Visit>{});
  function(std::type_identity<Promise>{});
  function(std::type_identity<Issue>{});
  function(std::type_identity<Voice>{});
  function(std::type_identity<Category>{});
  function(std::type_identity<StandIn>{});
  function(std::type_identity<Reveal>{});
  function(std::type_identity<CloudTemplate>{});
  function(std::type_identity<Consent>{});
  function(std::type_identity<Notice>{});
  function(std::type_identity<FileChange>{});
  function(std::type_identity<Photo>{});
  function(std::type_identity<Confidence>{});
  function(std::type_identity<Erasure>{});
  function(std::type_identity<Retention>{});
  function(std::type_identity<Plate>{});
}

}  // namespace baijia
