// Runs the groups of tests named on the command line, or all of them; exits 1 when a check failed.
#include "check.hpp"

#include <iterator>

namespace {

constexpr test::Named GROUPS[] = {{"memory", test::memory}, {"nonfinite", test::nonfinite},
        {"sequence", test::sequence}, {"refusals", test::refusals}, {"threads", test::threads},
        {"headroom", test::headroom}, {"integer", test::integer}, {"affine", test::affine},
        {"channels", test::channels}, {"training", test::training}, {"winograd", test::winograd},
        {"propagation", test::propagation}, {"functions", test::functions}, {"take", test::take},
        {"instructions", test::instructions}};

} // namespace

int main(int count, char **arguments) {
    return test::run(GROUPS, std::size(GROUPS), count, arguments);
}
