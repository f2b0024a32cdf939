#include "check.hpp"
#include "dnn4j.h"
#include "headroom.hpp"
#include "probe_threads.hpp"
#include "team.hpp"

#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <limits>
#include <string>

namespace test {
namespace {

constexpr std::int64_t any_number = std::numeric_limits<std::int64_t>::max();

// A folder that stands for the root of the file system.
class Root {
public:
    Root() : folder_("/tmp/dnn4j-headroom-XXXXXX") { CHECK(mkdtemp(folder_.data()) != nullptr); }
    ~Root() { CHECK_EQUAL(0, std::system(("rm -r " + folder_).c_str())); }
    Root(const Root &) = delete;
    Root &operator=(const Root &) = delete;

    void write(const std::string &path, const std::string &text) const {
        for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
            mkdir((folder_ + path.substr(0, slash)).c_str(), 0700);
        }
        std::ofstream(folder_ + path) << text << '\n';
    }

    std::int64_t threads() const { return dnn4j::headroom_by_pids(folder_).threads; }

    const std::string &folder() const { return folder_; }

private:
    std::string folder_;
};

void no_limit_where_nothing_is_known() {
    const Root root;
    CHECK_EQUAL(any_number, root.threads());
    root.write("/proc/self/cgroup", "0::/");
    CHECK_EQUAL(any_number, root.threads());
    root.write("/sys/fs/cgroup/pids.max", "max");
    root.write("/sys/fs/cgroup/pids.current", "12");
    CHECK_EQUAL(any_number, root.threads());
}

void the_tightest_group_of_the_unified_hierarchy_counts() {
    const Root root;
    root.write("/proc/self/cgroup", "0::/system/web/worker");
    root.write("/sys/fs/cgroup/system/pids.max", "100");
    root.write("/sys/fs/cgroup/system/pids.current", "90");
    root.write("/sys/fs/cgroup/system/web/worker/pids.max", "50");
    root.write("/sys/fs/cgroup/system/web/worker/pids.current", "20");
    CHECK_EQUAL(10, root.threads());
    const dnn4j::Headroom found = dnn4j::headroom_by_pids(root.folder());
    CHECK_EQUAL(DNN4J_LIMIT_PIDS, found.limit);
    CHECK_EQUAL(100, found.value);
    root.write("/sys/fs/cgroup/system/web/worker/pids.current", "60"); // a limit may be lowered below what there is
    CHECK_EQUAL(0, root.threads());
}

void the_pids_controller_of_the_first_version_counts() {
    const Root root;
    root.write("/proc/self/cgroup", "9:cpu,cpuacct:/other\n8:pids:/docker/abc\n0::/");
    root.write("/sys/fs/cgroup/pids/docker/abc/pids.max", "20");
    root.write("/sys/fs/cgroup/pids/docker/abc/pids.current", "17");
    root.write("/sys/fs/cgroup/pids/other/pids.max", "1");
    root.write("/sys/fs/cgroup/pids/other/pids.current", "1");
    CHECK_EQUAL(3, root.threads());
}

// A container sees its group as the controller's folder, though the path is the host's.
void the_group_of_a_container_counts() {
    const Root root;
    root.write("/proc/self/cgroup", "8:pids:/docker/abc");
    root.write("/sys/fs/cgroup/pids/pids.max", "40");
    root.write("/sys/fs/cgroup/pids/pids.current", "5");
    CHECK_EQUAL(35, root.threads());
}

void threads_are_made_and_gone() {
    CHECK_EQUAL(5, dnn4j::probe_threads(5));
    CHECK_EQUAL(0, dnn4j::probe_threads(0));
}

void teams_are_there() {
    int64_t shortage[3] = {-1, -1, -1};
    CHECK_EQUAL(3, dnn4j_team(3, shortage));
    CHECK_EQUAL(-1, shortage[0]);
    CHECK_EQUAL(1, dnn4j_team(1, shortage));
    CHECK_EQUAL(DNN4J_NEGATIVE_COUNT, dnn4j_team(0, shortage));
    CHECK_EQUAL(3, dnn4j_team(3, nullptr));
}

void errors_of_the_code_generator_are_forgotten() {
    int *const error = static_cast<int *>(dlsym(RTLD_DEFAULT, "_ZZN5Xbyak5local11GetErrorRefEvE3err"));
    CHECK(error != nullptr);
    if (error != nullptr) {
        *error = 7;
        CHECK_EQUAL(7, dnn4j_clear_code_error());
        CHECK_EQUAL(0, *error);
        CHECK_EQUAL(0, dnn4j_clear_code_error());
    }
}

} // namespace

void headroom() {
    no_limit_where_nothing_is_known();
    the_tightest_group_of_the_unified_hierarchy_counts();
    the_pids_controller_of_the_first_version_counts();
    the_group_of_a_container_counts();
    threads_are_made_and_gone();
    teams_are_there();
    errors_of_the_code_generator_are_forgotten();
}

} // namespace test
