#include "device.hpp"

#include "cudnn_types.hpp"
#include "library.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace plans {
namespace {

std::string file() {
    const char *const path = std::getenv("DNN4J_PLANS_DEVICE");
    std::ifstream in(path == nullptr ? "" : path);
    if (!in) {
        std::fprintf(stderr, "tee: DNN4J_PLANS_DEVICE names no file with a device's properties: %s\n",
                path == nullptr ? "it is not set" : path);
        std::abort();
    }
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void *make() {
    void *made = nullptr;
    int status = real().create(DEVICE_PROPERTIES, &made);
    if (status == 0) {
        status = describe_device(made);
    }
    if (status == 0) {
        status = real().finalize(made);
    }
    if (status != 0) {
        std::fprintf(stderr, "tee: cuDNN refuses the device: %s\n", real().line(status, real().last_words()).c_str());
        std::abort();
    }
    return made;
}

} // namespace

int describe_device(void *descriptor) {
    static const std::string *const text = new std::string(file());
    return real().set(descriptor, DEVICE_JSON, standin::TYPE_CHAR, static_cast<int64_t>(text->size()), text->data());
}

void *device() {
    static void *const made = make();
    return made;
}

} // namespace plans
