// What each call does with both libraries. Statuses are the real library's wherever it is asked.
#pragma once

#include "twin.hpp"

#include <string>

namespace plans {

// The last words of the library that was asked last on this thread; they are forgotten then.
std::string last_words();
// Which library that is.
int of_real(int status);
int of_standin(int status);

int create(int type, void **descriptor);
int destroy(void *descriptor);
int set(Twin &it, int name, int type, int64_t count, const void *elements);
int get(Twin &it, int name, int type, int64_t requested, int64_t *count, void *elements);
int finalize(Twin &it);
int execute(void *handle, const Twin &plan, const Twin &pack);
// The stand-in's handles that are alive: a plan that was made without one is computed with any of them.
void add_handle(void *handle);
void remove_handle(void *handle);

} // namespace plans
