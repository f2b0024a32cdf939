// The loop over rows that channel_view.hpp declares.
#pragma once

#include "channel_view.hpp"

#include <omp.h>

#include <algorithm>

namespace dnn4j {

template <typename Rows> void for_rows(const ChannelView &view, bool parallel, const Rows &rows) {
    const std::int64_t total = view.images * view.groups * view.positions;
#pragma omp parallel if (parallel)
    {
        const std::int64_t team = omp_get_num_threads();
        const std::int64_t member = omp_get_thread_num();
        std::int64_t at = total * member / team;
        const std::int64_t end = total * (member + 1) / team;
        while (at < end) {
            const std::int64_t position = at % view.positions;
            const std::int64_t group = at / view.positions % view.groups;
            const std::int64_t image = at / view.positions / view.groups;
            const std::int64_t count = std::min(view.positions - position, end - at);
            rows(image, group, position, count);
            at += count;
        }
    }
}

} // namespace dnn4j
