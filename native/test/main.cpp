// Runs the groups of tests named on the command line, or all of them; exits 1 when a check failed.
#include "check.hpp"

#include <string_view>

namespace test {

int failures = 0;

namespace {

struct Named {
    std::string_view name;
    Group run;
};

constexpr Named groups[] = {{"memory", memory}, {"sequence", sequence}, {"refusals", refusals}, {"threads", threads},
        {"integer", integer}, {"channels", channels}};

bool run_named(std::string_view name) {
    bool found = false;
    for (const Named &group : groups) {
        if (name.empty() || name == group.name) {
            group.run();
            found = true;
        }
    }
    return found;
}

} // namespace
} // namespace test

int main(int count, char **arguments) {
    bool found = count > 1 || test::run_named("");
    for (int i = 1; i < count; i++) {
        if (!test::run_named(arguments[i])) {
            std::printf("there is no group of tests named %s\n", arguments[i]);
            found = false;
        }
    }
    return found && test::failures == 0 ? 0 : 1;
}
