// What a graph computes, in words that name everything an engine may depend on.
#pragma once

#include "twin.hpp"

namespace plans {

// One line, such as "forward x 1x64x56x56 w 64x64x1x1 y 1x64x56x56 bf16 to bf16, add bf16, bias f32, relu". Strides and
// dilations of 1, padding of 0 and dense channels are not said.
std::string text_of(const Twin &graph);
// What kind of graph it is, of which there are few: direction, types, groups, channels by eights, what follows.
std::string kind_of(const Twin &graph);

} // namespace plans
