// What a run leaves behind: lines of a file, fields between tabs.
#pragma once

#include <cstdint>
#include <string>

namespace plans {

// Appends a line to the file DNN4J_PLANS_LOG; nothing where that is not set.
void note(const std::string &line);
// Appends what was done in the real library to the file DNN4J_PLANS_TIMES: microseconds since some origin when it
// began, and that it took, on the clock and of this thread's processor; nothing where that is not set.
class Timed {
public:
    explicit Timed(const char *what);
    ~Timed();
    Timed(const Timed &) = delete;
    Timed &operator=(const Timed &) = delete;

private:
    const char *what_;
    int64_t began_;
    int64_t processor_;
};
// Remembers, for other processes as well, what computes a plan that is saved as this text, in the file
// DNN4J_PLANS_SAVED.
void keep_computed(const std::string &saved, const std::string &computed);
// What computes a plan that was saved as this text; empty where that is not known.
std::string computed_of(const std::string &saved);
// True the first time that it is asked with this text, from whatever thread.
bool first_time(const std::string &text);
// Whether plans are made, or what heuristics propose is believed (DNN4J_PLANS_MAKE).
bool makes_plans();

} // namespace plans
