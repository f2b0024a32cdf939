package io.github.dnn4j.cudnn.lowering;

import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.compile.ArenaPlan;
import io.github.dnn4j.compile.ShapePlan;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * What a session does for given input shapes.
 *
 * @param shapes shapes of all values
 * @param calls what it puts on the stream, in order
 * @param reports a report for every call
 * @param inputs device copies of the inputs
 * @param outputs device copies of the outputs
 * @param offsets where buffers lie in the arena
 * @param arenaBytes size of the arena
 * @param unplannedBytes size without sharing
 * @param constants what calls read besides weights: it may grow with the shapes
 * @param notes what there is to say about its engines besides what each step says
 * @param lifetime keeps weights and engine plans
 */
public record CudnnPlan(
        Map<String, Shape> shapes,
        List<StreamCall> calls,
        List<StepReport> reports,
        Map<String, DeviceBuffer> inputs,
        Map<String, DeviceBuffer> outputs,
        Map<DeviceBuffer, Long> offsets,
        long arenaBytes,
        long unplannedBytes,
        DeviceWeights constants,
        List<String> notes,
        Lifetime lifetime)
        implements ShapePlan {
    /** cudaMalloc's own alignment, so that every buffer is as aligned as one of its own. */
    private static final long ALIGNMENT = 256;

    /**
     * The plan of all that was lowered, with one arena for what lives between calls.
     *
     * @param notes what there is to say about its engines
     * @param release gives up what the plan alone needs
     */
    public static CudnnPlan of(Lowering lowering, List<String> notes, Lifetime owner, Runnable release) {
        ArenaPlan<DeviceBuffer> arena =
                ArenaPlan.of(lowering.calls(), CudnnPlan::arenaBuffers, DeviceBuffer::bytes, ALIGNMENT);
        return new CudnnPlan(
                lowering.shapes(),
                List.copyOf(lowering.calls()),
                List.copyOf(lowering.reports()),
                lowering.inputs(),
                lowering.outputs(),
                arena.offsets(),
                arena.arenaBytes(),
                arena.unplannedBytes(),
                lowering.constants(),
                notes,
                new Lifetime("a plan of network " + lowering.program().network().name(), owner, release));
    }

    private static List<DeviceBuffer> arenaBuffers(StreamCall call) {
        return call.buffers().stream()
                .filter(buffer -> buffer.kind() == DeviceBuffer.Kind.ARENA)
                .toList();
    }

    @Override
    public long constantBytes() {
        return constants.bytes();
    }
}
