// A descriptor that the Java side has one of, and two libraries one each.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace plans {

struct Twin;

// An attribute that was set.
struct Value {
    int type = 0;
    int64_t count = 0;
    std::vector<unsigned char> bytes;
    std::vector<const Twin *> children;
};

// A graph, as long as something made of it is alive.
struct Graph {
    std::string text;     // what it computes
    std::string computed; // the stand-in's saved plan
};

struct Twin {
    int type = 0;
    void *real = nullptr;
    void *standin = nullptr; // null where the stand-in is not asked
    std::map<int, Value> values;
    std::shared_ptr<const Graph> graph; // of a graph, and what is made of it

    const Value *find(int name) const;
    // The first child of that name; null without one.
    const Twin *child(int name) const;
    std::vector<int64_t> integers(int name) const;
    int64_t integer(int name, int64_t otherwise) const;
    double number(int name, double otherwise) const;
};

} // namespace plans
