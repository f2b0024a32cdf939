// Makes threads to see whether the system gives them.
#pragma once

#include <cstdint>

namespace dnn4j {

// How many of the wanted threads could be made at the same time. They are gone, and counted no more, when it returns.
std::int64_t probe_threads(std::int64_t wanted);

} // namespace dnn4j
