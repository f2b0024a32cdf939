// The part of the driver that takes machine code and never runs it.
#pragma once

namespace plans {

// The function of that name, without version suffix; null when there is none here.
void *code_function(const char *name);

} // namespace plans
