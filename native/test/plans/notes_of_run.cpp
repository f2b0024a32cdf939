#include "notes_of_run.hpp"

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <mutex>
#include <unordered_map>
#include <unordered_set>

namespace plans {
namespace {

std::mutex &lock() {
    static auto *const mutex = new std::mutex;
    return *mutex;
}

// Null where the variable is not set.
FILE *open_named_by(const char *variable) {
    const char *const path = std::getenv(variable);
    return path == nullptr ? nullptr : std::fopen(path, "a");
}

void append(FILE *file, const std::string &line) {
    const std::lock_guard<std::mutex> guard(lock());
    if (file != nullptr) {
        std::fprintf(file, "%s\n", line.c_str());
        std::fflush(file);
    }
}

int64_t micros(clockid_t clock) {
    constexpr int64_t million = 1000000;
    constexpr int64_t thousand = 1000;
    timespec now{};
    clock_gettime(clock, &now);
    return now.tv_sec * million + now.tv_nsec / thousand;
}

// FNV-1a.
std::string hash_of(const std::string &text) {
    uint64_t hash = 0xcbf29ce484222325;
    for (const char letter : text) {
        hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3;
    }
    char name[17];
    std::snprintf(name, sizeof name, "%016llx", static_cast<unsigned long long>(hash));
    return name;
}

} // namespace

void note(const std::string &line) {
    static FILE *const file = open_named_by("DNN4J_PLANS_LOG");
    append(file, line);
}

Timed::Timed(const char *what)
    : what_(what), began_(micros(CLOCK_MONOTONIC)), processor_(micros(CLOCK_THREAD_CPUTIME_ID)) {}

Timed::~Timed() {
    static FILE *const file = open_named_by("DNN4J_PLANS_TIMES");
    if (file != nullptr) {
        append(file, std::string(what_) + "\t" + std::to_string(began_) + "\t" +
                             std::to_string(micros(CLOCK_MONOTONIC) - began_) + "\t" +
                             std::to_string(micros(CLOCK_THREAD_CPUTIME_ID) - processor_));
    }
}

void keep_computed(const std::string &saved, const std::string &computed) {
    static FILE *const file = open_named_by("DNN4J_PLANS_SAVED");
    if (file != nullptr && !computed.empty()) {
        append(file, hash_of(saved) + "\t" + computed);
    }
}

std::string computed_of(const std::string &saved) {
    static auto *const known = new std::unordered_map<std::string, std::string>;
    const char *const path = std::getenv("DNN4J_PLANS_SAVED");
    const std::string hash = hash_of(saved);
    const std::lock_guard<std::mutex> guard(lock());
    if (path != nullptr && known->find(hash) == known->end()) {
        std::ifstream in(path); // another process may have added to it
        for (std::string line; std::getline(in, line);) {
            const size_t tab = line.find('\t');
            (*known)[line.substr(0, tab)] = tab == std::string::npos ? "" : line.substr(tab + 1);
        }
    }
    const auto found = known->find(hash);
    return found == known->end() ? "" : found->second;
}

bool first_time(const std::string &text) {
    static auto *const known = new std::unordered_set<std::string>;
    const std::lock_guard<std::mutex> guard(lock());
    return known->insert(text).second;
}

bool makes_plans() {
    static const bool makes = std::getenv("DNN4J_PLANS_MAKE") != nullptr;
    return makes;
}

} // namespace plans
