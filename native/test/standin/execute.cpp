// Runs a plan on the memory of a variant pack, after checking what a GPU would not.
#include "clock.hpp"
#include "descriptor.hpp"
#include "elements.hpp"
#include "handle.hpp"
#include "memory.hpp"
#include "stream.hpp"

#include <cstring>

namespace standin {
namespace {

struct Area {
    const unsigned char *start;
    int64_t bytes;

    bool overlaps(const Area &other) const { return start < other.start + other.bytes && other.start < start + bytes; }
};

struct Launch {
    std::shared_ptr<const Program> program;
    Engine engine;
    std::vector<void *> memory; // by the place of a tensor
    void *workspace = nullptr;
    std::shared_ptr<Runs> runs;

    Area area(size_t place) const {
        return {static_cast<const unsigned char *>(memory[place]), program->tensors[place].bytes()};
    }
};

int take_pointers(Launch &launch, const Descriptor &pack) {
    const std::vector<int64_t> ids = pack.integers(PACK_IDS);
    std::vector<void *> pointers(ids.size());
    std::memcpy(pointers.data(), pack.find(PACK_POINTERS)->bytes.data(), ids.size() * sizeof(void *));
    for (const TensorInfo &tensor : launch.program->tensors) {
        void *pointer = nullptr;
        for (size_t i = 0; i < ids.size() && !tensor.is_virtual; i++) {
            if (ids[i] == tensor.id) {
                pointer = pointers[i];
            }
        }
        if (pointer == nullptr && !tensor.is_virtual) {
            return refuse(CUDNN_BAD_PARAM, "no pointer for tensor " + std::to_string(tensor.id));
        }
        if (reinterpret_cast<uintptr_t>(pointer) % static_cast<uintptr_t>(tensor.alignment) != 0) {
            return refuse(CUDNN_MISALIGNED_POINTER, "the pointer of tensor " + std::to_string(tensor.id));
        }
        launch.memory.push_back(pointer);
    }
    return CUDNN_OK;
}

bool on_device(const Area &area) {
    return memory().holder(area.start, static_cast<size_t>(area.bytes)).type == DEVICE;
}

// Empty when the memory is there and nothing overlaps that must not; an addend may be where the result goes.
std::string wrong_memory(const Launch &launch) {
    const Area workspace{static_cast<const unsigned char *>(launch.workspace), launch.engine.workspace};
    if (launch.engine.workspace > 0 && !on_device(workspace)) {
        return "the workspace is not in device memory";
    }
    const auto output = static_cast<size_t>(launch.program->operations.back().output());
    for (size_t i = 0; i < launch.memory.size(); i++) {
        if (launch.memory[i] == nullptr) {
            continue;
        }
        const std::string name = "tensor " + std::to_string(launch.program->tensors[i].id);
        const Area area = launch.area(i);
        if (!on_device(area)) {
            return name + " is not in device memory";
        }
        if (launch.engine.workspace > 0 && area.overlaps(workspace)) {
            return name + " overlaps the workspace";
        }
        if (i == output || !area.overlaps(launch.area(output))) {
            continue;
        }
        bool addend = area.start == launch.area(output).start;
        for (const Operation &it : launch.program->operations) {
            const auto place = static_cast<int64_t>(i);
            addend = addend && (it.is_pointwise() || (it.x != place && it.y != place && it.w != place));
        }
        if (!addend) {
            return name + " overlaps the result";
        }
    }
    return "";
}

// In a hurry, a plan of many products computes in its first run on the same memory, and one of very many never.
bool computes(const Launch &launch) {
    constexpr int64_t very = 256;
    const int64_t hurry = state().pretended.hurry;
    const int64_t products = hurry == 0 ? 0 : launch.program->products();
    return products <= hurry || (products <= very * hurry && launch.runs->is_first(launch.memory));
}

int run(const Launch &launch) {
    const std::string wrong = wrong_memory(launch);
    if (!wrong.empty()) {
        state().misuse("when an enqueued or captured plan ran, " + wrong);
        return CUDA_ILLEGAL_ADDRESS;
    }
    if (launch.engine.workspace > 0) {
        // What is kept there is lost.
        std::memset(launch.workspace, 0xff, static_cast<size_t>(launch.engine.workspace));
    }
    if (computes(launch)) {
        run_program(*launch.program, launch.memory,
                launch.engine.tf32() && launch.program->tensors[0].type == ELEMENT_FLOAT);
    }
    device_clock().spend("engine " + std::to_string(launch.engine.index));
    return CUDA_OK;
}

} // namespace
} // namespace standin

using namespace standin;

int cudnnBackendExecute(void *handle, void *plan, void *pack) {
    return cudnn_call("cudnnBackendExecute", Call::PLAIN, [&]() -> int {
        const std::shared_ptr<Handle> owner = find_handle(handle);
        const std::shared_ptr<Descriptor> planned = descriptors().find(plan);
        const std::shared_ptr<Descriptor> packed = descriptors().find(pack);
        if (owner == nullptr || planned == nullptr || packed == nullptr) {
            return refuse(CUDNN_BAD_PARAM, "the handle, the plan or the pack is not alive");
        }
        if (planned->type != EXECUTION_PLAN || packed->type != VARIANT_PACK) {
            return refuse(CUDNN_DESCRIPTOR_TYPE, "a plan or a pack of another type");
        }
        if (!planned->finalized || !packed->finalized) {
            return refuse(CUDNN_NOT_FINALIZED, "the plan or the pack is not finalized");
        }
        const std::shared_ptr<Stream> stream = find_stream(owner->stream);
        if (stream == nullptr) {
            return refuse(CUDNN_BAD_PARAM, "the handle's stream was destroyed");
        }
        Launch launch{planned->program, planned->engine, {}, packed->pointer(PACK_WORKSPACE), planned->runs};
        const int taken = take_pointers(launch, *packed);
        if (taken != CUDNN_OK) {
            return taken;
        }
        const std::string wrong = wrong_memory(launch);
        if (!wrong.empty()) {
            state().misuse("a plan was to run, but " + wrong);
            return refuse(CUDNN_BAD_PARAM, wrong);
        }
        return stream->submit([launch] { return run(launch); });
    });
}
