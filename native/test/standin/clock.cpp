#include "clock.hpp"

#include <chrono>

namespace standin {

void Clock::set(const std::string &what, int64_t nanos) {
    const std::lock_guard<std::mutex> guard(lock_);
    table_[what] = nanos;
}

void Clock::reset() {
    const std::lock_guard<std::mutex> guard(lock_);
    table_.clear();
}

void Clock::spend(const std::string &what) {
    constexpr int64_t unknown = 1000000;
    const std::lock_guard<std::mutex> guard(lock_);
    const auto found = table_.find(what);
    spent_ += found == table_.end() ? unknown : found->second;
}

int64_t Clock::now() {
    const std::lock_guard<std::mutex> guard(lock_);
    return !table_.empty() ? spent_
                           : std::chrono::duration_cast<std::chrono::nanoseconds>(
                                     std::chrono::steady_clock::now().time_since_epoch())
                                     .count();
}

Clock &device_clock() {
    static auto *const single = new Clock;
    return *single;
}

} // namespace standin
