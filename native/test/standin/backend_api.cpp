// Creating, setting, asking, finalizing and destroying backend descriptors.
#include "descriptor.hpp"
#include "handle.hpp"

#include <algorithm>
#include <cstring>

using namespace standin;

namespace {

bool known_type(int type) {
    for (const int known : {POINTWISE, CONVOLUTION, ENGINE, ENGINE_CONFIG, HEURISTICS, EXECUTION_PLAN,
                 OPERATION_FORWARD, OPERATION_BACKWARD_FILTER, OPERATION_BACKWARD_DATA, OPERATION_POINTWISE,
                 OPERATION_GRAPH, VARIANT_PACK, TENSOR, DEVICE_PROPERTIES}) {
        if (type == known) {
            return true;
        }
    }
    return false;
}

// Copies as much as was asked for and tells how much there is.
template <typename T> int give(const std::vector<T> &from, int64_t requested, int64_t *count, void *elements) {
    if (count == nullptr && elements == nullptr) {
        return refuse(CUDNN_NULL_POINTER, "no place for elements or their count");
    }
    const auto given = std::min(from.size(), static_cast<size_t>(std::max<int64_t>(requested, 0)));
    if (elements != nullptr && given > 0) {
        std::memcpy(elements, from.data(), given * sizeof(T));
    }
    if (count != nullptr) {
        *count = static_cast<int64_t>(elements != nullptr && requested > 0 ? given : from.size());
    }
    return CUDNN_OK;
}

// Fills descriptors that the caller created.
int give_engines(const Descriptor &from, int type, const std::vector<Engine> &engines, int64_t requested,
        int64_t *count, void *elements) {
    auto *const handles = static_cast<void **>(elements);
    const auto given = std::min(engines.size(), static_cast<size_t>(std::max<int64_t>(requested, 0)));
    for (size_t i = 0; i < given; i++) {
        const std::shared_ptr<Descriptor> to = handles == nullptr ? nullptr : descriptors().find(handles[i]);
        if (to == nullptr || to->type != type) {
            return refuse(CUDNN_BAD_PARAM, "an element is not a descriptor, created before, of the type asked for");
        }
        to->program = from.program;
        to->engine = engines[i];
        to->finalized = true;
    }
    if (count != nullptr) {
        *count = static_cast<int64_t>(given > 0 ? given : engines.size());
    }
    return CUDNN_OK;
}

int get(const Descriptor &it, int name, int type, int64_t requested, int64_t *count, void *elements) {
    const auto wants = [&](int descriptor, int attribute, int attribute_type) {
        return it.type == descriptor && name == attribute && type == attribute_type;
    };
    if (wants(HEURISTICS, HEURISTICS_RESULTS, TYPE_DESCRIPTOR)) {
        return give_engines(it, ENGINE_CONFIG, it.offers, requested, count, elements);
    }
    if (wants(ENGINE_CONFIG, CONFIG_ENGINE, TYPE_DESCRIPTOR)) {
        return give_engines(it, ENGINE, {it.engine}, requested, count, elements);
    }
    if (wants(ENGINE, ENGINE_INDEX, TYPE_INT64)) {
        return give(std::vector<int64_t>{it.engine.index}, requested, count, elements);
    }
    if (wants(ENGINE, ENGINE_NUMERICAL_NOTES, TYPE_NUMERICAL_NOTE)) {
        return give(it.engine.notes, requested, count, elements);
    }
    if (wants(ENGINE, ENGINE_BEHAVIOR_NOTES, TYPE_BEHAVIOR_NOTE)) {
        return give(std::vector<int>{}, requested, count, elements);
    }
    if (wants(EXECUTION_PLAN, PLAN_WORKSPACE, TYPE_INT64)) {
        return give(std::vector<int64_t>{it.engine.workspace}, requested, count, elements);
    }
    if (wants(EXECUTION_PLAN, PLAN_JSON, TYPE_CHAR)) {
        return give(it.find(PLAN_JSON)->bytes, requested, count, elements);
    }
    return refuse(CUDNN_BAD_PARAM, "attribute " + std::to_string(name) + " of type " + std::to_string(type) +
                                           " cannot be asked of a descriptor of type " + std::to_string(it.type));
}

} // namespace

