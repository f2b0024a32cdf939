package io.github.dnn4j.compile;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.network.QuantizedWeight;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes one integer step of Dequantize, a convolution, fully connected layer or addition with what is fused into it,
 * and Quantize (Jacob et al., 2018, section 2.4). Its sums are of 32-bit integers; scales, bias, activations and
 * residual addition are applied to them in F32, and the result is rounded once, as the layers one by one define it up
 * to the rounding of F32. A layer that cannot compute so stays in floating point, with a note that says why.
 *
 * <p>To run after the other fusions and {@link SinkDequantize}.
 */
public final class FuseIntegers implements Pass {
    private static final String COMPUTES = " computes in integers";

    private final String noProducts;

    /**
     * The pass for a backend.
     *
     * @param noProducts why the backend must not sum products of integers; empty if it may
     */
    public FuseIntegers(String noProducts) {
        this.noProducts = noProducts;
    }

    @Override
    public String name() {
        return "fuse integers";
    }

    @Override
    public Program apply(Program program) {
        Draft draft = new Draft(program);
        Map<String, Shape> shapes = program.inferShapes(program.network().defaultShapes());
        for (Step step : program.steps()) {
            Optional<Step> host = step.quantizedTo(program.parameters())
                    .flatMap(grid -> draft.producer(step.inputs().getFirst()))
                    .filter(producer -> producer.isOnIntegers()
                            && producer.stored().isEmpty()
                            && takesStore(producer)
                            && draft.isHidden(step.inputs().getFirst()));
            if (host.isPresent()) {
                IntegerGrid grid = step.quantizedTo(program.parameters()).orElseThrow();
                draft.replace(
                        host.get(),
                        host.get().absorb(step, new PostOperation.Store(grid)),
                        host.get().name() + " computes in integers and stores " + grid.type());
            } else {
                draft.append(integers(draft, program, shapes, step));
            }
        }
        return withoutIdleDequantize(draft.finish());
    }

    private static boolean takesStore(Step step) {
        return step.layer() instanceof Convolution
                || step.layer() instanceof FullyConnected
                || step.layer() instanceof Elementwise;
    }

    /** The step as one of integers, or the step itself. */
    private Step integers(Draft draft, Program program, Map<String, Shape> shapes, Step step) {
        boolean linear = step.layer() instanceof Convolution || step.layer() instanceof FullyConnected;
        if (step.isOnIntegers() || !linear && !isAddition(step)) {
            return step;
        }
        List<IntegerGrid> sources = new ArrayList<>();
        List<String> inputs = new ArrayList<>();
        List<String> nodes = new ArrayList<>(step.nodes());
        for (String input : step.layerInputs()) {
            Optional<Step> dequantize = draft.producer(input)
                    .filter(producer ->
                            producer.dequantizedFrom(program.parameters()).isPresent());
            if (dequantize.isEmpty()) {
                return floating(draft, step, linear, "its input " + input + " is not quantized with one scale");
            }
            sources.add(dequantize.get().dequantizedFrom(program.parameters()).orElseThrow());
            inputs.add(dequantize.get().inputs().getFirst());
            join(nodes, dequantize.get().nodes());
        }
        String obstacle = linear ? obstacle(program, step, sources.getFirst()) : obstacle(step, sources, shapes);
        if (!obstacle.isEmpty()) {
            return floating(draft, step, linear, obstacle);
        }
        List<PostOperation> post = new ArrayList<>();
        for (PostOperation operation : step.post()) {
            if (operation instanceof PostOperation.Add add) {
                Optional<Step> other = draft.producer(add.value())
                        .filter(producer -> producer.dequantizedFrom(program.parameters())
                                        .isPresent()
                                && shapes.get(add.value())
                                        .equals(shapes.get(step.outputs().getFirst())));
                inputs.add(other.map(found -> found.inputs().getFirst()).orElse(add.value()));
                other.ifPresent(found -> join(nodes, found.nodes()));
                post.add(other.<PostOperation>map(found -> new PostOperation.AddIntegers(
                                found.inputs().getFirst(),
                                found.dequantizedFrom(program.parameters()).orElseThrow()))
                        .orElse(add));
            } else {
                post.add(operation);
            }
        }
        draft.note(step.name() + COMPUTES);
        return new Step(step.name(), step.layer(), inputs, step.outputs(), step.parameters(), post, nodes, sources);
    }

    private static void join(List<String> nodes, List<String> more) {
        more.stream().filter(node -> !nodes.contains(node)).forEach(nodes::add);
    }

    private static Step floating(Draft draft, Step step, boolean linear, String reason) {
        if (linear) {
            draft.note(step.name() + " stays in floating point: " + reason);
        }
        return step;
    }

    private static boolean isAddition(Step step) {
        return step.layer() instanceof Elementwise layer && layer.operation() == Elementwise.Operation.ADD;
    }

    private String obstacle(Program program, Step step, IntegerGrid source) {
        if (!noProducts.isEmpty()) {
            return noProducts;
        }
        String weight = step.parameters().getFirst();
        Optional<QuantizedWeight> integers = program.parameters().quantized(weight);
        if (integers.isEmpty()) {
            return "its weight " + weight + " is not held as S8 with a scale for each output channel and zero point 0";
        }
        return step.layer() instanceof FullyConnected && source.zeroPoint() != 0
                ? "its input has the zero point " + source.zeroPoint() + "; fully connected layers take 0 only"
                : "";
    }

    private static String obstacle(Step step, List<IntegerGrid> sources, Map<String, Shape> shapes) {
        boolean symmetric = sources.stream().allMatch(grid -> grid.zeroPoint() == 0);
        boolean sameShape =
                shapes.get(step.inputs().get(0)).equals(shapes.get(step.inputs().get(1)));
        boolean plain = step.post().stream().noneMatch(PostOperation.Add.class::isInstance);
        return symmetric && sameShape && plain ? "" : "an addition of this kind is not computed in integers";
    }

    /** Without the notes on steps that another note, on what they store, is about too. */
    private static List<String> distinct(List<String> notes) {
        return notes.stream()
                .filter(note -> !note.endsWith(COMPUTES)
                        || notes.stream().noneMatch(other -> other.startsWith(note + " and stores ")))
                .toList();
    }

    /** Drops Dequantize without consumers; it has become part of those that it had. */
    private static Program withoutIdleDequantize(Program program) {
        List<Step> kept = program.steps().stream()
                .filter(step -> !(step.layer() instanceof Dequantize)
                        || program.isOutput(step.outputs().getFirst())
                        || !program.consumers(step.outputs().getFirst()).isEmpty())
                .toList();
        return kept.size() == program.steps().size() ? program : program.with(kept, program.parameters(), List.of());
    }
}
