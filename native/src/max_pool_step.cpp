#include "step.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

namespace dnn4j {
namespace {

// The least number there is of a type.
template <typename T> constexpr T least() {
    if constexpr (std::is_floating_point_v<T>) {
        return -std::numeric_limits<T>::infinity();
    }
    return std::numeric_limits<T>::lowest();
}

// The largest element of the window of one output position, or a NaN that is in it.
template <typename T> T largest(const MaxPoolStep &pool, const T *plane, const std::array<std::int64_t, 3> &out) {
    std::array<std::int64_t, 3> first{};
    std::array<std::int64_t, 3> begin{};
    std::array<std::int64_t, 3> end{};
    for (std::size_t axis = 0; axis < 3; axis++) {
        const MaxPoolAxis &along = pool.axes[axis];
        first[axis] = out[axis] * along.stride - along.padding;
        // Taps before the image, and the tap that is the first behind it.
        begin[axis] = first[axis] >= 0 ? 0 : (along.dilation - 1 - first[axis]) / along.dilation;
        const std::int64_t inside = along.in - first[axis];
        end[axis] = inside <= 0 ? 0 : std::min(along.kernel, (inside + along.dilation - 1) / along.dilation);
    }
    T result = least<T>();
    for (std::int64_t d = begin[0]; d < end[0]; d++) {
        for (std::int64_t h = begin[1]; h < end[1]; h++) {
            const std::int64_t row =
                    (first[0] + d * pool.axes[0].dilation) * pool.axes[1].in + first[1] + h * pool.axes[1].dilation;
            for (std::int64_t w = begin[2]; w < end[2]; w++) {
                const T value = plane[row * pool.axes[2].in + first[2] + w * pool.axes[2].dilation];
                if (value != value) { // a NaN is not equal to itself
                    return value;
                }
                result = std::max(result, value);
            }
        }
    }
    return result;
}

template <typename T> void pool_all(const MaxPoolStep &pool, const T *from, T *to) {
    const auto &[depth, height, width] = pool.axes;
    const std::int64_t in = depth.in * height.in * width.in;
    const std::int64_t total = pool.planes * depth.out * height.out * width.out;
#pragma omp parallel for if (total * depth.kernel * height.kernel * width.kernel >= parallel_from_elements)
    for (std::int64_t i = 0; i < total; i++) {
        const std::int64_t w = i % width.out;
        const std::int64_t h = i / width.out % height.out;
        const std::int64_t d = i / width.out / height.out % depth.out;
        const std::int64_t plane = i / width.out / height.out / depth.out;
        to[i] = largest(pool, from + plane * in, {d, h, w});
    }
}

bool read_axis(const std::int64_t *values, MaxPoolAxis &axis) {
    axis = {values[0], values[1], values[2], values[3], values[4], values[5]};
    return axis.in > 0 && axis.out > 0 && axis.kernel > 0 && axis.stride > 0 && axis.dilation > 0 && axis.padding >= 0;
}

} // namespace

std::int32_t read_max_pool(const StepArguments &arguments, MaxPoolStep &pool) {
    std::array<std::int64_t, DNN4J_MAX_POOL_WIDTH + 5> values{};
    const std::int32_t status = memories_and_values(arguments, pool.memories, values);
    if (status != DNN4J_OK) {
        return status;
    }
    if (!read_axis(&values[DNN4J_MAX_POOL_DEPTH - 1], pool.axes[0]) ||
            !read_axis(&values[DNN4J_MAX_POOL_HEIGHT - 1], pool.axes[1]) ||
            !read_axis(&values[DNN4J_MAX_POOL_WIDTH - 1], pool.axes[2])) {
        return DNN4J_BAD_STEP;
    }
    const std::int64_t in = pool.axes[0].in * pool.axes[1].in * pool.axes[2].in;
    const std::int64_t out = pool.axes[0].out * pool.axes[1].out * pool.axes[2].out;
    pool.integers = elements_of(pool.memories[0], dnnl_s32) >= 0;
    const dnnl_data_type_t type = pool.integers ? dnnl_s32 : dnnl_f32;
    const std::int64_t elements = elements_of(pool.memories[0], type);
    pool.planes = elements / in;
    const bool fits = elements >= 0 && elements % in == 0 && elements_of(pool.memories[1], type) == pool.planes * out;
    return fits ? DNN4J_OK : DNN4J_BAD_STEP;
}

std::int32_t run_max_pool(const MaxPoolStep &pool) {
    std::array<void *, 2> at{};
    const std::int32_t status = addresses_of(pool.memories, at);
    if (status != DNN4J_OK) {
        return status;
    }
    if (pool.integers) {
        pool_all(pool, static_cast<const std::int32_t *>(at[0]), static_cast<std::int32_t *>(at[1]));
    } else {
        pool_all(pool, static_cast<const float *>(at[0]), static_cast<float *>(at[1]));
    }
    return DNN4J_OK;
}

} // namespace dnn4j
