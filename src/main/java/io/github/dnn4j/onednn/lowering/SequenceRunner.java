package io.github.dnn4j.onednn.lowering;

import io.github.dnn4j.backend.NativeException;
import io.github.dnn4j.onednn.primitive.DnnlStatus;
import io.github.dnn4j.runtime.NativeSequence;
import io.github.dnn4j.runtime.NativeStatus;
import java.util.List;

/** Runs native sequences and turns their statuses into exceptions. */
public final class SequenceRunner {
    private SequenceRunner() {}

    /** Runs one primitive once, with the calling thread's OpenMP team. */
    static void runOnce(long primitive, int[] numbers, long[] memories, long stream, String subject) {
        try (NativeSequence sequence =
                NativeSequence.ofPrimitives(new long[] {primitive}, new int[] {numbers.length}, numbers, memories)) {
            int status = sequence.run(stream, 0);
            if (status != 0) {
                throw failure(status, subject);
            }
        }
    }

    /**
     * Throws if a run failed.
     *
     * @param status what the run of {@code sequence} gave
     * @param first where the sequence begins among {@code calls}
     * @param session whose run it was, for the message
     * @throws NativeException naming the call, if one did not succeed
     */
    public static void check(int status, NativeSequence sequence, int first, List<Call> calls, String session) {
        if (status != 0) {
            int failed = sequence.failedStep();
            throw failure(
                    status, failed < 0 ? session : calls.get(first + failed).subject() + " of " + session);
        }
    }

    /** The exception for a status of a run: oneDNN's are positive, the runtime's own negative. */
    public static NativeException failure(int status, String subject) {
        return status > 0
                ? new NativeException(DnnlStatus.of(status).name(), status, "dnnl_primitive_execute", subject)
                : new NativeException(NativeStatus.describe(status), status, "dnn4j_sequence_run", subject);
    }
}
