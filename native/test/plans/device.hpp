// The GPU that is not here, as cuDNN is told of it.
#pragma once

namespace plans {

enum DeviceAttribute : int {
    DEVICE_PROPERTIES = 38, // the descriptor's type
    DEVICE_JSON = 2702,
    HEURISTICS_DEVICE = 204,
    PLAN_DEVICE = 407
};

// Sets what the file DNN4J_PLANS_DEVICE says in a descriptor of the real cuDNN; its status.
int describe_device(void *descriptor);
// A finalized descriptor of the real cuDNN, made once; the process ends, with a message, when cuDNN refuses the file.
void *device();

} // namespace plans
