// The smallest test harness: groups of named functions, and a check that counts and prints what fails.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>

namespace test {

using Group = void (*)();

struct Named {
    const char *name;
    Group run;
};

// Runs the groups named by the arguments, or all; 1 when a check failed or there is no group of a name.
int run(const Named *groups, size_t count, int argument_count, char **arguments);

extern int failures;

template <typename Expected, typename Actual>
void check_equal(const Expected &expected, const Actual &actual, const char *expression, const char *file, int line) {
    if (!(expected == actual)) {
        std::printf("%s:%d: %s is %lld, expected %lld\n", file, line, expression, static_cast<long long>(actual),
                static_cast<long long>(expected));
        failures++;
    }
}

void memory();
void nonfinite();
void sequence();
void refusals();
void threads();
void headroom();
void integer();
void affine();
void channels();
void training();
void winograd();
void propagation();
void functions();
void take();
void instructions();

} // namespace test

#define CHECK_EQUAL(expected, actual) ::test::check_equal((expected), (actual), #actual, __FILE__, __LINE__)
#define CHECK(condition) ::test::check_equal(true, static_cast<bool>(condition), #condition, __FILE__, __LINE__)
