// Winograd's convolution by a team of threads: who computes which tiles and channels, and in what memory.
#pragma once

#include "winograd.hpp"

#include <cstdint>

namespace dnn4j {

struct WinogradWork {
    const WinogradShape *shape;
    const float *from;
    const float *weights;
    float *to;
    float *scratch; // DNN4J_WINOGRAD_SCRATCH_BYTES for each member
    WinogradEpilogue epilogue;
};

// Tiles that are worked on together: as many as fit into the scratch memory with their products.
std::int64_t winograd_tiles_at_once(const WinogradShape &shape);

// Computes all of it with at most so many members of the calling thread's OpenMP team.
void run_winograd_team(const WinogradWork &work, std::int64_t most);

} // namespace dnn4j
