#include "check.hpp"
#include "dnn4j.h"
#include "relu.hpp"

#include <algorithm>
#include <array>
#include <thread>

namespace test {
namespace {

int64_t address(const void *pointer) {
    return reinterpret_cast<int64_t>(pointer);
}

// A copy into the primitive's input, the primitive, a copy of its output.
int64_t copy_relu_copy(const Relu &relu, const float *from, const float *to) {
    const auto bytes = static_cast<int64_t>(relu.input.size() * sizeof(float));
    const std::array<int32_t, 3> kinds{DNN4J_STEP_COPY, DNN4J_STEP_PRIMITIVE, DNN4J_STEP_COPY};
    const std::array<int64_t, 3> objects{0, relu.primitive(), 0};
    const std::array<int32_t, 3> counts{3, 2, 3};
    const std::array<int32_t, 8> ids{DNN4J_COPY_FROM, DNN4J_COPY_TO, DNN4J_COPY_BYTES, DNNL_ARG_SRC, DNNL_ARG_DST,
            DNN4J_COPY_FROM, DNN4J_COPY_TO, DNN4J_COPY_BYTES};
    const std::array<int64_t, 8> values{address(from), address(relu.input.data()), bytes, relu.input_memory(),
            relu.output_memory(), address(relu.output.data()), address(to), bytes};
    int64_t sequence = 0;
    int32_t failed = 7;
    CHECK_EQUAL(DNN4J_OK, dnn4j_sequence_create(3, kinds.data(), objects.data(), counts.data(), ids.data(),
                                  values.data(), &sequence, &failed));
    CHECK_EQUAL(-1, failed);
    return sequence;
}

void runs_in_order() {
    Relu relu(1025);
    std::vector<float> from(1025);
    for (std::size_t i = 0; i < from.size(); i++) {
        from[i] = static_cast<float>(i) - 512.0F;
    }
    std::vector<float> to(1025, -1.0F);
    const int64_t sequence = copy_relu_copy(relu, from.data(), to.data());
    const int32_t team = dnn4j_max_threads();
    CHECK_EQUAL(0, dnn4j_sequence_run(sequence, relu.stream(), team + 1));
    CHECK_EQUAL(team, dnn4j_max_threads());
    for (std::size_t i = 0; i < from.size(); i++) {
        CHECK(to[i] == std::max(from[i], 0.0F));
    }
    std::fill(to.begin(), to.end(), -1.0F);
    std::array<int64_t, 4> nanos{-1, -1, -1, -1};
    CHECK_EQUAL(0, dnn4j_sequence_run_timed(sequence, relu.stream(), 0, address(nanos.data())));
    CHECK(nanos[0] >= 0 && nanos[1] >= 0 && nanos[2] >= 0);
    CHECK_EQUAL(-1, nanos[3]);
    CHECK(to[1024] == 512.0F);
    CHECK_EQUAL(DNN4J_OK, dnn4j_sequence_destroy(sequence));
}

// Two rows of 300,000 bytes: enough to be shared by a team.
void copies_rows() {
    const Relu relu(1);
    constexpr int64_t bytes = 300000;
    std::vector<unsigned char> from(2 * (bytes + 5));
    for (std::size_t i = 0; i < from.size(); i++) {
        from[i] = static_cast<unsigned char>(i * 7 + i / 256);
    }
    std::vector<unsigned char> to(2 * (bytes + 3), 0);
    const int32_t kind = DNN4J_STEP_COPY;
    const int64_t object = 0;
    const int32_t count = 6;
    const std::array<int32_t, 6> ids{DNN4J_COPY_FROM, DNN4J_COPY_TO, DNN4J_COPY_BYTES, DNN4J_COPY_ROWS,
            DNN4J_COPY_FROM_STRIDE, DNN4J_COPY_TO_STRIDE};
    const std::array<int64_t, 6> values{address(from.data()), address(to.data()), bytes, 2, bytes + 5, bytes + 3};
    int64_t sequence = 0;
    int32_t failed = 0;
    CHECK_EQUAL(
            DNN4J_OK, dnn4j_sequence_create(1, &kind, &object, &count, ids.data(), values.data(), &sequence, &failed));
    CHECK_EQUAL(0, dnn4j_sequence_run(sequence, relu.stream(), 2));
    CHECK(std::equal(from.begin(), from.begin() + bytes, to.begin()));
    CHECK_EQUAL(0, to[bytes]);
    CHECK(std::equal(from.begin() + bytes + 5, from.begin() + 2 * bytes + 5, to.begin() + bytes + 3));
    CHECK_EQUAL(0, to[2 * bytes + 3]);
    CHECK_EQUAL(DNN4J_OK, dnn4j_sequence_destroy(sequence));
}

// Threads with a sequence and a stream each do not disturb one another.
void runs_on_several_threads() {
    std::vector<std::thread> runners;
    for (int i = 0; i < 4; i++) {
        runners.emplace_back([] {
            for (int repeat = 0; repeat < 20; repeat++) {
                runs_in_order();
            }
        });
    }
    for (std::thread &runner : runners) {
        runner.join();
    }
}

} // namespace

void sequence() {
    runs_in_order();
    copies_rows();
    runs_on_several_threads();
}

} // namespace test
