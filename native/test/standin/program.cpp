#include "program.hpp"

#include "cudnn_types.hpp"
#include "elements.hpp"

#include <iomanip>
#include <sstream>

namespace standin {
namespace {

constexpr int64_t FORMAT = 1;

void write(std::ostream &out, const std::vector<int64_t> &values) {
    out << values.size() << ' ';
    for (const int64_t value : values) {
        out << value << ' ';
    }
}

bool read(std::istream &in, std::vector<int64_t> &values) {
    size_t count = 0;
    if (!(in >> count) || count > 8) {
        return false;
    }
    values.resize(count);
    for (int64_t &value : values) {
        in >> value;
    }
    return static_cast<bool>(in);
}

bool known(int64_t place, size_t tensors, bool optional) {
    return (optional && place == -1) || (place >= 0 && place < static_cast<int64_t>(tensors));
}

} // namespace

bool TensorInfo::operator==(const TensorInfo &other) const {
    return id == other.id && type == other.type && is_virtual == other.is_virtual && alignment == other.alignment &&
           dimensions == other.dimensions && strides == other.strides;
}

int64_t TensorInfo::elements() const {
    int64_t product = 1;
    for (const int64_t dimension : dimensions) {
        product *= dimension;
    }
    return product;
}

int64_t TensorInfo::bytes() const {
    int64_t last = 0;
    for (size_t i = 0; i < dimensions.size(); i++) {
        last += (dimensions[i] - 1) * strides[i];
    }
    return (last + 1) * static_cast<int64_t>(element_bytes(type));
}

int64_t Program::products() const {
    int64_t sum = 0;
    for (const Operation &it : operations) {
        if (!it.is_pointwise()) {
            sum += tensor(it.y).elements() * (tensor(it.w).elements() / tensor(it.w).dimensions[0]);
        }
    }
    return sum;
}

bool TensorInfo::channels_last() const {
    int64_t expected = pitch();
    for (size_t i = dimensions.size(); i-- > 2;) {
        if (strides[i] != expected) {
            return false;
        }
        expected *= dimensions[i];
    }
    return strides[1] == 1 && strides[0] == expected && pitch() >= dimensions[1];
}

int64_t TensorInfo::pitch() const {
    return strides.back();
}

bool Operation::is_pointwise() const {
    return kind == OPERATION_POINTWISE;
}

bool Operation::is_backward() const {
    return kind == OPERATION_BACKWARD_DATA || kind == OPERATION_BACKWARD_FILTER;
}

std::array<int64_t, 3> Operation::inputs() const {
    switch (kind) {
    case OPERATION_BACKWARD_DATA:
        return {y, w, b};
    case OPERATION_BACKWARD_FILTER:
        return {x, y, b};
    default:
        return {x, w, b};
    }
}

int64_t Operation::output() const {
    switch (kind) {
    case OPERATION_BACKWARD_DATA:
        return x;
    case OPERATION_BACKWARD_FILTER:
        return w;
    default:
        return y;
    }
}

std::string Program::save() const {
    std::ostringstream out;
    out << std::setprecision(17) << FORMAT << ' ' << tensors.size() << ' ';
    for (const TensorInfo &tensor : tensors) {
        out << tensor.id << ' ' << tensor.type << ' ' << tensor.is_virtual << ' ' << tensor.alignment << ' ';
        write(out, tensor.dimensions);
        write(out, tensor.strides);
    }
    out << operations.size() << ' ';
    for (const Operation &it : operations) {
        out << it.kind << ' ' << it.x << ' ' << it.w << ' ' << it.b << ' ' << it.y << ' ' << it.mode << ' '
            << it.lower_clip << ' ' << it.upper_clip << ' ' << it.lower_slope << ' ' << it.elu_alpha << ' '
            << it.softplus_beta << ' ' << it.swish_beta << ' ';
        write(out, it.pre_paddings);
        write(out, it.post_paddings);
        write(out, it.dilations);
        write(out, it.strides);
    }
    return out.str();
}

bool Program::load(const std::string &text) {
    std::istringstream in(text);
    int64_t format = 0;
    size_t count = 0;
    if (!(in >> format >> count) || format != FORMAT || count > 64) {
        return false;
    }
    tensors.assign(count, {});
    for (TensorInfo &tensor : tensors) {
        in >> tensor.id >> tensor.type >> tensor.is_virtual >> tensor.alignment;
        if (!read(in, tensor.dimensions) || !read(in, tensor.strides)) {
            return false;
        }
    }
    if (!(in >> count) || count > 64) {
        return false;
    }
    operations.assign(count, {});
    for (Operation &it : operations) {
        in >> it.kind >> it.x >> it.w >> it.b >> it.y >> it.mode >> it.lower_clip >> it.upper_clip >> it.lower_slope >>
                it.elu_alpha >> it.softplus_beta >> it.swish_beta;
        if (!read(in, it.pre_paddings) || !read(in, it.post_paddings) || !read(in, it.dilations) ||
                !read(in, it.strides) || !known(it.x, tensors.size(), false) || !known(it.y, tensors.size(), false) ||
                !known(it.w, tensors.size(), it.is_pointwise()) || !known(it.b, tensors.size(), true)) {
            return false;
        }
    }
    return true;
}

} // namespace standin
