package io.github.dnn4j.train.optimizer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Moves the learned parameters of a session by their gradients, in place, with the state that the optimizer keeps for
 * each. A step is one {@link #add} after every backward pass that belongs to it, then {@link #gradientNorm} if wanted,
 * then {@link #apply}. Nothing is allocated on the Java heap; for one thread.
 *
 * <p>Elements pass through arrays that fit the processor's first cache, over which the rules are plain loops.
 */
public final class ParameterUpdates implements AutoCloseable {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
    private static final int CHUNK = 1024;

    private final Optimizer optimizer;
    private final int passes;
    private final List<Slot> slots = new ArrayList<>();
    private final float[] p = new float[CHUNK];
    private final float[] g = new float[CHUNK];
    private final float[] first = new float[CHUNK];
    private final float[] second = new float[CHUNK];
    private long steps;
    private int added;

    /**
     * A learned parameter.
     *
     * @param sum its gradient summed over several passes; the session's own where a step has one pass
     * @param state what the optimizer keeps
     */
    private record Slot(
            String name, Tensor parameter, Tensor gradient, Tensor sum, List<Tensor> state, boolean decays) {}

    /**
     * State for all learned parameters of a session's network, zeroed.
     *
     * @param passes backward passes whose gradients are averaged for one step, at least 1
     * @param pool gives the state's memory; stays open until this is closed
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the network has nothing to learn
     * @throws io.github.dnn4j.tensor.MemoryBudgetException if the pool's budget does not suffice
     */
    public ParameterUpdates(TrainingSession session, Optimizer optimizer, int passes, MemoryPool pool) {
        require(passes >= 1, "gradients of %d passes for a step; at least 1 is needed", passes);
        this.optimizer = optimizer;
        this.passes = passes;
        Network network = session.network();
        Set<String> weights = weights(network);
        try {
            for (String name : network.parameters().keySet()) {
                if (network.isLearned(name)) {
                    slots.add(slot(session, name, weights.contains(name), pool));
                }
            }
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
        require(!slots.isEmpty(), "network %s has no parameters to learn", network.name());
    }

    private Slot slot(TrainingSession session, String name, boolean weight, MemoryPool pool) {
        Tensor parameter = session.parameter(name);
        Tensor gradient = session.gradient(name);
        List<Tensor> own = new ArrayList<>();
        try {
            for (String what : optimizer.slots()) {
                own.add(pool.allocate(parameter.shape(), DataType.F32, what + " of " + name));
            }
            Tensor sum = passes == 1
                    ? gradient
                    : pool.allocate(parameter.shape(), DataType.F32, "the summed gradient of " + name);
            boolean decays = weight || optimizer.weightDecay().everywhere();
            return new Slot(name, parameter, gradient, sum, List.copyOf(own), decays);
        } catch (RuntimeException | Error failure) {
            own.forEach(Tensor::close);
            throw failure;
        }
    }

    private static Set<String> weights(Network network) {
        Set<String> weights = new LinkedHashSet<>();
        for (Node node : network.nodes()) {
            for (int i = 0; i < node.parameters().size(); i++) {
                if (node.layer().parameters().get(i).role().equals("weight")) {
                    weights.add(node.parameters().get(i));
                }
            }
        }
        return weights;
    }

    /** The shapes of what {@code optimizer} keeps for a network, under the names of {@link #state}. */
    public static Map<String, Shape> stateShapes(Network network, Optimizer optimizer) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        network.parameters().forEach((name, shape) -> {
            if (network.isLearned(name)) {
                optimizer.slots().forEach(slot -> shapes.put(stateName(slot, name), shape));
            }
        });
        return shapes;
    }

    private static String stateName(String slot, String parameter) {
        return slot + ":" + parameter;
    }

    /** Steps taken so far. */
    public long steps() {
        return steps;
    }

    /**
     * Takes the session's gradients as they are after a backward pass.
     *
     * @throws IllegalStateException if the step has all its passes already
     */
    public void add() {
        if (added == passes) {
            throw new IllegalStateException("a step has " + passes + " passes, and all of them were added");
        }
        for (int i = 0; i < slots.size() && passes > 1; i++) {
            sum(slots.get(i));
        }
        added++;
    }

    private void sum(Slot slot) {
        MemorySegment from = slot.gradient.segment();
        MemorySegment to = slot.sum.segment();
        if (added == 0) {
            MemorySegment.copy(from, 0, to, 0, to.byteSize());
            return;
        }
        long elements = slot.sum.shape().elements();
        for (long at = 0; at < elements; at += CHUNK) {
            int count = (int) Math.min(CHUNK, elements - at);
            MemorySegment.copy(from, FLOAT, at * 4, g, 0, count);
            MemorySegment.copy(to, FLOAT, at * 4, first, 0, count);
            for (int i = 0; i < count; i++) {
                first[i] += g[i];
            }
            MemorySegment.copy(first, 0, to, FLOAT, at * 4, count);
        }
    }

    /**
     * The Euclidean norm of all gradients of the step together, averaged over its passes; not finite if one of them is
     * not.
     */
    public double gradientNorm() {
        requireComplete();
        double total = 0;
        for (int i = 0; i < slots.size(); i++) {
            total += squares(slots.get(i).sum);
        }
        return Math.sqrt(total) / passes;
    }

    /** Summed in four parts, since one sum would wait for each addition; in double, where no F32 can overflow. */
    private double squares(Tensor tensor) {
        MemorySegment memory = tensor.segment();
        long elements = tensor.shape().elements();
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (long at = 0; at < elements; at += CHUNK) {
            int count = (int) Math.min(CHUNK, elements - at);
            MemorySegment.copy(memory, FLOAT, at * 4, g, 0, count);
            int i = 0;
            for (; i + 3 < count; i += 4) {
                a += (double) g[i] * g[i];
                b += (double) g[i + 1] * g[i + 1];
                c += (double) g[i + 2] * g[i + 2];
                d += (double) g[i + 3] * g[i + 3];
            }
            for (; i < count; i++) {
                a += (double) g[i] * g[i];
            }
        }
        return a + b + c + d;
    }

    /**
     * Moves every parameter.
     *
     * @param rate step size of this step
     * @param gradientFactor what the gradients are multiplied by first: 1, or less to clip them
     * @throws IllegalStateException unless all passes of the step were added
     */
    public void apply(double rate, double gradientFactor) {
        requireComplete();
        steps++;
        added = 0;
        for (int i = 0; i < slots.size(); i++) {
            apply(slots.get(i), rate, (float) (gradientFactor / passes));
        }
    }

    private void apply(Slot slot, double rate, float scale) {
        MemorySegment parameter = slot.parameter.segment();
        MemorySegment gradient = slot.sum.segment();
        MemorySegment one = slot.state.size() > 0 ? slot.state.get(0).segment() : null;
        MemorySegment two = slot.state.size() > 1 ? slot.state.get(1).segment() : null;
        float decay = slot.decays ? (float) optimizer.weightDecay().rate() : 0;
        long elements = slot.parameter.shape().elements();
        for (long at = 0; at < elements; at += CHUNK) {
            int count = (int) Math.min(CHUNK, elements - at);
            MemorySegment.copy(parameter, FLOAT, at * 4, p, 0, count);
            MemorySegment.copy(gradient, FLOAT, at * 4, g, 0, count);
            if (one != null) {
                MemorySegment.copy(one, FLOAT, at * 4, first, 0, count);
            }
            if (two != null) {
                MemorySegment.copy(two, FLOAT, at * 4, second, 0, count);
            }
            switch (optimizer) {
                case Sgd sgd -> sgd.update(p, g, first, count, rate, scale, decay, steps == 1);
                case Adam adam -> adam.update(p, g, first, second, count, rate, scale, decay, steps);
            }
            MemorySegment.copy(p, 0, parameter, FLOAT, at * 4, count);
            if (one != null) {
                MemorySegment.copy(first, 0, one, FLOAT, at * 4, count);
            }
            if (two != null) {
                MemorySegment.copy(second, 0, two, FLOAT, at * 4, count);
            }
        }
    }

    private void requireComplete() {
        if (added != passes) {
            throw new IllegalStateException("a step has " + passes + " passes, but " + added + " were added");
        }
    }

    /** The first parameter, in the order of the network, whose gradient has an element that is not finite. */
    public Optional<String> notFinite() {
        return slots.stream()
                .filter(slot -> !Double.isFinite(squares(slot.sum)))
                .map(Slot::name)
                .findFirst();
    }

    /** What the optimizer keeps, as {@code exp_avg:conv1.weight}, say; the memory itself. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        for (Slot slot : slots) {
            for (int i = 0; i < slot.state.size(); i++) {
                state.put(stateName(optimizer.slots().get(i), slot.name), slot.state.get(i));
            }
        }
        return state;
    }

    /**
     * Goes on from a state that was kept.
     *
     * @param stepsTaken steps that it had taken
     * @param saved tensors under the names of {@link #state}
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if one is missing or has another shape
     */
    public void restore(long stepsTaken, Map<String, Tensor> saved) {
        state().forEach((name, tensor) -> {
            require(saved.containsKey(name), "the optimizer's state has no %s", name);
            tensor.copyFrom(saved.get(name));
        });
        steps = stepsTaken;
        added = 0;
    }

    /** Gives the state's memory back. */
    @Override
    public void close() {
        for (Slot slot : slots) {
            slot.state.forEach(Tensor::close);
            if (slot.sum != slot.gradient) {
                slot.sum.close();
            }
        }
    }
}
