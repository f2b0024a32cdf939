package io.github.dnn4j.onednn.plan;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.compile.ArenaPlan;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.onednn.lowering.Buffer;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Constants;
import io.github.dnn4j.onednn.lowering.LayoutPlan;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.Operands;
import io.github.dnn4j.onednn.lowering.PackedWeights;
import io.github.dnn4j.onednn.lowering.Placement;
import io.github.dnn4j.onednn.lowering.Site;
import io.github.dnn4j.onednn.lowering.WeightStore;
import io.github.dnn4j.onednn.primitive.DnnlScope;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.runtime.NativeThreads;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lowers a program for given input shapes and plans its memory. */
public final class PlanBuilder {
    private PlanBuilder() {}

    /**
     * Builds a plan.
     *
     * @param layouts layouts and implementations of convolutions
     * @param threads OpenMP team size; the plan has a smaller one where the system does not give so many threads
     * @param owner keeps engine and weights for as long as the plan lives
     */
    public static Plan build(
            long engine,
            Program program,
            CompileOptions options,
            LayoutPlan layouts,
            WeightStore weights,
            Map<String, Shape> inputs,
            int threads,
            Lifetime owner) {
        DnnlScope scope = new DnnlScope();
        int team = NativeThreads.team(threads);
        int former = NativeThreads.set(team);
        try {
            Map<String, Shape> shapes = program.inferShapes(inputs);
            Site site = new Site(engine, scope, program, options, shapes);
            Operands operands = new Operands(site);
            Constants constants = new Constants(site, weights);
            Lowering lowering = new Lowering(
                    operands,
                    layouts,
                    constants,
                    new PackedWeights(site, weights, constants.own()),
                    Placement.shared(program, shapes));
            for (NetworkInput input : program.network().inputs()) {
                lowering.defineInput(input.name(), input.type());
            }
            for (Step step : program.steps()) {
                lowering.begin(step);
                Lowerings.lower(lowering);
            }
            defineOutputs(program, lowering, shapes);
            lowering.constants().own().make();
            List<String> notes = new ArrayList<>(layouts.notes());
            notes.addAll(lowering.avoidanceNotes());
            return plan(lowering, shapes, team, notes, owner);
        } catch (RuntimeException | Error e) {
            scope.close();
            throw e;
        } finally {
            NativeThreads.set(former);
        }
    }

    /** The plan of all calls of {@code lowering}, whose scope it takes over, with one memory for them. */
    static Plan plan(Lowering lowering, Map<String, Shape> shapes, int threads, List<String> notes, Lifetime owner) {
        ArenaPlan<Buffer> arena = ArenaPlan.of(
                lowering.emission().calls(), PlanBuilder::activations, Buffer::bytes, MemoryPool.ALIGNMENT);
        String network = lowering.program().network().name();
        return new Plan(
                shapes,
                List.copyOf(lowering.emission().calls()),
                threads,
                1,
                List.copyOf(lowering.emission().reports()),
                notes,
                arena.offsets(),
                arena.arenaBytes(),
                unplannedBytes(lowering.emission().calls()),
                lowering.constants().own(),
                new Lifetime("a plan of network " + network, owner, lowering.scope()::close));
    }

    /** Brings every network output into a plain tensor. */
    private static void defineOutputs(Program program, Lowering lowering, Map<String, Shape> shapes) {
        for (String output : program.network().outputs()) {
            lowering.begin(output, "Reorder");
            String source = program.source(output);
            DataType type = program.network().types().get(output);
            Shape shape = MemoryDesc.atLeastVector(shapes.get(source));
            Operand operand = lowering.reshape(lowering.value(source), shape);
            lowering.emission()
                    .deliver(
                            operand,
                            output,
                            lowering.plainDesc(shape, type),
                            "the output is given in plain order as " + type);
        }
    }

    /** The activation roots that a call touches. */
    private static List<Buffer> activations(Call call) {
        return call.arguments().stream()
                .map(argument -> argument.operand().buffer().root())
                .filter(root -> root.kind() == Buffer.Kind.ACTIVATION)
                .toList();
    }

    /** As if every part of a concatenation had memory of its own. */
    private static long unplannedBytes(List<Call> calls) {
        Set<Buffer> seen = new HashSet<>();
        long bytes = 0;
        for (Call call : calls) {
            for (Call.Argument argument : call.arguments()) {
                Buffer buffer = argument.operand().buffer();
                if (buffer.kind() == Buffer.Kind.ACTIVATION && seen.add(buffer)) {
                    bytes = Math.addExact(bytes, buffer.bytes());
                }
            }
        }
        return bytes;
    }
}
