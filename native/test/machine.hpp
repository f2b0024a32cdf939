// oneDNN's engine and stream, and the run of a single step on them.
#pragma once

#include "check.hpp"
#include "dnn4j.h"

#include <dnnl.h>

#include <cstring>
#include <vector>

namespace test {

// The bits of a number as the arguments of steps carry them.
inline int64_t bits_of(float number) {
    uint32_t bits;
    std::memcpy(&bits, &number, sizeof bits);
    return bits;
}

inline int64_t bits_of(double number) {
    int64_t bits;
    std::memcpy(&bits, &number, sizeof bits);
    return bits;
}

class Machine {
public:
    Machine() {
        CHECK_EQUAL(dnnl_success, dnnl_engine_create(&engine, dnnl_cpu, 0));
        CHECK_EQUAL(dnnl_success, dnnl_stream_create(&stream, engine, dnnl_stream_in_order));
    }
    ~Machine() {
        dnnl_stream_destroy(stream);
        dnnl_engine_destroy(engine);
    }
    Machine(const Machine &) = delete;
    Machine &operator=(const Machine &) = delete;

    // The status of making a sequence of one step, and running it once if it could be made.
    int64_t run(int32_t kind, int64_t object, const std::vector<int32_t> &ids, const std::vector<int64_t> &values,
            int32_t threads) const {
        const auto count = static_cast<int32_t>(ids.size());
        int64_t sequence = 0;
        int32_t failed = -1;
        const int32_t status =
                dnn4j_sequence_create(1, &kind, &object, &count, ids.data(), values.data(), &sequence, &failed);
        if (status != DNN4J_OK) {
            return status;
        }
        const int64_t result = dnn4j_sequence_run(sequence, reinterpret_cast<int64_t>(stream), threads);
        CHECK_EQUAL(DNN4J_OK, dnn4j_sequence_destroy(sequence));
        return result;
    }

    // The same on two threads, of arguments numbered from 1.
    int64_t run(int32_t kind, int64_t object, const std::vector<int64_t> &values) const {
        std::vector<int32_t> ids;
        for (std::size_t i = 1; i <= values.size(); i++) {
            ids.push_back(static_cast<int32_t>(i));
        }
        return run(kind, object, ids, values, 2);
    }

    dnnl_engine_t engine = nullptr;
    dnnl_stream_t stream = nullptr;
};

} // namespace test
