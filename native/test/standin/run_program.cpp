// Runs an operation graph on the CPU: every tensor as floats, operation by operation.
#include "convolution.hpp"
#include "cudnn_types.hpp"
#include "elements.hpp"
#include "program.hpp"

#include <algorithm>
#include <cmath>

namespace standin {
namespace {

using Floats = std::vector<float>;

// Where element i of a tensor lies, counted channels last.
int64_t place(const TensorInfo &tensor, size_t i) {
    const auto channels = static_cast<size_t>(tensor.dimensions[1]);
    return static_cast<int64_t>(i / channels) * tensor.pitch() + static_cast<int64_t>(i % channels);
}

Floats load(const TensorInfo &tensor, const void *memory) {
    Floats values(static_cast<size_t>(tensor.elements()));
    for (size_t i = 0; i < values.size(); i++) {
        values[i] = load_element(memory, tensor.type, place(tensor, i));
    }
    return values;
}

// Filters lie as K, taps, C. Forward wants taps, C, K; backward data wants taps, K, C.
Floats reordered(const TensorInfo &filter, const Floats &w, bool forward) {
    const auto outs = static_cast<size_t>(filter.dimensions[0]);
    const auto ins = static_cast<size_t>(filter.dimensions[1]);
    const size_t taps = w.size() / outs / ins;
    Floats result(w.size());
    for (size_t k = 0; k < outs; k++) {
        for (size_t tap = 0; tap < taps; tap++) {
            for (size_t c = 0; c < ins; c++) {
                result[forward ? (tap * ins + c) * outs + k : (tap * outs + k) * ins + c] =
                        w[(k * taps + tap) * ins + c];
            }
        }
    }
    return result;
}

float apply(const Operation &it, float x) {
    switch (it.mode) {
    case PW_RELU: {
        const auto lower = static_cast<float>(it.lower_clip);
        const auto upper = static_cast<float>(std::min(it.upper_clip, 3.4028234663852886e38));
        return x <= lower ? lower + static_cast<float>(it.lower_slope) * (x - lower) : x > upper ? upper : x;
    }
    case PW_TANH:
        return std::tanh(x);
    case PW_SIGMOID:
        return 1 / (1 + std::exp(-x));
    case PW_ELU:
        return x > 0 ? x : static_cast<float>(it.elu_alpha) * std::expm1(x);
    case PW_GELU:
        return x * (std::erfc(-x * std::sqrt(0.5F)) / 2);
    case PW_GELU_TANH:
        return x / 2 * (1 + std::tanh(0.7978845608028654F * (x + 0.044715F * x * x * x)));
    case PW_SOFTPLUS: {
        const auto beta = static_cast<float>(it.softplus_beta);
        return std::max(x, 0.0F) + std::log1p(std::exp(-std::fabs(beta * x))) / beta;
    }
    default: // PW_SWISH, as finalizing lets no other pass
        return x / (1 + std::exp(static_cast<float>(-it.swish_beta) * x));
    }
}

void run_pointwise(const Program &program, const Operation &it, std::vector<Floats> &values) {
    const Floats &x = values[static_cast<size_t>(it.x)];
    Floats y(x.size());
    if (it.b < 0) {
        std::transform(x.begin(), x.end(), y.begin(), [&](float value) { return apply(it, value); });
    } else {
        const Floats &b = values[static_cast<size_t>(it.b)];
        const size_t repeat = b.size() == x.size() ? x.size() : static_cast<size_t>(program.tensor(it.b).dimensions[1]);
        for (size_t i = 0; i < x.size(); i++) {
            const float other = b[repeat == 1 ? 0 : i % repeat];
            y[i] = it.mode == PW_ADD ? x[i] + other : x[i] * other;
        }
    }
    values[static_cast<size_t>(it.y)] = std::move(y);
}

void run_convolution(const Program &program, const Operation &it, std::vector<Floats> &values, bool tf32) {
    const Geometry shape(program, it);
    const auto factor = [&](int64_t place) {
        Floats numbers = values[static_cast<size_t>(place)];
        if (tf32) {
            std::transform(numbers.begin(), numbers.end(), numbers.begin(), rounded_to_tf32);
        }
        return numbers;
    };
    const auto filter = [&](bool forward) { return reordered(program.tensor(it.w), factor(it.w), forward); };
    Floats to(static_cast<size_t>(program.tensor(it.output()).elements()));
    switch (it.kind) {
    case OPERATION_FORWARD:
        convolve(shape, factor(it.x).data(), filter(true).data(), to.data());
        break;
    case OPERATION_BACKWARD_DATA:
        convolve_back(shape, factor(it.y).data(), filter(false).data(), to.data());
        break;
    default: // OPERATION_BACKWARD_FILTER
        convolve_filter(shape, factor(it.x).data(), factor(it.y).data(), to.data());
    }
    values[static_cast<size_t>(it.output())] = std::move(to);
}

} // namespace

void run_program(const Program &program, const std::vector<void *> &memory, bool tf32) {
    std::vector<Floats> values(program.tensors.size());
    std::vector<bool> written(program.tensors.size());
    for (const Operation &it : program.operations) {
        written[static_cast<size_t>(it.output())] = true;
    }
    for (size_t i = 0; i < values.size(); i++) {
        if (!written[i]) {
            values[i] = load(program.tensors[i], memory[i]);
        }
    }
    for (const Operation &it : program.operations) {
        if (it.is_pointwise()) {
            run_pointwise(program, it, values);
        } else {
            run_convolution(program, it, values, tf32);
        }
        const auto at = static_cast<size_t>(it.output());
        const TensorInfo &result = program.tensors[at];
        for (size_t i = 0; i < values[at].size(); i++) {
            if (result.is_virtual) {
                values[at][i] = rounded(values[at][i], result.type);
            } else {
                store_element(memory[at], result.type, place(result, i), values[at][i]);
            }
        }
    }
}

} // namespace standin
