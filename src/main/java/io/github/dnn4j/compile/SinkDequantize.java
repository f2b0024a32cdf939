package io.github.dnn4j.compile;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Flatten;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.layer.TransposedConvolution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Lets layers that only move or compare elements (max pooling, concatenation, shuffles, reshapes) work on integers:
 * what they do to numbers of a grid they do to its integers, for (q - zeroPoint) scale grows with q, so Dequantize goes
 * behind them. There it meets the next Quantize. To the same grid, the two are the identity: q scale / scale is off by
 * less than 255 units of 2^-23, and rounds to q. To another grid they become one step that goes from integers to
 * integers.
 */
public final class SinkDequantize implements Pass {
    @Override
    public String name() {
        return "sink dequantization";
    }

    @Override
    public Program apply(Program program) {
        return new Walk(program).run();
    }

    /** What a value that Dequantize gives comes from. */
    private record Source(String integers, IntegerGrid grid, Step dequantize) {}

    private static final class Walk {
        private final Program program;
        private final Map<String, Source> sources = new HashMap<>();
        private final Map<String, String> aliases = new HashMap<>();
        private final Map<String, Integer> places = new HashMap<>();
        private final Set<String> names;
        private final List<Step> steps = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        Walk(Program program) {
            this.program = program;
            this.names = new HashSet<>(program.network().types().keySet());
        }

        Program run() {
            for (Step old : program.steps()) {
                Step step = old.renameInputs(input -> aliases.getOrDefault(input, input));
                Optional<IntegerGrid> from = step.dequantizedFrom(program.parameters());
                Optional<IntegerGrid> to = step.quantizedTo(program.parameters());
                if (from.isPresent()) {
                    sources.put(
                            step.outputs().getFirst(), new Source(step.inputs().getFirst(), from.get(), step));
                    append(step);
                } else if (to.isPresent() && sources.containsKey(step.inputs().getFirst())) {
                    quantize(step, to.get(), sources.get(step.inputs().getFirst()));
                } else if (!onIntegers(step)) {
                    append(step);
                }
            }
            return notes.isEmpty() ? program : finish();
        }

        private Program finish() {
            Map<String, String> outputs = new LinkedHashMap<>();
            for (String output : program.network().outputs()) {
                String source = program.source(output);
                String found = aliases.getOrDefault(source, source);
                if (!found.equals(output)) {
                    outputs.put(output, found);
                }
            }
            List<String> all = new ArrayList<>(program.notes());
            all.addAll(notes);
            return new Program(program.network(), steps, program.parameters(), outputs, all);
        }

        private void append(Step step) {
            step.outputs().forEach(output -> places.put(output, steps.size()));
            steps.add(step);
        }

        private String newName(String wanted) {
            String name = wanted;
            for (int i = 2; !names.add(name); i++) {
                name = wanted + i;
            }
            return name;
        }

        private void quantize(Step step, IntegerGrid grid, Source source) {
            if (!grid.equals(source.grid())) {
                append(requantize(step, step.outputs().getFirst(), step.name(), source, step.nodes()));
                notes.add(step.name() + " goes from the integers of " + source.integers()
                        + " to others, for the scales differ");
                return;
            }
            aliases.put(step.outputs().getFirst(), source.integers());
            notes.add(step.name() + " dropped: its result is the integers of " + source.integers());
            Integer place = places.get(source.integers());
            if (place != null
                    && steps.get(place)
                            .nodes()
                            .contains(source.dequantize().nodes().getFirst())) {
                // The layer between gives the integers: with both conversions it is one group to whoever checks it.
                steps.set(place, withNodes(steps.get(place), step.nodes()));
            }
        }

        private static Step withNodes(Step step, List<String> more) {
            List<String> nodes = new ArrayList<>(step.nodes());
            nodes.addAll(more);
            return new Step(
                    step.name(),
                    step.layer(),
                    step.inputs(),
                    step.outputs(),
                    step.parameters(),
                    step.post(),
                    nodes,
                    step.sources());
        }

        private static Step requantize(Step quantize, String output, String name, Source source, List<String> own) {
            List<String> nodes = new ArrayList<>(own);
            nodes.addAll(source.dequantize().nodes());
            return new Step(
                    name,
                    quantize.layer(),
                    List.of(source.integers()),
                    List.of(output),
                    quantize.parameters(),
                    List.of(),
                    nodes,
                    List.of(source.grid()));
        }

