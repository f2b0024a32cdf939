#include "headroom.hpp"

#include "probe_threads.hpp"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <sstream>

namespace dnn4j {

namespace {

constexpr Headroom unlimited{std::numeric_limits<std::int64_t>::max(), DNN4J_LIMIT_NONE, 0};
constexpr std::int64_t kept_free_bytes = 64 << 20; // of the address space, for everything else
constexpr std::int64_t guard_bytes = 64 << 10;     // around a stack
constexpr std::uint64_t cap_sys_admin = std::uint64_t{1} << 21;
constexpr std::uint64_t cap_sys_resource = std::uint64_t{1} << 24;

Headroom lesser(const Headroom &a, const Headroom &b) {
    return b.threads < a.threads ? b : a;
}

// The number in a file; false where there is none, as where it says max.
bool read_number(const std::string &file, std::int64_t &number) {
    std::ifstream in(file);
    return static_cast<bool>(in >> number);
}

Headroom headroom_of_group(const std::string &folder) {
    std::int64_t most = 0;
    std::int64_t current = 0;
    if (!read_number(folder + "/pids.max", most) || !read_number(folder + "/pids.current", current)) {
        return unlimited;
    }
    return {std::max<std::int64_t>(0, most - current), DNN4J_LIMIT_PIDS, most};
}

// The group at path below the controller's folder and all above it; in a container the folder is the group itself.
Headroom headroom_of_path(const std::string &folder, std::string path) {
    Headroom least = unlimited;
    while (true) {
        least = lesser(least, headroom_of_group(folder + (path == "/" ? "" : path)));
        const std::size_t slash = path.rfind('/');
        if (slash == std::string::npos || path == "/" || path.empty()) {
            return least;
        }
        path.resize(slash);
    }
}

bool lists(const std::string &controllers, const std::string &wanted) {
    std::istringstream in(controllers);
    for (std::string name; std::getline(in, name, ',');) {
        if (name == wanted) {
            return true;
        }
    }
    return false;
}

// Whether RLIMIT_NPROC does not hold for the process: for root and the capable of the first user namespace.
bool is_exempt(const std::string &root) {
    std::int64_t inside = -1;
    std::int64_t outside = -1;
    std::int64_t count = 0;
    std::ifstream map(root + "/proc/self/uid_map");
    if (!(map >> inside >> outside >> count) || inside != 0 || outside != 0 || count < 0xffffffff) {
        return false;
    }
    if (getuid() == 0) {
        return true;
    }
    std::ifstream status(root + "/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind("CapEff:", 0) == 0) {
            const std::uint64_t capabilities = std::strtoull(line.c_str() + 7, nullptr, 16);
            return (capabilities & (cap_sys_admin | cap_sys_resource)) != 0;
        }
    }
    return false;
}

// The number of all threads of the system, in the fourth field of loadavg, running/all; or as many as can be.
std::int64_t all_threads(const std::string &root) {
    std::ifstream in(root + "/proc/loadavg");
    std::string skipped;
    std::string counts;
    in >> skipped >> skipped >> skipped >> counts;
    const std::size_t slash = counts.find('/');
    return slash == std::string::npos ? unlimited.threads : std::strtoll(counts.c_str() + slash + 1, nullptr, 10);
}

// Bytes of an OpenMP thread's stack: as the environment has it, in KiB where no unit follows, or the system's default.
std::int64_t stack_bytes() {
    for (const char *name : {"OMP_STACKSIZE", "GOMP_STACKSIZE"}) {
        const char *const value = std::getenv(name);
        char *end = nullptr;
        const long long number = value == nullptr ? 0 : std::strtoll(value, &end, 10);
        if (number > 0 && number < (1LL << 40)) {
            while (*end == ' ') {
                end++;
            }
            switch (*end | 0x20) {
            case 'b':
                return number;
            case 'm':
                return number << 20;
            case 'g':
                return number << 30;
            default:
                return number << 10;
            }
        }
    }
    pthread_attr_t attributes;
    std::size_t bytes = 8 << 20;
    if (pthread_attr_init(&attributes) == 0) {
        pthread_attr_getstacksize(&attributes, &bytes);
        pthread_attr_destroy(&attributes);
    }
    return static_cast<std::int64_t>(bytes);
}

// False where there is none.
bool limit_of(decltype(RLIMIT_AS) resource, std::int64_t &value) {
    rlimit limit{};
    if (getrlimit(resource, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
        return false;
    }
    value = static_cast<std::int64_t>(std::min<rlim_t>(limit.rlim_cur, std::numeric_limits<std::int64_t>::max()));
    return true;
}

} // namespace

Headroom headroom_by_pids(const std::string &root) {
    const std::string mount = root + "/sys/fs/cgroup";
    Headroom least = lesser(headroom_of_group(mount), headroom_of_group(mount + "/pids"));
    // Lines are hierarchy:controllers:path; the unified hierarchy is 0 and names no controllers.
    std::ifstream groups(root + "/proc/self/cgroup");
    for (std::string line; std::getline(groups, line);) {
        const std::size_t first = line.find(':');
        const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
        if (second == std::string::npos) {
            continue;
        }
        const std::string controllers = line.substr(first + 1, second - first - 1);
        const std::string path = line.substr(second + 1);
        if (controllers.empty()) {
            least = lesser(least, headroom_of_path(mount, path));
            least = lesser(least, headroom_of_path(mount + "/unified", path));
        } else if (lists(controllers, "pids")) {
            least = lesser(least, headroom_of_path(mount + "/pids", path));
        }
    }
    return least;
}

Headroom headroom_by_processes(const std::string &root, std::int64_t wanted) {
    std::int64_t most = 0;
    if (!limit_of(RLIMIT_NPROC, most) || is_exempt(root)) {
        return unlimited;
    }
    const std::int64_t all = all_threads(root);
    if (all < most && wanted <= most - all) {
        return {most - all, DNN4J_LIMIT_PROCESSES, most};
    }
    // The user's own threads are fewer, but there may be some that are not seen from here, as in other containers.
    return {probe_threads(wanted), DNN4J_LIMIT_PROCESSES, most};
}

Headroom headroom_by_address_space(const std::string &root) {
    std::int64_t most = 0;
    std::int64_t pages = 0;
    if (!limit_of(RLIMIT_AS, most) || !read_number(root + "/proc/self/statm", pages)) {
        return unlimited;
    }
    const std::int64_t free = most - pages * sysconf(_SC_PAGESIZE) - kept_free_bytes;
    return {std::max<std::int64_t>(0, free / (stack_bytes() + guard_bytes)), DNN4J_LIMIT_ADDRESS_SPACE, most};
}

Headroom headroom(const std::string &root, std::int64_t wanted) {
    const Headroom known = lesser(headroom_by_pids(root), headroom_by_address_space(root));
    return known.threads < wanted ? known : lesser(known, headroom_by_processes(root, wanted));
}

} // namespace dnn4j
