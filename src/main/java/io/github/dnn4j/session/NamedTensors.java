package io.github.dnn4j.session;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The tensors of a session by role and name, and those that the caller has bound in the place of inputs and outputs.
 * All sessions find tensors and refuse names and tensors by these rules, in these words.
 */
public final class NamedTensors {
    /** Names in a message; a network has hundreds of parameters. */
    private static final int LISTED = 8;

    private final RunGuard guard;
    private final Map<TensorRole, Map<String, TensorSlot>> slots = new EnumMap<>(TensorRole.class);
    private final Map<TensorRole, List<TensorSlot>> inOrder = new EnumMap<>(TensorRole.class);

    /**
     * No tensors yet.
     *
     * @param guard the session's, which also says what to call it in messages
     */
    public NamedTensors(RunGuard guard) {
        this.guard = guard;
        for (TensorRole role : TensorRole.values()) {
            slots.put(role, new LinkedHashMap<>());
            inOrder.put(role, new ArrayList<>());
        }
    }

    /** Adds a tensor of the session's own. */
    public void add(TensorRole role, String name, Tensor own) {
        TensorSlot slot = new TensorSlot(name, own);
        slots.get(role).put(name, slot);
        inOrder.get(role).add(slot);
    }

    /**
     * The tensor of that role and name: the bound one, or the session's own.
     *
     * @throws InvalidDescriptorException if there is none; the message says what there is, or how to ask for it
     * @throws IllegalStateException if the session is closed
     */
    public Tensor find(TensorRole role, String name) {
        guard.requireOpen();
        TensorSlot slot = slots.get(role).get(name);
        if (slot == null) {
            throw new InvalidDescriptorException(absence(role, name));
        }
        return slot.inUse();
    }

    private String absence(TensorRole role, String name) {
        TensorRole subject = role.subject();
        if (!isIn(subject, name)) {
            return guard.session() + " has no " + subject + " named " + name + "; it has " + list(subject);
        }
        return role == TensorRole.INPUT_GRADIENT
                ? guard.session() + " does not derive the loss by input " + name
                        + "; ask for it with TrainingOptions.inputGradients(true)"
                : subject + " " + name + " of " + guard.session() + " is not learned and has no gradient";
    }

    private String list(TensorRole role) {
        Collection<String> names = names(role);
        if (names.isEmpty()) {
            return "none";
        }
        String first = String.join(", ", names.stream().limit(LISTED).toList());
        return names.size() <= LISTED ? first : first + " and " + (names.size() - LISTED) + " more";
    }

    /** The names of a role, in the order in which they were added. */
    public Set<String> names(TensorRole role) {
        return slots.get(role).keySet();
    }

    /** The session's own tensor of that role and name, whatever is bound; null if there is none. */
    public Tensor own(TensorRole role, String name) {
        TensorSlot slot = slots.get(role).get(name);
        return slot == null ? null : slot.own();
    }

    /** The tensors in use, bound ones among them, by role: inputs first. */
    public Tensor[] inUse() {
        return inOrder.values().stream()
                .flatMap(List::stream)
                .map(TensorSlot::inUse)
                .toArray(Tensor[]::new);
    }

    /** The places of a role: a list, which is walked through by number without allocating. */
    List<TensorSlot> slots(TensorRole role) {
        return inOrder.get(role);
    }

    /** The names in whose place something is bound. */
    public List<String> bound() {
        return inOrder.values().stream()
                .flatMap(List::stream)
                .filter(TensorSlot::isBound)
                .map(TensorSlot::name)
                .distinct()
                .toList();
    }

    /**
     * Does something with the own tensor and the bound one, where one is bound for a tensor of that role; allocates
     * nothing itself.
     */
    public void forEachBound(TensorRole role, BiConsumer<Tensor, Tensor> action) {
        List<TensorSlot> all = inOrder.get(role);
        for (int i = 0; i < all.size(); i++) {
            TensorSlot slot = all.get(i);
            if (slot.isBound()) {
                action.accept(slot.own(), slot.inUse());
            }
        }
    }

    /** Copies of all tensors of a role, by name, in memory that the garbage collector frees. */
    public Map<String, Tensor> copies(TensorRole role) {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        inOrder.get(role)
                .forEach(slot ->
                        copies.put(slot.name(), slot.inUse().copyAs(slot.inUse().type())));
        return copies;
    }

    /**
     * Throws unless there is an input or output of that name.
     *
     * @throws InvalidDescriptorException naming those that there are
     */
    public void requireBindable(String name) {
        if (!isIn(TensorRole.INPUT, name) && !isIn(TensorRole.OUTPUT, name)) {
            throw new InvalidDescriptorException(guard.session() + " has no input or output named " + name
                    + "; its inputs are " + list(TensorRole.INPUT) + ", its outputs " + list(TensorRole.OUTPUT));
        }
    }

    private boolean isIn(TensorRole role, String name) {
        return slots.get(role).containsKey(name);
    }

    private List<TensorSlot> edges(String name) {
        List<TensorSlot> edges = new ArrayList<>(2);
        for (TensorRole role : List.of(TensorRole.INPUT, TensorRole.OUTPUT)) {
            TensorSlot slot = slots.get(role).get(name);
            if (slot != null) {
                edges.add(slot);
            }
        }
        return edges;
    }

    /**
     * Puts a tensor in the place of an input or output.
     *
     * @param change what the session has to do about it, done while no run can begin
     * @throws InvalidDescriptorException if name, shape, type or layout do not fit, or an output were read-only
     * @throws IllegalStateException if the session is closed or running in another thread, or the tensor is closed
     */
    public void bind(String name, Tensor tensor, Runnable change) {
        guard.requireOpen();
        requireBindable(name);
        List<TensorSlot> edges = edges(name);
        edges.getFirst().requireLikeOwn(tensor, guard.session());
        require(
                !isIn(TensorRole.OUTPUT, name) || !tensor.isReadOnly(),
                "a read-only tensor cannot be bound to output %s of %s, which is written",
                name,
                guard.session());
        tensor.address(); // throws where it is closed
        guard.enter();
        try {
            change.run();
            edges.forEach(slot -> slot.bind(tensor));
        } finally {
            guard.leave();
        }
    }

    /** Takes the session's own tensor for an input or output again. */
    public void unbind(String name) {
        edges(name).forEach(TensorSlot::unbind);
    }
}
