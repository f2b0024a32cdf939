#include "probe_threads.hpp"

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

namespace dnn4j {

namespace {

constexpr int longest_wait_ms = 200;
constexpr std::size_t stack_bytes = 256 << 10;

struct Probe {
    std::mutex mutex;
    std::condition_variable changed;
    bool over = false;
    std::vector<long> numbers;
};

// A thread that waits until all have been made.
void *wait_for_the_others(void *argument) {
    Probe &probe = *static_cast<Probe *>(argument);
    std::unique_lock<std::mutex> lock(probe.mutex);
    probe.numbers.push_back(syscall(SYS_gettid));
    probe.changed.notify_all();
    probe.changed.wait(lock, [&probe] { return probe.over; });
    return nullptr;
}

// A thread that was joined is counted until the kernel has taken it out of this folder.
void wait_until_gone(long number) {
    const std::string folder = "/proc/self/task/" + std::to_string(number);
    for (int i = 0; i < longest_wait_ms && access(folder.c_str(), F_OK) == 0; i++) {
        usleep(1000);
    }
}

} // namespace

std::int64_t probe_threads(std::int64_t wanted) {
    Probe probe;
    std::vector<pthread_t> made;
    probe.numbers.reserve(static_cast<std::size_t>(wanted));
    made.reserve(static_cast<std::size_t>(wanted));
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) {
        return 0;
    }
    pthread_attr_setstacksize(&attributes, stack_bytes);
    pthread_t thread{};
    while (static_cast<std::int64_t>(made.size()) < wanted &&
            pthread_create(&thread, &attributes, wait_for_the_others, &probe) == 0) {
        made.push_back(thread);
    }
    pthread_attr_destroy(&attributes);
    {
        std::unique_lock<std::mutex> lock(probe.mutex);
        probe.changed.wait(lock, [&] { return probe.numbers.size() == made.size(); });
        probe.over = true;
        probe.changed.notify_all();
    }
    for (const pthread_t one : made) {
        pthread_join(one, nullptr);
    }
    for (const long number : probe.numbers) {
        wait_until_gone(number);
    }
    return static_cast<std::int64_t>(made.size());
}

} // namespace dnn4j
