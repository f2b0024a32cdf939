// The groups of tests of the stand-in for CUDA and cuDNN.
#pragma once

#include "../standin/api.hpp"
#include "check.hpp"

#include <string>

namespace test {

void streams();
void capture();
void kernels();
void graphs();
void gradients();
void plans();
void faults();
void names();

// The text of a control function, such as dnn4j_standin_report.
inline std::string text(int64_t (*function)(char *, int64_t)) {
    std::string result(static_cast<size_t>(function(nullptr, 0)) + 1, '\0');
    function(result.data(), static_cast<int64_t>(result.size()));
    result.pop_back();
    return result;
}

// To begin with nothing alive and no faults; to end with the same.
inline void begin() {
    dnn4j_standin_reset();
}

inline void end() {
    if (!text(dnn4j_standin_report).empty() || !text(dnn4j_standin_misuse).empty()) {
        std::printf("left: %s%s", text(dnn4j_standin_report).c_str(), text(dnn4j_standin_misuse).c_str());
        failures++;
    }
}

} // namespace test