        /** Places the step so that it works on integers; false if it does not. */
        private boolean onIntegers(Step step) {
            List<Source> given = step.inputs().stream().map(sources::get).toList();
            if (given.isEmpty()
                    || given.stream().anyMatch(Objects::isNull)
                    || !step.post().isEmpty()
                    || !movesElements(step.layer())) {
                return false;
            }
            List<IntegerGrid> grids =
                    given.stream().map(Source::grid).distinct().toList();
            if (grids.size() == 1) {
                onIntegers(step, given.stream().map(Source::integers).toList(), grids.getFirst(), given.getFirst());
                return true;
            }
            return commonQuantize(step)
                    .map(quantize -> unify(step, given, quantize))
                    .isPresent();
        }

        /** The Quantize that all takers of a concatenation are, to one grid; empty if they are not. */
        private Optional<Step> commonQuantize(Step step) {
            List<Step> takers = program.consumers(step.outputs().getFirst());
            Set<Optional<IntegerGrid>> grids = new HashSet<>();
            takers.forEach(taker -> grids.add(taker.quantizedTo(program.parameters())));
            boolean one = grids.size() == 1 && grids.iterator().next().isPresent();
            return one && !program.isOutput(step.outputs().getFirst())
                    ? Optional.of(takers.getFirst())
                    : Optional.empty();
        }

        /**
         * Brings the parts of a concatenation to the grid of its taker, which costs a step for each that is on another.
         */
        private Step unify(Step step, List<Source> given, Step quantize) {
            IntegerGrid grid = quantize.quantizedTo(program.parameters()).orElseThrow();
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < given.size(); i++) {
                Source source = given.get(i);
                if (source.grid().equals(grid)) {
                    parts.add(source.integers());
                } else {
                    String name = newName(
                            step.inputs().get(i) + " as " + quantize.outputs().getFirst());
                    append(requantize(quantize, name, name, source, List.of(quantize.name())));
                    parts.add(name);
                    notes.add(step.inputs().get(i) + " goes to the scale of " + step.name() + " by a step of its own");
                }
            }
            // All that take the result are Quantize to this grid, so that nobody looks at what it is dequantized by.
            onIntegers(
                    step,
                    parts,
                    grid,
                    new Source(parts.getFirst(), grid, given.getFirst().dequantize()));
            return quantize;
        }

        private void onIntegers(Step step, List<String> inputs, IntegerGrid grid, Source source) {
            Step dequantize = source.dequantize();
            List<String> integers = step.outputs().stream()
                    .map(output -> newName(output + " as integers"))
                    .toList();
            List<String> nodes = new ArrayList<>(step.nodes());
            step.inputs().stream()
                    .map(input -> sources.get(input).dequantize().nodes().getFirst())
                    .distinct()
                    .forEach(nodes::add);
            append(new Step(
                    step.name(), step.layer(), inputs, integers, step.parameters(), List.of(), nodes, List.of()));
            notes.add(step.name() + " works on integers");
            for (int i = 0; i < integers.size(); i++) {
                String output = step.outputs().get(i);
                boolean own = dequantize
                        .dequantizedFrom(program.parameters())
                        .filter(grid::equals)
                        .isPresent();
                Step after = new Step(
                        dequantize.name() + " of " + output,
                        dequantize.layer(),
                        List.of(integers.get(i)),
                        List.of(output),
                        dequantize.parameters(),
                        List.of(),
                        List.of(dequantize.nodes().getFirst()));
                if (own) {
                    append(after);
                }
                sources.put(output, new Source(integers.get(i), grid, after));
            }
        }

        /** True if every element of the result is one of the inputs, chosen by place or by size. */
        private static boolean movesElements(Layer layer) {
            return switch (layer) {
                case ChannelShuffle _, Concat _, Flatten _, MaxPooling _, Reshape _, Split _, Transpose _ -> true;
                case Activation _,
                        AveragePooling _,
                        BatchNormalization _,
                        Constant _,
                        ConstantPadding _,
                        Convolution _,
                        Dequantize _,
                        Dropout _,
                        Elementwise _,
                        FullyConnected _,
                        GlobalPooling _,
                        LocalResponseNormalization _,
                        Normalization _,
                        PRelu _,
                        Quantize _,
                        Resampling _,
                        Softmax _,
                        TransposedConvolution _ -> false;
            };
        }
    }
}
