// A network as bench/peers writes it: network.txt, a line for each value and operation, and network.bin, the weights.
#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace peers {

// The network has an operation that this program has none for.
struct Refused : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A kind and its fields.
struct Line {
    std::string kind;
    std::map<std::string, std::string> fields;

    bool has(const std::string &name) const { return fields.count(name) != 0; }
    const std::string &text(const std::string &name) const;
    std::int64_t number(const std::string &name) const;
    float real(const std::string &name) const;
    std::vector<std::int64_t> numbers(const std::string &name) const;
    std::vector<std::string> words(const std::string &name) const;
};

// Reads network.txt; throws Refused with the writer's reason.
std::vector<Line> read_lines(const std::string &file);

// Reads f32 numbers.
std::vector<float> read_floats(const std::string &file);

void write_floats(const std::string &file, const std::vector<float> &values);

} // namespace peers
