package io.github.dnn4j.onednn.session;

import io.github.dnn4j.backend.Session;
import io.github.dnn4j.runtime.NativeThreads;
import io.github.dnn4j.session.NamedTensors;
import io.github.dnn4j.session.TensorRole;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A session with one thread in the place of another, for runs in threads that the system gives no team. */
final class SingleThreadFallback implements AutoCloseable {
    private final String name;
    private final NamedTensors tensors;
    private final int threads;
    private final Optional<? extends Supplier<? extends Session>> opening;
    private Session session;

    /**
     * No session yet.
     *
     * @param name the session that it is for, for messages
     * @param tensors those of that session, which it computes on
     * @param threads how many that session needs
     * @param opening makes it; empty where there is none
     */
    SingleThreadFallback(
            String name, NamedTensors tensors, int threads, Optional<? extends Supplier<? extends Session>> opening) {
        this.name = name;
        this.tensors = tensors;
        this.threads = threads;
        this.opening = opening;
    }

    /**
     * The session, on the tensors of the moment.
     *
     * @throws IllegalStateException if there is none; it says which limit there is
     */
    Session session() {
        NativeThreads.team(threads); // says which limit it is
        if (session == null) {
            Supplier<? extends Session> made = opening.orElse(null);
            if (made == null) {
                throw new IllegalStateException(
                        name + " has no plan for fewer than " + threads + " threads, and the system gives no more");
            }
            session = made.get();
        }
        for (TensorRole role : List.of(TensorRole.INPUT, TensorRole.OUTPUT)) {
            tensors.names(role).forEach(value -> session.bind(value, tensors.find(role, value)));
        }
        return session;
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
    }
}
