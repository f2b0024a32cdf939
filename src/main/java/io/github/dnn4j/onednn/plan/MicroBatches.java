package io.github.dnn4j.onednn.plan;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.SampleIndependence;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.onednn.lowering.Buffer;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A batch computed in parts, one after the other in the same memory, where more of what lies between layers then stays
 * in the last-level cache. Weights are read for every part, so a few large layers are better off with the whole batch:
 * what goes through memory is estimated for both.
 *
 * @param parts how many parts
 * @param inputs shapes of the inputs for one of them
 */
public record MicroBatches(int parts, Map<String, Shape> inputs) {
    /** Parts must save this share of the traffic: the estimate is coarse, and small batches have costs of their own. */
    private static final double WORTH_IT = 0.25;

    /** A plan has the calls of every part one after the other, so there are only so many parts. */
    private static final long MOST_PARTS = 4096;

    /** Of the last-level cache: others use it too. */
    private static final double SHARE_OF_CACHE = 0.5;

    /**
     * The parts with the least traffic; one if nothing is gained by more, or samples cannot be computed by themselves.
     *
     * @param inputs shapes of the inputs for the whole batch
     * @param threads the team's size: a part has a sample for each, for they may be all that can be shared
     * @param cache bytes of the last-level cache; 0 if unknown, and then nothing is gained
     */
    public static MicroBatches of(
            Program program, CompileOptions options, Map<String, Shape> inputs, int threads, long cache) {
        MicroBatches best = new MicroBatches(1, inputs);
        boolean batched = !inputs.isEmpty()
                && inputs.values().stream().allMatch(shape -> shape.rank() > 0 && shape.extent(0) > 1);
        if (!batched || cache == 0 || !options.optimize()) {
            return best;
        }
        long batch = inputs.values().iterator().next().extent(0);
        Map<String, Shape> shapes = program.inferShapes(inputs);
        double room = SHARE_OF_CACHE * cache;
        double least = (1 - WORTH_IT) * traffic(program, options, shapes, 1, room);
        for (int parts = 2; parts <= MOST_PARTS && batch / parts >= threads; parts++) {
            if (batch % parts != 0) {
                continue;
            }
            long samples = batch / parts;
            Optional<Map<String, Shape>> shapesOfPart = SampleIndependence.part(program, shapes, inputs, samples);
            if (shapesOfPart.isEmpty()) {
                break;
            }
            double traffic = traffic(program, options, shapesOfPart.get(), parts, room);
            if (traffic < least) {
                least = traffic;
                Map<String, Shape> part = new HashMap<>(shapesOfPart.get());
                part.keySet().retainAll(inputs.keySet());
                best = new MicroBatches(parts, part);
            }
        }
        return best;
    }

    /** Bytes through memory of all parts: weights, unless all fit the cache, and values of steps that do not. */
    private static double traffic(
            Program program, CompileOptions options, Map<String, Shape> shapes, long parts, double room) {
        double weights = 0;
        double values = 0;
        for (Step step : program.steps()) {
            DataType type =
                    step.sources().isEmpty() ? options.precisionOf(step.name()).type() : DataType.S8;
            for (String parameter : step.parameters()) {
                weights += program.parameters().source(parameter).shape().bytes(type);
            }
            double touched = Stream.concat(step.inputs().stream(), step.outputs().stream())
                    .mapToDouble(value -> shapes.get(value).bytes(type))
                    .sum();
            values += touched > room ? touched : 0;
        }
        return (weights > room ? parts * weights : weights) + parts * values;
    }

    /**
     * The plan for the whole batch: that of a part, again and again. Values between layers share one memory.
     *
     * @param part the plan of a part, which the result takes over
     * @param shapes all values' shapes for the whole batch
     */
    public Plan whole(Plan part, Map<String, Shape> shapes) {
        if (parts == 1) {
            return part;
        }
        try {
            return repeated(part, shapes);
        } catch (RuntimeException | Error e) {
            part.lifetime().close();
            throw e;
        }
    }

    private Plan repeated(Plan part, Map<String, Shape> shapes) {
        Map<Buffer, Buffer> wholes = new IdentityHashMap<>();
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            Map<Buffer, Buffer> moved = new HashMap<>();
            int number = i;
            for (Call call : part.calls()) {
                calls.add(call.on(call.arguments().stream()
                        .map(argument ->
                                new Call.Argument(argument.number(), at(argument.operand(), number, wholes, moved)))
                        .toList()));
            }
        }
        List<String> notes = new ArrayList<>(part.notes());
        notes.add(
                "the batch is computed in " + parts + " parts, one after the other in the same memory, so that more of"
                        + " what lies between layers stays in the last-level cache");
        return new Plan(
                shapes,
                List.copyOf(calls),
                part.threads(),
                parts,
                part.reports(),
                List.copyOf(notes),
                part.offsets(),
                part.arenaBytes(),
                part.unplannedBytes(),
                part.constants(),
                part.lifetime());
    }

    /** The operand of the part with that number: inputs and outputs lie one part after the other. */
    private Operand at(Operand operand, int number, Map<Buffer, Buffer> wholes, Map<Buffer, Buffer> moved) {
        Buffer root = operand.buffer().root();
        if (root.kind() != Buffer.Kind.INPUT && root.kind() != Buffer.Kind.OUTPUT) {
            return operand;
        }
        Buffer whole = wholes.computeIfAbsent(
                root, key -> new Buffer(key.kind(), key.name(), Math.multiplyExact(key.bytes(), parts)));
        Buffer inside = moved.computeIfAbsent(
                operand.buffer(),
                key -> Buffer.inside(
                        whole, number * root.bytes() + key.offsetInRoot(), key.name() + " of a part", key.bytes()));
        return new Operand(inside, operand.desc());
    }
}
