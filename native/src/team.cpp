#include "team.hpp"

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>

namespace dnn4j {

namespace {

using Clock = std::chrono::steady_clock;

// Left for other processes and for the virtual machine, beside as many as the team has: some of oneDNN's primitives use
// fewer threads than the team has, OpenMP ends the others, and they are counted a while when it makes new ones.
constexpr std::int64_t kept_free = 4;

// Limits this far away are not looked at again for a while, in threads and in time.
constexpr std::int64_t far_away = 512;
constexpr std::chrono::milliseconds a_while{20};

// The threads that OpenMP has for a calling thread beside itself, of those that start_team met.
using Members = std::shared_ptr<std::atomic<int>>;

// In a thread of a team: counts it until OpenMP ends it.
class Membership {
public:
    ~Membership() { leave(); }

    void join(const Members &team) {
        if (team != team_) {
            leave();
            team_ = team;
            team_->fetch_add(1, std::memory_order_relaxed);
        }
    }

private:
    void leave() {
        if (team_ != nullptr) {
            team_->fetch_sub(1, std::memory_order_relaxed);
        }
    }

    Members team_;
};

thread_local Membership membership;

Members &members() {
    thread_local Members own = std::make_shared<std::atomic<int>>(0);
    return own;
}

// One team at a time: each sees the threads of those before it.
std::mutex granting;
Clock::time_point looked_at; // when limits were seen to be far away

// Makes the team by using it, and gives its size, which settings of OpenMP may keep below what was asked for.
int start_team(int team) {
    const Members own = members();
    std::atomic<int> size{0};
#pragma omp parallel num_threads(team)
    {
        size.fetch_add(1, std::memory_order_relaxed);
        if (omp_get_thread_num() > 0) {
            membership.join(own);
        }
    }
    return size.load();
}

std::int64_t needed(int team, int there) {
    return (team - there) + (team - 1) + kept_free;
}

} // namespace

int grant_team(int wanted, Headroom &shortage) {
    if (wanted <= 1) {
        return wanted;
    }
    const int there = 1 + members()->load(std::memory_order_relaxed);
    if (wanted <= there) {
        return wanted;
    }
    const std::lock_guard<std::mutex> one(granting);
    const std::int64_t most = needed(wanted, there);
    const Clock::time_point now = Clock::now();
    int team = wanted;
    if (most > far_away / 4 || now - looked_at > a_while) {
        shortage = headroom("", most);
        looked_at = shortage.threads >= far_away ? now : Clock::time_point{};
        while (team > there && needed(team, there) > shortage.threads) {
            team--;
        }
    }
    if (team > there) {
        const int made = start_team(team);
        if (made < team) {
            shortage = {made - 1, DNN4J_LIMIT_OPENMP, made};
        }
        return std::min(made, wanted);
    }
    return there;
}

} // namespace dnn4j
