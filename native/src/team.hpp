// Teams that libgomp can make: it ends the process when it is refused a thread, so the limits are looked at before.
#pragma once

#include "headroom.hpp"

namespace dnn4j {

// The largest team up to wanted that the calling thread can have, which is there when this returns. Where it is smaller
// than wanted, shortage says why. Costs a comparison where the thread's team is there.
int grant_team(int wanted, Headroom &shortage);

} // namespace dnn4j