int cudnnBackendCreateDescriptor(int type, void **descriptor) {
    return cudnn_call("cudnnBackendCreateDescriptor", Call::PLAIN, [&]() -> int {
        if (descriptor == nullptr) {
            return refuse(CUDNN_NULL_POINTER, "no place for the descriptor");
        }
        if (!known_type(type)) {
            return refuse(CUDNN_NOT_SUPPORTED, "the stand-in has no descriptor of type " + std::to_string(type));
        }
        auto created = std::make_shared<Descriptor>();
        created->type = type;
        *descriptor = descriptors().add(std::move(created));
        return CUDNN_OK;
    });
}

int cudnnBackendDestroyDescriptor(void *descriptor) {
    return cudnn_call("cudnnBackendDestroyDescriptor", Call::RELEASE, [&]() -> int {
        if (descriptors().remove(descriptor) == nullptr) {
            state().misuse("a backend descriptor was destroyed that is not alive");
            return refuse(CUDNN_BAD_PARAM, "the descriptor is not alive");
        }
        return CUDNN_OK;
    });
}

int cudnnBackendSetAttribute(void *descriptor, int name, int type, int64_t count, const void *elements) {
    return cudnn_call("cudnnBackendSetAttribute", Call::PLAIN, [&]() -> int {
        const std::shared_ptr<Descriptor> it = descriptors().find(descriptor);
        if (it == nullptr || elements == nullptr) {
            return refuse(CUDNN_NULL_POINTER, "the descriptor is not alive, or no elements");
        }
        if (it->finalized) {
            return refuse(CUDNN_NOT_INITIALIZED, "the descriptor is finalized already");
        }
        const int settable = check_settable(it->type, name, type, count);
        if (settable != CUDNN_OK) {
            return settable;
        }
        Value value;
        value.type = type;
        value.count = count;
        const auto *const bytes = static_cast<const unsigned char *>(elements);
        value.bytes.assign(bytes, bytes + static_cast<size_t>(count) * attribute_bytes(type));
        for (int64_t i = 0; type == TYPE_DESCRIPTOR && i < count; i++) {
            std::shared_ptr<Descriptor> child = descriptors().find(static_cast<void *const *>(elements)[i]);
            if (child == nullptr || !child->finalized) {
                return refuse(child == nullptr ? CUDNN_BAD_PARAM : CUDNN_NOT_FINALIZED,
                        "a descriptor that is not alive or not finalized");
            }
            value.children.push_back(std::move(child));
        }
        it->values[name] = std::move(value);
        return CUDNN_OK;
    });
}

int cudnnBackendGetAttribute(void *descriptor, int name, int type, int64_t requested, int64_t *count, void *elements) {
    return cudnn_call("cudnnBackendGetAttribute", Call::PLAIN, [&]() -> int {
        const std::shared_ptr<Descriptor> it = descriptors().find(descriptor);
        if (it == nullptr || requested < 0) {
            return refuse(CUDNN_BAD_PARAM, "the descriptor is not alive, or a negative count");
        }
        if (!it->finalized) {
            return refuse(CUDNN_NOT_FINALIZED, "asked before it was finalized");
        }
        return get(*it, name, type, requested, count, elements);
    });
}

int cudnnBackendFinalize(void *descriptor) {
    return cudnn_call("cudnnBackendFinalize", Call::PLAIN, [&]() -> int {
        const std::shared_ptr<Descriptor> it = descriptors().find(descriptor);
        if (it == nullptr || it->finalized) {
            return refuse(CUDNN_BAD_PARAM, "the descriptor is not alive, or finalized already");
        }
        return finalize(*it);
    });
}
