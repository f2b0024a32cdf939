// The tensor descriptors of the older interface, and softmax.
#include "descriptor.hpp"
#include "elements.hpp"
#include "handle.hpp"
#include "memory.hpp"
#include "stream.hpp"
#include "tensor_descriptor.hpp"

#include <algorithm>
#include <cmath>

namespace standin {

Live<TensorDescriptor> &tensor_descriptors() {
    static auto *const all = new Live<TensorDescriptor>;
    return *all;
}

namespace {

// Over the channels of each pixel, or its logarithm. x may be y.
void softmax(const TensorDescriptor &shape, bool logarithm, const void *x, void *y) {
    const bool first = shape.format == FORMAT_NCHW;
    const int64_t pixels = int64_t{shape.h} * shape.w;
    const int64_t step = first ? pixels : 1;
    std::vector<float> values(static_cast<size_t>(shape.c));
    for (int64_t n = 0; n < shape.n; n++) {
        for (int64_t pixel = 0; pixel < pixels; pixel++) {
            const int64_t start = n * pixels * shape.c + (first ? pixel : pixel * shape.c);
            for (size_t c = 0; c < values.size(); c++) {
                values[c] = load_element(x, shape.type, start + static_cast<int64_t>(c) * step);
            }
            const float most = *std::max_element(values.begin(), values.end());
            float sum = 0;
            for (float &value : values) {
                value -= most;
                sum += std::exp(value);
            }
            for (size_t c = 0; c < values.size(); c++) {
                const float result = logarithm ? values[c] - std::log(sum) : std::exp(values[c]) / sum;
                store_element(y, shape.type, start + static_cast<int64_t>(c) * step, result);
            }
        }
    }
}

bool on_device(const TensorDescriptor &shape, const void *pointer) {
    const size_t bytes = static_cast<size_t>(shape.n) * static_cast<size_t>(shape.c) * static_cast<size_t>(shape.h) *
                         static_cast<size_t>(shape.w) * element_bytes(shape.type);
    return memory().holder(pointer, bytes).type == DEVICE;
}

} // namespace
} // namespace standin

using namespace standin;

int cudnnCreateTensorDescriptor(void **descriptor) {
    return cudnn_call("cudnnCreateTensorDescriptor", Call::PLAIN, [&]() -> int {
        if (descriptor == nullptr) {
            return refuse(CUDNN_NULL_POINTER, "no place for the descriptor");
        }
        *descriptor = tensor_descriptors().add(std::make_shared<TensorDescriptor>());
        return CUDNN_OK;
    });
}

int cudnnSetTensor4dDescriptor(void *descriptor, int format, int type, int n, int c, int h, int w) {
    return cudnn_call("cudnnSetTensor4dDescriptor", Call::PLAIN, [&]() -> int {
        const std::shared_ptr<TensorDescriptor> it = tensor_descriptors().find(descriptor);
        if (it == nullptr || (format != FORMAT_NCHW && format != FORMAT_NHWC) || std::min({n, c, h, w}) < 1) {
            return refuse(CUDNN_BAD_PARAM, "the descriptor is not alive, or its values are out of range");
        }
        if (element_bytes(type) == 0) {
            return refuse(CUDNN_UNSUPPORTED_TYPE, "data type " + std::to_string(type));
        }
        *it = {format, type, n, c, h, w};
        return CUDNN_OK;
    });
}

int cudnnDestroyTensorDescriptor(void *descriptor) {
    return cudnn_call("cudnnDestroyTensorDescriptor", Call::RELEASE, [&]() -> int {
        return tensor_descriptors().remove(descriptor) == nullptr
                       ? refuse(CUDNN_BAD_PARAM, "the descriptor is not alive")
                       : static_cast<int>(CUDNN_OK);
    });
}

int cudnnSoftmaxForward(void *handle, int algorithm, int mode, const void *alpha, void *x_descriptor, const void *x,
        const void *beta, void *y_descriptor, void *y) {
    return cudnn_call("cudnnSoftmaxForward", Call::PLAIN, [&]() -> int {
        const std::shared_ptr<Handle> owner = find_handle(handle);
        const std::shared_ptr<TensorDescriptor> from = tensor_descriptors().find(x_descriptor);
        const std::shared_ptr<TensorDescriptor> to = tensor_descriptors().find(y_descriptor);
        if (owner == nullptr || from == nullptr || to == nullptr || alpha == nullptr || beta == nullptr) {
            return refuse(CUDNN_BAD_PARAM, "a handle or descriptor that is not alive, or no alpha or beta");
        }
        const std::shared_ptr<Stream> stream = find_stream(owner->stream);
        if (stream == nullptr || from->n == 0 || !(*from == *to) || !on_device(*from, x) || !on_device(*to, y)) {
            return refuse(CUDNN_BAD_PARAM, "the stream, the descriptors' values or the memory");
        }
        const bool logarithm = algorithm == SOFTMAX_LOG;
        if ((algorithm != SOFTMAX_ACCURATE && !logarithm) || mode != SOFTMAX_CHANNEL ||
                *static_cast<const float *>(alpha) != 1 || *static_cast<const float *>(beta) != 0) {
            return refuse(CUDNN_NOT_SUPPORTED, "softmax other than the accurate one or its logarithm, over channels");
        }
        return stream->submit([shape = *from, logarithm, x, y]() -> int {
            if (!on_device(shape, x) || !on_device(shape, y)) {
                state().misuse("memory was freed before a softmax that was enqueued or captured");
                return CUDA_ILLEGAL_ADDRESS;
            }
            softmax(shape, logarithm, x, y);
            return CUDA_OK;
        });
    });
}
