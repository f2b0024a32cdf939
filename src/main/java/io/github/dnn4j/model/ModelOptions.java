package io.github.dnn4j.model;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.CompileOptions;
import java.time.Duration;
import java.util.Optional;

/** How a model is opened and what it does under load. Immutable; begin with {@link #defaults}. */
public final class ModelOptions {
    private static final ModelOptions DEFAULTS =
            new ModelOptions(Optional.empty(), CompileOptions.defaults(), 1, Integer.MAX_VALUE, Optional.empty());

    private final Optional<String> backend;
    private final CompileOptions compile;
    private final int sessions;
    private final int waiting;
    private final Optional<Duration> patience;

    private ModelOptions(
            Optional<String> backend, CompileOptions compile, int sessions, int waiting, Optional<Duration> patience) {
        this.backend = backend;
        this.compile = compile;
        this.sessions = sessions;
        this.waiting = waiting;
        this.patience = patience;
    }

    /** The fastest backend, one session with all processors, any number of waiting calls, no limit of time. */
    public static ModelOptions defaults() {
        return DEFAULTS;
    }

    /** The backend's name; empty for the fastest one that is available. */
    public Optional<String> backend() {
        return backend;
    }

    /** How the network is compiled. */
    public CompileOptions compile() {
        return compile;
    }

    /** The number of calls that are computed at the same time, each by a thread of the model's own. */
    public int sessions() {
        return sessions;
    }

    /** The number of calls that may wait for a session; one more is refused. */
    public int waiting() {
        return waiting;
    }

    /** How long a call waits for its result; empty for any time. */
    public Optional<Duration> patience() {
        return patience;
    }

    /** The same on the backend of that name: {@code onednn}, {@code cudnn} or {@code reference}. */
    public ModelOptions backend(String name) {
        return new ModelOptions(Optional.of(name), compile, sessions, waiting, patience);
    }

    /** The same, compiled in another way. Threads are those of one session. */
    public ModelOptions compile(CompileOptions options) {
        return new ModelOptions(backend, options, sessions, waiting, patience);
    }

    /**
     * The same with another number of sessions. Several on one thread each serve more calls a second than one on all
     * processors, and each of them later: see {@link CompileOptions#threads(int)}.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if it is below 1
     */
    public ModelOptions sessions(int count) {
        require(count >= 1, "a model with %d sessions; at least 1 is needed", count);
        return new ModelOptions(backend, compile, count, waiting, patience);
    }

    /**
     * The same with another number of calls that may wait; 0 refuses every call that finds no idle session.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if it is below 0
     */
    public ModelOptions waiting(int most) {
        require(most >= 0, "a model where %d calls may wait; 0 is the least", most);
        return new ModelOptions(backend, compile, sessions, most, patience);
    }

    /**
     * The same with a limit to how long a call waits for its result. Nothing is computed for a call that gave up before
     * its turn; what has begun is finished, and nobody gets it.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if it is not above 0
     */
    public ModelOptions patience(Duration limit) {
        require(limit.isPositive(), "a model whose calls wait %s; a time above 0 is needed", limit);
        return new ModelOptions(backend, compile, sessions, waiting, Optional.of(limit));
    }

    @Override
    public String toString() {
        return "backend " + backend.orElse("fastest") + ", " + sessions + (sessions == 1 ? " session" : " sessions")
                + (waiting == Integer.MAX_VALUE ? "" : ", at most " + waiting + " waiting")
                + patience.map(limit -> ", for at most " + limit).orElse("");
    }
}
