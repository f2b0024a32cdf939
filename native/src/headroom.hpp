// How many more threads the system lets this process make, by the limits that it has.
#pragma once

#include "dnn4j.h"

#include <cstdint>
#include <string>

namespace dnn4j {

// How many more threads can be made under a limit, a DNN4J_LIMIT_ number, and what its value is.
struct Headroom {
    std::int64_t threads;
    std::int32_t limit;
    std::int64_t value;
};

// The least of the three below. Files are read below root, which is empty but in tests.
Headroom headroom(const std::string &root, std::int64_t wanted);

// By the pids controller of the process's control groups and of those above them.
Headroom headroom_by_pids(const std::string &root);

// By RLIMIT_NPROC, up to wanted: where the number of all threads of the system leaves doubt, by making some.
Headroom headroom_by_processes(const std::string &root, std::int64_t wanted);

// By RLIMIT_AS, with the stacks that OpenMP's threads have.
Headroom headroom_by_address_space(const std::string &root);

} // namespace dnn4j
