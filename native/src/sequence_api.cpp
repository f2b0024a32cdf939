#include "dnn4j.h"
#include "sequence.hpp"
#include "status.hpp"
#include "team.hpp"
#include "team_size.hpp"

#include <memory>

namespace {

using dnn4j::Outcome;
using dnn4j::Sequence;

int64_t packed(const Outcome &outcome) {
    if (outcome.status == DNN4J_OK) {
        return 0;
    }
    const uint64_t step = static_cast<uint32_t>(outcome.step);
    return static_cast<int64_t>(step << 32 | static_cast<uint32_t>(outcome.status));
}

// Checks what both ways of running share, then runs with the team size set; run takes (sequence, stream).
template <typename Run> int64_t run_with_team(int64_t sequence, int64_t stream, int32_t threads, Run run) noexcept {
    Outcome outcome{DNN4J_OK, -1};
    outcome.status = dnn4j::guarded([&] {
        if (sequence == 0 || stream == 0) {
            return DNN4J_NULL_ARGUMENT;
        }
        if (threads < 0) {
            return DNN4J_NEGATIVE_COUNT;
        }
        dnn4j::Headroom shortage{};
        if (dnn4j::grant_team(threads, shortage) < threads) {
            return DNN4J_NO_THREADS;
        }
        const dnn4j::TeamSize team(threads);
        outcome = run(*reinterpret_cast<const Sequence *>(sequence), reinterpret_cast<dnnl_stream_t>(stream));
        return outcome.status;
    });
    return packed(outcome);
}

} // namespace

int32_t dnn4j_sequence_create(int32_t step_count, const int32_t *kinds, const int64_t *objects,
        const int32_t *argument_counts, const int32_t *argument_ids, const int64_t *argument_values, int64_t *sequence,
        int32_t *failed_step) {
    return dnn4j::guarded([&] {
        if (sequence == nullptr || failed_step == nullptr) {
            return DNN4J_NULL_ARGUMENT;
        }
        *sequence = 0;
        *failed_step = -1;
        if (step_count < 0) {
            return DNN4J_NEGATIVE_COUNT;
        }
        if (step_count > 0 && (kinds == nullptr || objects == nullptr || argument_counts == nullptr)) {
            return DNN4J_NULL_ARGUMENT;
        }
        auto made = std::make_unique<Sequence>();
        made->reserve(static_cast<std::size_t>(step_count));
        int64_t first = 0;
        for (int32_t step = 0; step < step_count; step++) {
            *failed_step = step;
            const int32_t count = argument_counts[step];
            if (count < 0) {
                return DNN4J_NEGATIVE_COUNT;
            }
            if (count > 0 && (argument_ids == nullptr || argument_values == nullptr)) {
                return DNN4J_NULL_ARGUMENT;
            }
            const dnn4j::StepArguments arguments =
                    count == 0 ? dnn4j::StepArguments{0, nullptr, nullptr}
                               : dnn4j::StepArguments{count, argument_ids + first, argument_values + first};
            const int32_t status = made->add(kinds[step], objects[step], arguments);
            if (status != DNN4J_OK) {
                return status;
            }
            first += count;
        }
        *failed_step = -1;
        *sequence = reinterpret_cast<int64_t>(made.release());
        return DNN4J_OK;
    });
}

int64_t dnn4j_sequence_run(int64_t sequence, int64_t stream, int32_t threads) {
    return run_with_team(
            sequence, stream, threads, [](const Sequence &steps, dnnl_stream_t on) { return steps.run(on); });
}

int64_t dnn4j_sequence_run_timed(int64_t sequence, int64_t stream, int32_t threads, int64_t nanos) {
    return run_with_team(sequence, stream, threads, [nanos](const Sequence &steps, dnnl_stream_t on) {
        if (nanos == 0) {
            return Outcome{DNN4J_NULL_ARGUMENT, -1};
        }
        return steps.run_timed(on, reinterpret_cast<std::int64_t *>(nanos));
    });
}

int32_t dnn4j_sequence_destroy(int64_t sequence) {
    if (sequence == 0) {
        return DNN4J_NULL_ARGUMENT;
    }
    delete reinterpret_cast<Sequence *>(sequence);
    return DNN4J_OK;
}
