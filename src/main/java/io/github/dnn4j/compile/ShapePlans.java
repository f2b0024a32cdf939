package io.github.dnn4j.compile;

import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * The plans of a compiled network for shapes that may come again; the least recently used goes first. A plan that goes
 * is closed, and lives on while a session runs it. For one thread at a time.
 *
 * @param <K> what a plan is made for
 */
public final class ShapePlans<K, P extends ShapePlan> implements AutoCloseable {
    /** Plans that are kept. */
    public static final int KEPT = 16;

    private final LinkedHashMap<K, P> plans = new LinkedHashMap<>(KEPT, 0.75f, true);

    /** The plan for {@code key}, which is then the most recently used one. */
    public Optional<P> get(K key) {
        return Optional.ofNullable(plans.get(key));
    }

    /** Keeps a plan, in the place of the one there was for {@code key}, or of the least recently used one. */
    public void put(K key, P plan) {
        P former = plans.put(key, plan);
        if (former != null) {
            former.lifetime().close();
        }
        if (plans.size() > KEPT) {
            K oldest = plans.keySet().iterator().next();
            plans.remove(oldest).lifetime().close();
        }
    }

    /** True if another plan takes the place of one. */
    public boolean isFull() {
        return plans.size() == KEPT;
    }

    /** Closes all of them, also if closing one fails; closing again does nothing. */
    @Override
    public void close() {
        RuntimeException failure = null;
        for (P plan : plans.values()) {
            try {
                plan.lifetime().close();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else if (e != failure) {
                    failure.addSuppressed(e);
                }
            }
        }
        plans.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
