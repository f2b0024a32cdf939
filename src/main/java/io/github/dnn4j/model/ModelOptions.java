package io.github.dnn4j.model;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.onnx.ImportOptions;
import java.time.Duration;
import java.util.Optional;

/** How a model is opened and what it does under load. Immutable; begin with {@link #defaults}. */
public final class ModelOptions {
    private static final ModelOptions DEFAULTS = new ModelOptions(
            Optional.empty(),
            ImportOptions.defaults(),
            CompileOptions.defaults(),
            1,
            Integer.MAX_VALUE,
            Optional.empty(),
            Optional.empty());

    private final Optional<String> backend;
    private final ImportOptions imports;
    private final CompileOptions compile;
    private final int sessions;
    private final int waiting;
    private final Optional<Duration> patience;
    private final Optional<Batching> batching;

    private ModelOptions(
            Optional<String> backend,
            ImportOptions imports,
            CompileOptions compile,
            int sessions,
            int waiting,
            Optional<Duration> patience,
            Optional<Batching> batching) {
        this.backend = backend;
        this.imports = imports;
        this.compile = compile;
        this.sessions = sessions;
        this.waiting = waiting;
        this.patience = patience;
        this.batching = batching;
    }

    /** The fastest backend, one session with all processors, any number of waiting calls, no limit of time. */
    public static ModelOptions defaults() {
        return DEFAULTS;
    }

    /** The backend's name; empty for the fastest one that is available. */
    public Optional<String> backend() {
        return backend;
    }

    /** How an ONNX file is read. */
    public ImportOptions imports() {
        return imports;
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

    /** How calls are gathered into batches; empty if they are not. */
    public Optional<Batching> batching() {
        return batching;
    }

    /** The same on the backend of that name: {@code onednn}, {@code cudnn} or {@code reference}. */
    public ModelOptions backend(String name) {
        return new ModelOptions(Optional.of(name), imports, compile, sessions, waiting, patience, batching);
    }

    /** The same, an ONNX file read in another way. */
    public ModelOptions imports(ImportOptions options) {
        return new ModelOptions(backend, options, compile, sessions, waiting, patience, batching);
    }

    /** The same, compiled in another way. Threads are those of one session. */
    public ModelOptions compile(CompileOptions options) {
        return new ModelOptions(backend, imports, options, sessions, waiting, patience, batching);
    }

    /**
     * The same with another number of sessions. Several on one thread each serve more calls a second than one on all
     * processors, and each of them later: see {@link CompileOptions#threads(int)}.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if it is below 1
     */
    public ModelOptions sessions(int count) {
        require(count >= 1, "a model with %d sessions; at least 1 is needed", count);
        return new ModelOptions(backend, imports, compile, count, waiting, patience, batching);
    }

    /**
     * The same with another number of calls that may wait; 0 refuses every call that finds no idle session.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if it is below 0
     */
    public ModelOptions waiting(int most) {
        require(most >= 0, "a model where %d calls may wait; 0 is the least", most);
        return new ModelOptions(backend, imports, compile, sessions, most, patience, batching);
    }

    /**
     * The same with a limit to how long a call waits for its result. Nothing is computed for a call that gave up before
     * its turn; what has begun is finished, and nobody gets it.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if it is not above 0
     */
    public ModelOptions patience(Duration limit) {
        require(limit.isPositive(), "a model whose calls wait %s; a time above 0 is needed", limit);
        return new ModelOptions(backend, imports, compile, sessions, waiting, Optional.of(limit), batching);
    }

    /**
     * The same with calls of one sample gathered into batches, which are computed at once. Each gets what it would
     * alone: the same bits where the backend computes a sample of the batch as one that is alone, else within {@link
     * Batching#APART} of the largest value; a model of which that is not so is not opened. Batches have 1, 2, 4, 8,
     * ... or {@code most} samples; a call that cannot join is not overtaken, and where a batch fails its calls are
     * computed one by one.
     *
     * @param most the samples of the largest batch
     * @param patience how long the first call of a batch waits for others
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the batch is below 2 or the time below 0
     */
    public ModelOptions batching(int most, Duration patience) {
        return batching(new Batching(most, patience, false));
    }

    /** The same, for {@link Batching#measured} as well. */
    public ModelOptions batching(Batching how) {
        return new ModelOptions(backend, imports, compile, sessions, waiting, patience, Optional.of(how));
    }

    @Override
    public String toString() {
        return "backend " + backend.orElse("fastest") + ", " + sessions + (sessions == 1 ? " session" : " sessions")
                + (waiting == Integer.MAX_VALUE ? "" : ", at most " + waiting + " waiting")
                + patience.map(limit -> ", for at most " + limit).orElse("")
                + batching.map(how -> ", " + how).orElse("");
    }
}
