// Backend descriptors: attributes are set, then the descriptor is finalized, then it is used and asked.
#pragma once

#include "live.hpp"
#include "program.hpp"

#include <map>
#include <mutex>
#include <set>

namespace standin {

struct Descriptor;

struct Value {
    int type = 0;
    int64_t count = 0;
    std::vector<unsigned char> bytes;
    std::vector<std::shared_ptr<Descriptor>> children; // for TYPE_DESCRIPTOR
};

struct Engine {
    int64_t index = 0;
    std::vector<int> notes;
    int64_t workspace = 0;
    bool plans = true; // false: heuristics offer it, and making a plan with it fails

    bool tf32() const;
};

// On which memory a plan has run.
class Runs {
public:
    // Whether it has not, so far.
    bool is_first(const std::vector<void *> &memory) {
        const std::lock_guard<std::mutex> guard(lock_);
        return known_.insert(memory).second;
    }

private:
    std::mutex lock_;
    std::set<std::vector<void *>> known_;
};

struct Descriptor {
    int type = 0;
    bool finalized = false;
    std::map<int, Value> values;

    // What finalizing makes of them.
    TensorInfo tensor;
    Operation operation;                              // without places of tensors
    std::vector<std::shared_ptr<Descriptor>> tensors; // of an operation: x, w, b, y, null where it has none
    std::shared_ptr<const Program> program;
    std::vector<Engine> offers;                            // of heuristics
    Engine engine;                                         // of an engine, a configuration or a plan
    std::shared_ptr<Runs> runs = std::make_shared<Runs>(); // of a plan

    const Value *find(int name) const;
    bool has(int name) const { return find(name) != nullptr; }
    std::vector<int64_t> integers(int name) const;
    int64_t integer(int name, int64_t otherwise) const;
    double number(int name, double otherwise) const;
    void *pointer(int name) const;
    std::shared_ptr<Descriptor> child(int name) const;
};

Live<Descriptor> &descriptors();

// Remembers why, for cudnnGetLastErrorString, and gives back the status.
int refuse(int status, const std::string &why);

size_t attribute_bytes(int type);
// Checks that a descriptor of this type has this attribute of this type and as many elements.
int check_settable(int descriptor, int name, int type, int64_t count);
// The first attribute that must be set and is not; -1 when none is missing.
int missing_attribute(const Descriptor &descriptor);

// Checks what was set and computes what the descriptor stands for.
int finalize(Descriptor &descriptor);
int finalize_graph(Descriptor &graph);
int finalize_plan(Descriptor &plan);
// A plan of the graph as it is saved, with an engine that computes in float, whatever engines_for says of the graph;
// empty when the operations do not follow from one another.
std::string saved_plan(const Descriptor &graph);
// The engines for a graph, best first; none when the stand-in, like the real library, has none.
std::vector<Engine> engines_for(const Program &program, int mode);

} // namespace standin
