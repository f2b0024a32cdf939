#include "dnn4j.h"
#include "winograd.hpp"

#include <algorithm>

namespace dnn4j {
namespace {

// G of a row or column of three.
struct Four {
    float at[4];
};

Four transformed(float a, float b, float c) {
    return {{a, 0.5F * (a + b + c), 0.5F * (a - b + c), c}};
}

// G g G', written stride elements apart.
void write_kernel(const float *kernel, float *to, std::ptrdiff_t stride) {
    Four columns[3];
    for (std::ptrdiff_t j = 0; j < 3; j++) {
        columns[j] = transformed(kernel[j], kernel[3 + j], kernel[6 + j]);
    }
    for (std::ptrdiff_t i = 0; i < 4; i++) {
        const Four row = transformed(columns[0].at[i], columns[1].at[i], columns[2].at[i]);
        for (std::ptrdiff_t j = 0; j < 4; j++) {
            to[(4 * i + j) * stride] = row.at[j];
        }
    }
}

void pack(const float *weights, std::int64_t in, std::int64_t out, float *packed) {
    const std::int64_t vectors = out / winograd_lanes;
    for (std::int64_t b = 0; b < winograd_blocks(vectors); b++) {
        const WinogradBlock block = winograd_block(vectors, b);
        const std::int64_t width = block.vectors * winograd_lanes;
        const std::int64_t first = block.first * winograd_lanes;
        float *const to = packed + winograd_positions * in * first;
#pragma omp parallel for
        for (std::int64_t k = 0; k < in; k++) {
            for (std::int64_t o = 0; o < width; o++) {
                write_kernel(weights + ((first + o) * in + k) * 9, to + k * width + o, in * width);
            }
        }
    }
}

} // namespace

std::int64_t winograd_blocks(std::int64_t output_vectors) {
    return (output_vectors + 3) / 4;
}

WinogradBlock winograd_block(std::int64_t output_vectors, std::int64_t block) {
    const std::int64_t blocks = winograd_blocks(output_vectors);
    const std::int64_t first = output_vectors * block / blocks;
    return {first, output_vectors * (block + 1) / blocks - first};
}

} // namespace dnn4j

int32_t dnn4j_winograd_pack(int64_t weights, int64_t in_channels, int64_t out_channels, int64_t packed) {
    if (weights == 0 || packed == 0) {
        return DNN4J_NULL_ARGUMENT;
    }
    if (in_channels <= 0 || out_channels <= 0) {
        return DNN4J_NEGATIVE_COUNT;
    }
    if (in_channels % dnn4j::winograd_lanes != 0 || out_channels % dnn4j::winograd_lanes != 0) {
        return DNN4J_BAD_STEP;
    }
    dnn4j::pack(reinterpret_cast<const float *>(weights), in_channels, out_channels, reinterpret_cast<float *>(packed));
    return DNN4J_OK;
}
