// Which engines a library has for a graph.
#pragma once

#include "library.hpp"

#include <vector>

namespace plans {

struct Offer {
    int64_t engine = -1;
    std::string notes; // letters of numerical notes

    bool operator==(const Offer &other) const { return engine == other.engine && notes == other.notes; }
};

// What a library says of a graph: its words if it refuses it, or what heuristics offer, without repetitions.
struct Answer {
    std::string refused;
    std::vector<Offer> best;
    std::vector<Offer> fallback;

    // "A 4t 7t F 8", or "refused WORDS". A letter for each note: t tensor cores, d inputs converted down, r sums in
    // less than float, f FFT, n nondeterministic, w Winograd, s strict with NaN, ? any other.
    std::string text() const;
};

// Asks for a finalized graph of the library's. With a device, the query is for it.
Answer ask(const Library &library, void *graph, void *device);

} // namespace plans
