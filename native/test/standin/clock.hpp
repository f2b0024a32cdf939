// The device's time for events: the host's clock, or, once a test has said how long something takes, a clock that only
// what runs on the device moves.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace standin {

class Clock {
public:
    // "engine 4" or the name of a kernel takes so long from now on; what has no time takes a millisecond.
    void set(const std::string &what, int64_t nanos);
    // The host's clock again.
    void reset();
    // Something ran.
    void spend(const std::string &what);
    int64_t now();

private:
    std::mutex lock_;
    std::map<std::string, int64_t> table_;
    int64_t spent_ = 1;
};

Clock &device_clock();

} // namespace standin
