// Sets the calling thread's OpenMP team size for a scope and restores the former one at its end.
#pragma once

#include <omp.h>

namespace dnn4j {

class TeamSize {
public:
    // 0 leaves the team size as it is.
    explicit TeamSize(int threads) : former_(omp_get_max_threads()), changed_(threads > 0 && threads != former_) {
        if (changed_) {
            omp_set_num_threads(threads);
        }
    }

    ~TeamSize() {
        if (changed_) {
            omp_set_num_threads(former_);
        }
    }

    TeamSize(const TeamSize &) = delete;
    TeamSize &operator=(const TeamSize &) = delete;

private:
    int former_;
    bool changed_;
};

} // namespace dnn4j
