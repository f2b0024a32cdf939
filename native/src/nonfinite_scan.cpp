// Finding numbers that are not finite, at the speed of memory: the bits of a floating-point number without its sign,
// read as an integer, are those of infinity or more exactly if it is not finite (IEEE 754-2019, 3.4).
#include "dnn4j.h"
#include "team.hpp"
#include "team_size.hpp"
#include "vector_clones.hpp"

#include <omp.h>

#include <algorithm>
#include <cstdint>

namespace dnn4j {
namespace {

// Numbers between two looks at what was found.
constexpr std::int64_t block_elements = std::int64_t{1} << 13;
// Below this many bytes one core finishes before a team has started.
constexpr std::int64_t parallel_from_bytes = std::int64_t{1} << 21;

template <typename T> DNN4J_INLINE bool any_above_body(const T *from, std::int64_t count, T magnitude, T limit) {
    T found = 0;
    for (std::int64_t i = 0; i < count; i++) {
        found = static_cast<T>(found | static_cast<T>((from[i] & magnitude) > limit));
    }
    return found != 0;
}

template <typename T> bool any_above_plain(const T *from, std::int64_t count, T magnitude, T limit) {
    return any_above_body(from, count, magnitude, limit);
}

template <typename T> DNN4J_AVX512 bool any_above_512(const T *from, std::int64_t count, T magnitude, T limit) {
    return any_above_body(from, count, magnitude, limit);
}

// The first index in [begin, end) of a number whose magnitude is above the limit; -1 if there is none.
template <typename T>
std::int64_t first_above(const T *from, std::int64_t begin, std::int64_t end, T magnitude, T limit) {
    const auto any_above = has_avx512() ? any_above_512<T> : any_above_plain<T>;
    for (std::int64_t at = begin; at < end; at += block_elements) {
        const std::int64_t count = std::min(block_elements, end - at);
        if (any_above(from + at, count, magnitude, limit)) {
            const T *const found = std::find_if(
                    from + at, from + at + count, [&](T bits) { return static_cast<T>(bits & magnitude) > limit; });
            return found - from;
        }
    }
    return -1;
}

template <typename T>
std::int64_t first_of_team(std::int64_t address, std::int64_t count, T magnitude, T limit, std::int32_t threads) {
    const T *const from = reinterpret_cast<const T *>(address);
    const int team_wanted = threads == 0 ? omp_get_max_threads() : threads;
    Headroom shortage{};
    const bool parallel = count * static_cast<std::int64_t>(sizeof(T)) >= parallel_from_bytes && team_wanted > 1 &&
                          grant_team(team_wanted, shortage) == team_wanted;
    const TeamSize team_size(parallel ? team_wanted : 0);
    std::int64_t first = count;
#pragma omp parallel if (parallel) reduction(min : first)
    {
        const std::int64_t blocks = (count + block_elements - 1) / block_elements;
        const std::int64_t team = omp_get_num_threads();
        const std::int64_t member = omp_get_thread_num();
        const std::int64_t begin = blocks * member / team * block_elements;
        const std::int64_t end = std::min(count, blocks * (member + 1) / team * block_elements);
        const std::int64_t found = first_above(from, begin, end, magnitude, limit);
        first = found < 0 ? count : found;
    }
    return first == count ? -1 : first;
}

} // namespace
} // namespace dnn4j

std::int64_t dnn4j_find_nonfinite(
        std::int64_t address, std::int64_t count, std::int32_t format, std::int32_t infinities, std::int32_t threads) {
    if (address == 0 || count < 0 || threads < 0) {
        return DNN4J_SCAN_REFUSED;
    }
    // What lies above a limit is found: with infinities those of infinity themselves.
    const std::int32_t below = infinities != 0 ? 1 : 0;
    switch (format) {
    case DNN4J_FORMAT_F32:
        return dnn4j::first_of_team<std::int32_t>(address, count, 0x7fffffff, 0x7f800000 - below, threads);
    case DNN4J_FORMAT_BF16:
        return dnn4j::first_of_team<std::int16_t>(
                address, count, 0x7fff, static_cast<std::int16_t>(0x7f80 - below), threads);
    case DNN4J_FORMAT_F16:
        return dnn4j::first_of_team<std::int16_t>(
                address, count, 0x7fff, static_cast<std::int16_t>(0x7c00 - below), threads);
    default:
        return DNN4J_SCAN_REFUSED;
    }
}
