package io.github.dnn4j.onednn.session;

import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.SequenceRunner;
import io.github.dnn4j.runtime.NativeSequence;
import io.github.dnn4j.runtime.NativeSequenceBuilder;
import io.github.dnn4j.runtime.NativeStatus;
import java.util.List;
import java.util.function.Function;

/** Calls that one native crossing runs, one after the other. */
final class CallSequence implements AutoCloseable {
    private final List<Call> calls;
    private final NativeSequence sequence;

    /**
     * Prepares the native sequence.
     *
     * @param memories makes the memory objects of a call's arguments
     */
    CallSequence(List<Call> calls, Function<Call, long[]> memories) {
        this.calls = calls;
        NativeSequenceBuilder builder = new NativeSequenceBuilder();
        calls.forEach(call -> call.appendTo(builder, memories.apply(call)));
        this.sequence = builder.build();
    }

    /**
     * Runs the calls.
     *
     * @param nanos where the duration of each goes; 0 for nowhere
     * @param session whose run it is, for messages
     * @return false if the calling thread cannot have a team of so many threads, and nothing was run
     */
    boolean run(long stream, int threads, long nanos, String session) {
        int status = nanos == 0 ? sequence.run(stream, threads) : sequence.runTimed(stream, threads, nanos);
        if (status == NativeStatus.NO_THREADS.code()) {
            return false;
        }
        SequenceRunner.check(status, sequence, 0, calls, session);
        return true;
    }

    /** The number of calls. */
    int size() {
        return calls.size();
    }

    @Override
    public void close() {
        sequence.close();
    }
}
