package io.github.dnn4j.reference;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The buffers of a plan, and the loops that fill them. Tensors may be exchanged for others of the same kind. */
final class ReferenceRun {
    private final ReferencePlan plan;
    private final ReferenceWeights weights;
    private final CompileOptions options;
    private final List<Tensor> allocated = new ArrayList<>();
    private final Tensor[] tensors;

    /** Allocates every buffer; all are closed again if one fails. */
    ReferenceRun(ReferencePlan plan, ReferenceWeights weights, CompileOptions options, Allocator allocator) {
        this.plan = plan;
        this.weights = weights;
        this.options = options;
        this.tensors = new Tensor[plan.buffers().size()];
        try {
            for (int i = 0; i < tensors.length; i++) {
                ReferencePlan.Buffer buffer = plan.buffers().get(i);
                tensors[i] = allocator.allocate(buffer.shape(), buffer.type(), buffer.purpose());
                allocated.add(tensors[i]);
            }
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    /** The tensor that holds a value. */
    Tensor value(String name) {
        return tensors[plan.values().get(name)];
    }

    /** The tensor that was allocated for a value, whether or not another has taken its place. */
    Tensor allocated(String name) {
        return allocated.get(plan.values().get(name));
    }

    /** Lets {@code tensor} hold a value from now on. */
    void replace(String name, Tensor tensor) {
        tensors[plan.values().get(name)] = tensor;
    }

    /** Computes every value from the inputs. */
    void compute() {
        plan.steps().forEach(this::compute);
    }

    /** Computes every value and times the steps. */
    List<Session.StepTime> computeTimed() {
        List<Session.StepTime> times = new ArrayList<>();
        for (ReferencePlan.Step step : plan.steps()) {
            long start = System.nanoTime();
            compute(step);
            String name = switch (step) {
                case ReferencePlan.Copy copy -> "Copy " + copy.to();
                case ReferencePlan.Compute compute ->
                    compute.node().layer().kind() + " " + compute.node().name();
            };
            times.add(new Session.StepTime(name, System.nanoTime() - start));
        }
        return List.copyOf(times);
    }

    private void compute(ReferencePlan.Step step) {
        switch (step) {
            case ReferencePlan.Copy copy -> {
                tensors[copy.to()].copyFrom(tensors[copy.from()]);
                round(copy.to());
            }
            case ReferencePlan.Compute compute -> {
                ReferenceKernels.compute(
                        compute.node().layer(),
                        pick(compute.inputs()),
                        weights.of(compute.node(), options),
                        pick(compute.outputs()));
                compute.outputs().forEach(this::round);
            }
        }
    }

    private void round(int buffer) {
        StoredPrecision.round(tensors[buffer], plan.buffers().get(buffer).stored());
    }

    private List<Tensor> pick(List<Integer> buffers) {
        return buffers.stream().map(index -> tensors[index]).toList();
    }

    void close() {
        allocated.forEach(Tensor::close);
    }
}
