package io.github.dnn4j.backend;

import java.util.List;

/**
 * Which kernel runs and why.
 *
 * @param backend name of the backend
 * @param device what it computes on
 * @param steps what runs, in order
 * @param notes what was folded, dropped or decided at compile time, a sentence each
 * @param plannedBytes activation memory of a session
 * @param unplannedBytes activation memory if every value had a buffer of its own
 * @param weightBytes packed weights, and constants that a session needs besides
 */
public record Explanation(
        String backend,
        Device device,
        List<StepReport> steps,
        List<String> notes,
        long plannedBytes,
        long unplannedBytes,
        long weightBytes) {
    /**
     * One step.
     *
     * @param name name of the step: that of its first node
     * @param kind what it computes: a layer's kind, or {@code Reorder}
     * @param precision element types in and out, weights included where there are any
     * @param implementation the kernel's name as the library gives it
     * @param instructionSet the instruction set in that name; empty where it names none
     * @param layouts memory layouts in and out
     * @param fused nodes that are computed within this step besides the first
     * @param reorderedBytes bytes read and written by a reorder; 0 for other steps
     * @param reason why a slow or unexpected choice was made; empty where there is nothing to say
     * @param candidates what was considered, best first; empty where there is one way to compute it
     */
    public record StepReport(
            String name,
            String kind,
            String precision,
            String implementation,
            String instructionSet,
            String layouts,
            List<String> fused,
            long reorderedBytes,
            String reason,
            List<Candidate> candidates) {
        public StepReport {
            fused = List.copyOf(fused);
            candidates = List.copyOf(candidates);
        }

        /** A step that there is one way to compute. */
        public StepReport(
                String name,
                String kind,
                String precision,
                String implementation,
                String instructionSet,
                String layouts,
                List<String> fused,
                long reorderedBytes,
                String reason) {
            this(
                    name,
                    kind,
                    precision,
                    implementation,
                    instructionSet,
                    layouts,
                    fused,
                    reorderedBytes,
                    reason,
                    List.of());
        }

        /** The same with what was considered for it. */
        public StepReport among(List<Candidate> considered) {
            return new StepReport(
                    name,
                    kind,
                    precision,
                    implementation,
                    instructionSet,
                    layouts,
                    fused,
                    reorderedBytes,
                    reason,
                    considered);
        }
    }

    /**
     * A way to compute a step.
     *
     * @param name what {@link CompileOptions#avoiding} calls it
     * @param passedOver why it was passed over; empty for what computes the step
     */
    public record Candidate(String name, String passedOver) {}
}
