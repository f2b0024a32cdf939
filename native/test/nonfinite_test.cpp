#include "check.hpp"
#include "dnn4j.h"

#include <cstdint>
#include <initializer_list>
#include <vector>

namespace test {
namespace {

template <typename T> int64_t find(const std::vector<T> &numbers, int32_t format, int32_t infinities, int32_t threads) {
    return dnn4j_find_nonfinite(reinterpret_cast<int64_t>(numbers.data()), static_cast<int64_t>(numbers.size()), format,
            infinities, threads);
}

struct Bits {
    int32_t format;
    uint32_t infinity;
    uint32_t negative;
    uint32_t largest;
    uint32_t nan;
};

// The first of two is found at every place of short rows and around the blocks of long ones, by any team.
template <typename T> void finds_the_first(const Bits &bits) {
    for (const size_t count : {size_t{1}, size_t{17}, size_t{64}, size_t{8191}, size_t{8193}, size_t{2'100'001}}) {
        std::vector<T> numbers(count, static_cast<T>(bits.largest));
        for (const int32_t threads : {1, 2, 3}) {
            CHECK_EQUAL(-1, find(numbers, bits.format, 1, threads));
        }
        for (const size_t at : {size_t{0}, size_t{16}, size_t{63}, size_t{8190}, size_t{8192}, size_t{2'099'999}}) {
            if (at >= count) {
                continue;
            }
            numbers.back() = static_cast<T>(bits.nan);
            numbers[at] = static_cast<T>(bits.nan | bits.negative);
            for (const int32_t threads : {0, 1, 2, 3}) {
                CHECK_EQUAL(static_cast<int64_t>(at), find(numbers, bits.format, 0, threads));
            }
            numbers[at] = static_cast<T>(bits.infinity | bits.negative);
            numbers.back() = at + 1 == count ? numbers[at] : static_cast<T>(bits.largest | bits.negative);
            CHECK_EQUAL(-1, find(numbers, bits.format, 0, 2));
            CHECK_EQUAL(static_cast<int64_t>(at), find(numbers, bits.format, 1, 2));
            numbers[at] = static_cast<T>(bits.largest);
            numbers.back() = static_cast<T>(bits.largest);
        }
    }
}

} // namespace

void nonfinite() {
    finds_the_first<uint32_t>({DNN4J_FORMAT_F32, 0x7f800000, 0x80000000, 0x7f7fffff, 0x7f800001});
    finds_the_first<uint16_t>({DNN4J_FORMAT_BF16, 0x7f80, 0x8000, 0x7f7f, 0x7f81});
    finds_the_first<uint16_t>({DNN4J_FORMAT_F16, 0x7c00, 0x8000, 0x7bff, 0x7c01});
    const std::vector<float> one{1.0F};
    CHECK_EQUAL(-1, dnn4j_find_nonfinite(reinterpret_cast<int64_t>(one.data()), 0, DNN4J_FORMAT_F32, 1, 1));
    CHECK_EQUAL(DNN4J_SCAN_REFUSED, dnn4j_find_nonfinite(0, 1, DNN4J_FORMAT_F32, 1, 1));
    CHECK_EQUAL(DNN4J_SCAN_REFUSED, find(one, 3, 1, 1));
    CHECK_EQUAL(DNN4J_SCAN_REFUSED, find(one, DNN4J_FORMAT_F32, 1, -1));
    CHECK_EQUAL(DNN4J_SCAN_REFUSED,
            dnn4j_find_nonfinite(reinterpret_cast<int64_t>(one.data()), -1, DNN4J_FORMAT_F32, 1, 1));
}

} // namespace test
