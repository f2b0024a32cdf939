package io.github.dnn4j.onednn.session;

import io.github.dnn4j.backend.Session.StepTime;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.plan.Plan;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** All calls of a plan, to be run in one native crossing. */
final class PlanSequences implements AutoCloseable {
    /**
     * For measuring what one native crossing per run is worth: with this system property set to true, a run crosses
     * once per primitive instead.
     */
    private static final boolean CALL_PER_PRIMITIVE = Boolean.getBoolean("dnn4j.onednn.callPerPrimitive");

    private final Plan plan;
    private final long stream;
    private final CallSequence[] sequences;

    /**
     * Prepares the native sequences; nothing stays allocated if that fails.
     *
     * @param memories makes the memory objects of a call's arguments
     */
    PlanSequences(Plan plan, long stream, SessionMemories memories) {
        this.plan = plan;
        this.stream = stream;
        List<List<Call>> crossings =
                CALL_PER_PRIMITIVE ? plan.calls().stream().map(List::of).toList() : List.of(plan.calls());
        List<CallSequence> made = new ArrayList<>();
        try {
            crossings.forEach(calls -> made.add(new CallSequence(calls, memories::of)));
        } catch (RuntimeException | Error e) {
            made.forEach(CallSequence::close);
            throw e;
        }
        this.sequences = made.toArray(CallSequence[]::new);
    }

    /**
     * Runs the plan; allocates nothing.
     *
     * @param nanos where the duration of each call goes; 0 for nowhere
     * @param session whose run it is, for messages
     * @return false if the calling thread cannot have the plan's team of threads, and nothing was run
     */
    boolean run(long nanos, String session) {
        long next = nanos;
        for (CallSequence sequence : sequences) {
            if (!sequence.run(stream, plan.threads(), next, session)) {
                return false;
            }
            next += nanos == 0 ? 0 : (long) sequence.size() * Long.BYTES;
        }
        return true;
    }

    /** The time of every step in all parts of the batch together, of a run whose calls took {@code nanos}. */
    List<StepTime> stepTimes(MemorySegment nanos) {
        int steps = plan.calls().size() / plan.parts();
        List<StepTime> times = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            long sum = 0;
            for (int part = 0; part < plan.parts(); part++) {
                sum += nanos.getAtIndex(ValueLayout.JAVA_LONG, (long) part * steps + i);
            }
            times.add(new StepTime(plan.calls().get(i).subject(), sum));
        }
        return List.copyOf(times);
    }

    @Override
    public void close() {
        for (CallSequence sequence : sequences) {
            sequence.close();
        }
    }
}
