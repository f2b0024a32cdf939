// What a run leaves behind: lines of a file, fields between tabs.
#pragma once

#include <string>

namespace plans {

// Appends a line to the file DNN4J_PLANS_LOG; nothing where that is not set.
void note(const std::string &line);
// True the first time that it is asked with this text, from whatever thread.
bool first_time(const std::string &text);
// Whether plans are made, or what heuristics propose is believed (DNN4J_PLANS_MAKE).
bool makes_plans();

} // namespace plans
