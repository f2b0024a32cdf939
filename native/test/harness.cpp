#include "check.hpp"

#include <string_view>

namespace test {

int failures = 0;

namespace {

bool run_named(const Named *groups, size_t count, std::string_view name) {
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        if (name.empty() || name == groups[i].name) {
            groups[i].run();
            found = true;
        }
    }
    return found;
}

} // namespace

int run(const Named *groups, size_t count, int argument_count, char **arguments) {
    bool found = argument_count > 1 || run_named(groups, count, "");
    for (int i = 1; i < argument_count; i++) {
        if (!run_named(groups, count, arguments[i])) {
            std::printf("there is no group of tests named %s\n", arguments[i]);
            found = false;
        }
    }
    return found && failures == 0 ? 0 : 1;
}

} // namespace test
