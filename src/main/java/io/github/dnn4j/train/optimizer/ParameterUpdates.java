package io.github.dnn4j.train.optimizer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
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
 */
public final class ParameterUpdates implements AutoCloseable {
    private final Optimizer optimizer;
    private final int passes;
    private final List<UpdateSlot> slots = new ArrayList<>();
    private final ChunkedVectors vectors = new ChunkedVectors();
    private long steps;
    private int added;

    /**
     * State for all learned parameters of a session's network, zeroed.
     *
     * @param session whose gradients are taken and whose parameters move; stays open as long as this
     * @param optimizer the rule
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
                    slots.add(UpdateSlot.of(session, name, weights.contains(name), optimizer, passes > 1, pool));
                }
            }
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
        require(!slots.isEmpty(), "network %s has no parameters to learn", network.name());
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

    /**
     * The shapes of what an optimizer keeps for a network.
     *
     * @param network one of whose parameters those that are learned have a state
     * @param optimizer the rule
     * @return shapes under the names of {@link #state}
     */
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

    /** {@return the steps taken so far} */
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
            vectors.sum(slots.get(i).gradient(), slots.get(i).sum(), added > 0);
        }
        added++;
    }

    /**
     * The Euclidean norm of all gradients of the step together, averaged over its passes.
     *
     * @return the norm; not finite if a gradient is not
     * @throws IllegalStateException unless all passes of the step were added
     */
    public double gradientNorm() {
        requireComplete();
        double total = 0;
        for (int i = 0; i < slots.size(); i++) {
            total += vectors.squares(slots.get(i).sum());
        }
        return Math.sqrt(total) / passes;
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
            vectors.update(slots.get(i), optimizer, steps, rate, (float) (gradientFactor / passes));
        }
    }

    private void requireComplete() {
        if (added != passes) {
            throw new IllegalStateException("a step has " + passes + " passes, but " + added + " were added");
        }
    }

    /** {@return the first parameter, in the order of the network, whose gradient has an element that is not finite} */
    public Optional<String> notFinite() {
        return slots.stream()
                .filter(slot -> !Double.isFinite(vectors.squares(slot.sum())))
                .map(UpdateSlot::name)
                .findFirst();
    }

    /**
     * What the optimizer keeps.
     *
     * @return by name, as {@code exp_avg:conv1.weight}, the tensors themselves, each of its parameter's shape
     */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        for (UpdateSlot slot : slots) {
            for (int i = 0; i < slot.state().size(); i++) {
                state.put(
                        stateName(optimizer.slots().get(i), slot.name()),
                        slot.state().get(i));
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
        slots.forEach(UpdateSlot::close);
    }
}
