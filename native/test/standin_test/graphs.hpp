// Operation graphs for tests: descriptors that destroy themselves, and a convolution with what may follow it.
#pragma once

#include "groups.hpp"

#include <vector>

namespace test {

class Descriptor {
public:
    explicit Descriptor(int type) { CHECK_EQUAL(0, cudnnBackendCreateDescriptor(type, &handle_)); }
    ~Descriptor() { CHECK_EQUAL(0, cudnnBackendDestroyDescriptor(handle_)); }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;

    void *handle() const { return handle_; }
    int set_status(int name, int type, int64_t count, const void *elements) {
        return cudnnBackendSetAttribute(handle_, name, type, count, elements);
    }
    Descriptor &set(int name, int type, int64_t count, const void *elements) {
        CHECK_EQUAL(0, set_status(name, type, count, elements));
        return *this;
    }
    Descriptor &integers(int name, const std::vector<int64_t> &values) {
        return set(name, standin::TYPE_INT64, static_cast<int64_t>(values.size()), values.data());
    }
    Descriptor &number(int name, int type, int value) { return set(name, type, 1, &value); }
    Descriptor &real(int name, double value) { return set(name, standin::TYPE_DOUBLE, 1, &value); }
    Descriptor &child(int name, const Descriptor &of) {
        void *const handle = of.handle();
        return set(name, standin::TYPE_DESCRIPTOR, 1, &handle);
    }
    int finalize() { return cudnnBackendFinalize(handle_); }

private:
    void *handle_ = nullptr;
};

// Channels last, as everything in these tests; `pitch` elements from a pixel to the next, as many as channels if 0.
std::vector<int64_t> strides_of(const std::vector<int64_t> &dimensions, int64_t pitch = 0);

struct Convolution {
    std::vector<int64_t> x{1, 1, 1, 1};
    std::vector<int64_t> w{1, 1, 1, 1};
    std::vector<int64_t> y{1, 1, 1, 1};
    std::vector<int64_t> strides{1, 1};
    std::vector<int64_t> dilations{1, 1};
    std::vector<int64_t> before{0, 0};
    std::vector<int64_t> after{0, 0};
    int type = standin::ELEMENT_FLOAT;
    int w_type = -1; // of tensor 2; -1: the type of the others
    int operation = standin::OPERATION_FORWARD;
    bool residual = false; // tensor 4, added
    bool bias = false;     // tensor 5, added
    int activation = -1;   // a pointwise mode
    double slope = 0;      // of ReLU below 0
    int64_t pitch = 0;     // elements from a pixel of tensor 3 to the next; 0: as many as channels

    // The tensor that is computed: 3, which is y; backward 1, which is x, or 2, which is w.
    int64_t result() const;
    const std::vector<int64_t> &dimensions(int64_t id) const { return id == 1 ? x : id == 2 ? w : y; }
};

// The graph of a convolution and its engines.
class Graph {
public:
    Graph(void *handle, const Convolution &what);
    ~Graph();
    Graph(const Graph &) = delete;
    Graph &operator=(const Graph &) = delete;

    int status() const { return status_; } // of finalizing the graph
    // Configurations that heuristics offer.
    size_t offers(int mode = standin::HEURISTIC_A);
    int64_t engine_index(size_t offer);
    std::vector<int> engine_notes(size_t offer);
    // A plan with the first engine whose index is this; the status of finalizing it.
    int plan(int64_t index);
    Descriptor &planned() { return *plans_.back(); }

private:
    void *handle_;
    int status_ = -1;
    std::vector<Descriptor *> parts_;
    std::vector<Descriptor *> plans_;
    std::vector<Descriptor *> configurations_;
    Descriptor graph_{standin::OPERATION_GRAPH};

    Descriptor &part(int type);
    Descriptor &tensor(
            int64_t id, const std::vector<int64_t> &dimensions, int type, bool is_virtual, int64_t pitch = 0);
};

// A block of device memory with floats, stored as a type.
class DeviceFloats {
public:
    DeviceFloats(const std::vector<float> &values, int type);
    ~DeviceFloats() { CHECK_EQUAL(0, cudaFree(pointer_)); }
    DeviceFloats(const DeviceFloats &) = delete;
    DeviceFloats &operator=(const DeviceFloats &) = delete;

    void *pointer() const { return pointer_; }
    std::vector<float> values() const;

private:
    size_t count_;
    int type_;
    void *pointer_ = nullptr;
};

// Small integers, so that sums are exact.
std::vector<float> pattern(const std::vector<int64_t> &dimensions, int salt);

// Executes a plan with a workspace of its size.
int execute(void *handle, Descriptor &plan, const std::vector<int64_t> &ids, const std::vector<void *> &pointers);

} // namespace test
