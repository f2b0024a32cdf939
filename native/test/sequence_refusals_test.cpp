#include "check.hpp"
#include "dnn4j.h"
#include "relu.hpp"

#include <limits>

namespace test {
namespace {

// Creates a sequence that must be refused, with exactly this status at this step.
void refused(int32_t status, int32_t step, int32_t count, const std::vector<int32_t> &kinds,
        const std::vector<int64_t> &objects, const std::vector<int32_t> &counts, const std::vector<int32_t> &ids,
        const std::vector<int64_t> &values) {
    int64_t sequence = 7;
    int32_t failed = 7;
    CHECK_EQUAL(status, dnn4j_sequence_create(count, kinds.empty() ? nullptr : kinds.data(), objects.data(),
                                counts.data(), ids.empty() ? nullptr : ids.data(), values.data(), &sequence, &failed));
    CHECK_EQUAL(step, failed);
    CHECK_EQUAL(0, sequence);
}

void refuses_bad_sequences(const Relu &relu) {
    const int64_t good = relu.primitive();
    const int64_t memory = relu.input_memory();
    refused(DNN4J_NEGATIVE_COUNT, -1, -1, {}, {}, {}, {}, {});
    refused(DNN4J_NULL_ARGUMENT, -1, 1, {}, {good}, {0}, {}, {});
    refused(DNN4J_NULL_ARGUMENT, 1, 2, {0, 0}, {good, 0}, {0, 0}, {}, {});
    refused(DNN4J_NULL_ARGUMENT, 1, 2, {0, 0}, {good, good}, {1, 2}, {1, 1, 17}, {memory, memory, 0});
    refused(DNN4J_NULL_ARGUMENT, 0, 1, {0}, {good}, {1}, {}, {});
    refused(DNN4J_NEGATIVE_COUNT, 1, 2, {0, 0}, {good, good}, {0, -1}, {}, {});
    refused(DNN4J_UNKNOWN_KIND, 0, 1, {DNN4J_STEP_TAKERS + 1}, {good}, {0}, {}, {});
    refused(DNN4J_UNKNOWN_KIND, 0, 1, {-1}, {good}, {0}, {}, {});
    refused(DNN4J_BAD_STEP, 0, 1, {DNN4J_STEP_COPY}, {good}, {0}, {}, {});
    refused(DNN4J_BAD_STEP, 0, 1, {DNN4J_STEP_COPY}, {0}, {2}, {1, 2}, {8, 8});
    refused(DNN4J_BAD_STEP, 0, 1, {DNN4J_STEP_COPY}, {0}, {4}, {1, 2, 3, 7}, {8, 8, 8, 8});
    refused(DNN4J_NULL_ARGUMENT, 0, 1, {DNN4J_STEP_COPY}, {0}, {3}, {1, 2, 3}, {8, 0, 8});
    refused(DNN4J_NEGATIVE_COUNT, 0, 1, {DNN4J_STEP_COPY}, {0}, {3}, {1, 2, 3}, {8, 16, -1});
    refused(DNN4J_NEGATIVE_COUNT, 0, 1, {DNN4J_STEP_COPY}, {0}, {4}, {1, 2, 3, 4}, {8, 16, 1, -1});

    int64_t sequence = 0;
    int32_t failed = 0;
    CHECK_EQUAL(DNN4J_NULL_ARGUMENT,
            dnn4j_sequence_create(0, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, &failed));
    CHECK_EQUAL(DNN4J_NULL_ARGUMENT,
            dnn4j_sequence_create(0, nullptr, nullptr, nullptr, nullptr, nullptr, &sequence, nullptr));
    CHECK_EQUAL(DNN4J_NULL_ARGUMENT, dnn4j_sequence_destroy(0));
}

// The second of two steps lacks its destination, which oneDNN notices when it runs.
void tells_which_step_failed(const Relu &relu) {
    const int32_t kinds[] = {DNN4J_STEP_PRIMITIVE, DNN4J_STEP_PRIMITIVE};
    const int64_t objects[] = {relu.primitive(), relu.primitive()};
    const int32_t counts[] = {2, 1};
    const int32_t ids[] = {DNNL_ARG_SRC, DNNL_ARG_DST, DNNL_ARG_SRC};
    const int64_t values[] = {relu.input_memory(), relu.output_memory(), relu.input_memory()};
    int64_t sequence = 0;
    int32_t failed = 0;
    CHECK_EQUAL(DNN4J_OK, dnn4j_sequence_create(2, kinds, objects, counts, ids, values, &sequence, &failed));
    const int64_t result = dnn4j_sequence_run(sequence, relu.stream(), 1);
    CHECK_EQUAL(1, result >> 32);
    CHECK_EQUAL(dnnl_invalid_arguments, static_cast<int32_t>(result));
    int64_t nanos[] = {-1, -1};
    CHECK_EQUAL(result, dnn4j_sequence_run_timed(sequence, relu.stream(), 1, reinterpret_cast<int64_t>(nanos)));
    CHECK(nanos[0] >= 0);
    CHECK_EQUAL(-1, nanos[1]);

    const auto none = [](int32_t status) {
        return static_cast<int64_t>(~uint64_t{0} << 32) | static_cast<uint32_t>(status);
    };
    CHECK_EQUAL(none(DNN4J_NULL_ARGUMENT), dnn4j_sequence_run(0, relu.stream(), 1));
    CHECK_EQUAL(none(DNN4J_NULL_ARGUMENT), dnn4j_sequence_run(sequence, 0, 1));
    CHECK_EQUAL(none(DNN4J_NEGATIVE_COUNT), dnn4j_sequence_run(sequence, relu.stream(), -1));
    CHECK_EQUAL(none(DNN4J_NULL_ARGUMENT), dnn4j_sequence_run_timed(sequence, relu.stream(), 1, 0));
    CHECK_EQUAL(DNN4J_OK, dnn4j_sequence_destroy(sequence));
}

} // namespace

void refusals() {
    const Relu relu(3);
    refuses_bad_sequences(relu);
    tells_which_step_failed(relu);
}

} // namespace test
