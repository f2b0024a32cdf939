// The project's CUDA kernels, run on the host.
#pragma once

#include <functional>
#include <string>

namespace standin {

// Given kernelParams and the number of blocks and of threads in each, copies the parameters and gives back what runs
// the kernel: a CUDA error.
using Binder = std::function<int()> (*)(void **parameters, unsigned blocks, unsigned threads);

// Null when there is no kernel of this name.
Binder find_kernel(const std::string &name);

} // namespace standin
