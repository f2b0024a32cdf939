// Turns whatever a function body throws into a status, so that nothing crosses the C interface.
#pragma once

#include "dnn4j.h"

#include <new>

namespace dnn4j {

template <typename Body> int32_t guarded(Body &&body) noexcept {
    try {
        return body();
    } catch (const std::bad_alloc &) {
        return DNN4J_OUT_OF_MEMORY;
    } catch (...) {
        return DNN4J_INTERNAL_ERROR;
    }
}

} // namespace dnn4j
