#include "step.hpp"

#include <cstring>

namespace dnn4j {
namespace {

// Below this many bytes one core finishes before a team has started.
constexpr std::size_t parallel_from_bytes = std::size_t{1} << 18;

} // namespace

std::optional<std::int64_t> value_of(const StepArguments &arguments, std::int32_t id) {
    std::optional<std::int64_t> value;
    for (std::int32_t i = 0; i < arguments.count; i++) {
        if (arguments.ids[i] == id) {
            value = arguments.values[i];
        }
    }
    return value;
}

bool all_known(const StepArguments &arguments, std::int32_t last) {
    for (std::int32_t i = 0; i < arguments.count; i++) {
        if (arguments.ids[i] < 1 || arguments.ids[i] > last) {
            return false;
        }
    }
    return true;
}

std::int64_t elements_of(dnnl_memory_t memory, dnnl_data_type_t type) {
    const_dnnl_memory_desc_t desc = nullptr;
    int rank = 0;
    dnnl_data_type_t actual = dnnl_data_type_undef;
    const dnnl_dims_t *extents = nullptr;
    const bool known = dnnl_memory_get_memory_desc(memory, &desc) == dnnl_success &&
                       dnnl_memory_desc_query(desc, dnnl_query_ndims_s32, &rank) == dnnl_success &&
                       dnnl_memory_desc_query(desc, dnnl_query_data_type, &actual) == dnnl_success &&
                       dnnl_memory_desc_query(desc, dnnl_query_dims, &extents) == dnnl_success;
    if (!known || rank != 1 || actual != type) {
        return -1;
    }
    const std::int64_t elements = (*extents)[0];
    return dnnl_memory_desc_get_size(desc) == static_cast<std::size_t>(elements) * dnnl_data_type_size(type) ? elements
                                                                                                             : -1;
}

std::int32_t read_copy(const StepArguments &arguments, CopyStep &copy) {
    const auto from = value_of(arguments, DNN4J_COPY_FROM);
    const auto to = value_of(arguments, DNN4J_COPY_TO);
    const auto bytes = value_of(arguments, DNN4J_COPY_BYTES);
    if (!from || !to || !bytes || !all_known(arguments, DNN4J_COPY_TO_STRIDE)) {
        return DNN4J_BAD_STEP;
    }
    if (*from == 0 || *to == 0) {
        return DNN4J_NULL_ARGUMENT;
    }
    const std::int64_t rows = value_of(arguments, DNN4J_COPY_ROWS).value_or(1);
    if (*bytes < 0 || rows < 0) {
        return DNN4J_NEGATIVE_COUNT;
    }
    copy.from = reinterpret_cast<const std::byte *>(*from);
    copy.to = reinterpret_cast<std::byte *>(*to);
    copy.bytes = static_cast<std::size_t>(*bytes);
    copy.rows = rows;
    copy.from_stride = value_of(arguments, DNN4J_COPY_FROM_STRIDE).value_or(*bytes);
    copy.to_stride = value_of(arguments, DNN4J_COPY_TO_STRIDE).value_or(*bytes);
    return DNN4J_OK;
}

void run_copy(const CopyStep &copy) {
    const bool parallel = copy.rows > 1 && copy.bytes * static_cast<std::size_t>(copy.rows) >= parallel_from_bytes;
#pragma omp parallel for if (parallel)
    for (std::ptrdiff_t row = 0; row < copy.rows; row++) {
        std::memcpy(copy.to + row * copy.to_stride, copy.from + row * copy.from_stride, copy.bytes);
    }
}

} // namespace dnn4j
