// Runs the groups of tests of the stand-in named on the command line, or all of them; exits 1 when a check failed.
#include "groups.hpp"

#include <iterator>

namespace {

constexpr test::Named GROUPS[] = {{"streams", test::streams}, {"capture", test::capture}, {"kernels", test::kernels},
        {"graphs", test::graphs}, {"gradients", test::gradients}, {"plans", test::plans}, {"faults", test::faults},
        {"names", test::names}};

} // namespace

int main(int count, char **arguments) {
    return test::run(GROUPS, std::size(GROUPS), count, arguments);
}
