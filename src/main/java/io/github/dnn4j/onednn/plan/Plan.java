package io.github.dnn4j.onednn.plan;

import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.compile.ShapePlan;
import io.github.dnn4j.onednn.lowering.Buffer;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.PlanConstants;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * A program lowered for one set of input shapes: primitives, which sessions share, and where every buffer lies in a
 * session's memory.
 *
 * @param shapes shapes of all values
 * @param calls primitives in order
 * @param threads OpenMP team size, which primitives take on when they are created; a run has it, neither more nor less
 * @param parts parts of the batch, for each of which the calls are there once
 * @param reports what runs and why, for one part
 * @param notes why values lie in memory as they do, a sentence each
 * @param offsets where activation roots lie in the arena, in bytes
 * @param arenaBytes size of the arena
 * @param unplannedBytes what activations would need without sharing memory
 * @param constants what calls read besides weights and what grows with the shapes
 * @param lifetime ends the primitives and descriptors once no session needs them
 */
public record Plan(
        Map<String, Shape> shapes,
        List<Call> calls,
        int threads,
        int parts,
        List<StepReport> reports,
        List<String> notes,
        Map<Buffer, Long> offsets,
        long arenaBytes,
        long unplannedBytes,
        PlanConstants constants,
        Lifetime lifetime)
        implements ShapePlan {
    @Override
    public long constantBytes() {
        return constants.bytes();
    }
}
