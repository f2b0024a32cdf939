package io.github.dnn4j.model;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.BackendUnavailableException;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.image.PictureMetadata;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onnx.OnnxModel;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.train.TrainedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A network that is opened, compiled and run in a line each, safe for all threads, virtual ones included. It is
 * computed by threads of the model's own, as many as {@link ModelOptions#sessions}; callers wait for one of them in the
 * order in which they come.
 *
 * <pre>{@code
 * try (Model model = Model.open(Path.of("detector.onnx"))) {
 *     float[] boxes = model.run(Map.of("images", pixels)).floats("boxes");
 * }
 * }</pre>
 */
public final class Model implements AutoCloseable {
    private final String name;
    private final Backend backend;
    private final CompiledNetwork compiled;
    private final List<String> notes;
    private final PictureMetadata pictures;
    private final boolean trained;
    private final ModelOptions options;
    private final SessionThreads threads;
    private final boolean gathering;

    private Model(String name, ModelFile content, ModelOptions options) {
        this.name = name;
        this.pictures = content.pictures();
        this.trained = content.trained().isPresent();
        this.notes = content.notes();
        this.options = options;
        this.backend = FastestBackend.open(options);
        try {
            this.compiled = backend.compile(content.network(), content.parameters(), options.compile());
        } catch (RuntimeException | Error e) {
            backend.close();
            throw e;
        }
        this.threads = new SessionThreads(compiled, name, options);
        try {
            this.gathering = options.batching().isPresent() && new BatchTrial(this, threads).passes();
            options.batching().filter(_ -> gathering).ifPresent(threads::gather);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Opens a file with {@link ModelOptions#defaults}. */
    public static Model open(Path file) {
        return open(file, ModelOptions.defaults());
    }

    /**
     * Opens an ONNX file, or a safetensors file that {@code dnn4j train} or {@link TrainedModel#write} wrote.
     *
     * @throws io.github.dnn4j.onnx.OnnxException if there is no such file or it is malformed; likewise {@link
     *     io.github.dnn4j.safetensors.SafetensorsException}
     * @throws io.github.dnn4j.onnx.UnsupportedOperatorException if there are no layers for a part of it
     * @throws BackendUnavailableException if the backend cannot be opened, or none is named and only the reference can
     * @throws io.github.dnn4j.backend.UnsupportedLayerException if the backend cannot compute a layer
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if calls are to be gathered into batches, and the
     *     samples of a batch are not computed apart
     */
    public static Model open(Path file, ModelOptions options) {
        String name = file.getFileName().toString();
        try (ModelFile model = ModelFile.read(file, options.imports())) {
            return new Model(name, model, options);
        }
    }

    /**
     * A model of a network that is there already.
     *
     * @throws BackendUnavailableException as {@link #open(Path, ModelOptions)}
     * @throws io.github.dnn4j.backend.UnsupportedLayerException if the backend cannot compute a layer
     */
    public static Model of(Network network, Parameters parameters, ModelOptions options) {
        ModelFile content =
                new ModelFile(network, parameters, Optional.empty(), Map.of(), PictureMetadata.NONE, List.of());
        return new Model(network.name(), content, options);
    }

    /** The file's name, or the network's. */
    public String name() {
        return name;
    }

    /** The network, whose inputs and outputs have the names, types and shapes that {@link #run} takes and gives. */
    public Network network() {
        return compiled.network();
    }

    /** The name of the backend. */
    public String backend() {
        return backend.name();
    }

    /** What the importer noted about the file; see {@link OnnxModel#notes}. */
    public List<String> notes() {
        return notes;
    }

    PictureMetadata pictures() {
        return pictures;
    }

    boolean trained() {
        return trained;
    }

    ModelOptions options() {
        return options;
    }

    /**
     * Computes the outputs and waits for them.
     *
     * @param inputs for each input by name a {@link io.github.dnn4j.tensor.Tensor}, {@code float[]}, {@code int[]},
     *     {@code byte[]}, {@link java.nio.FloatBuffer}, or a {@link java.nio.ByteBuffer} or {@link
     *     java.lang.foreign.MemorySegment} of the input's type in the machine's byte order; in (N, C, spatial...)
     *     order. The shape is a tensor's own; else the default one, with as many samples in the batch as there are
     *     numbers for. What is given must stay as it is until the call returns
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if a value is missing or does not fit
     * @throws io.github.dnn4j.backend.NonFiniteValueException if a value is NaN and the network was compiled to refuse
     *     that
     * @throws java.util.concurrent.RejectedExecutionException if the model is closed, or more calls wait than may
     * @throws ModelTimeoutException if there was no result within {@link ModelOptions#patience}
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which stays so
     */
    public Outputs run(Map<String, ?> inputs) {
        return Waiting.forResult(submit(inputs, Function.identity()), this);
    }

    /**
     * Computes the outputs of a network with one input; see {@link #run(Map)}.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there are several inputs, or the numbers do not fit
     */
    public Outputs run(float[] input) {
        List<String> names =
                network().inputs().stream().map(each -> each.name()).toList();
        require(names.size() == 1, "the network has the inputs %s; give a value for each by name", names);
        return run(Map.of(names.getFirst(), input));
    }

    /**
     * Computes the outputs without waiting. What is given must stay as it is until there is a result; cancelling it
     * before its turn saves the computation. {@link ModelOptions#patience} does not count.
     *
     * @return the outputs, or what {@link #run} throws; its stages run in the common pool's threads
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if a value is missing or does not fit
     * @throws java.util.concurrent.RejectedExecutionException if the model is closed, or more calls wait than may
     */
    public CompletableFuture<Outputs> runAsync(Map<String, ?> inputs) {
        return Waiting.detached(submit(inputs, Function.identity()));
    }

    /** Asks for what {@code then} makes of the outputs, in the model's thread. */
    <R> CompletableFuture<R> submit(Map<String, ?> inputs, Function<Outputs, R> then) {
        Map<String, Shape> shapes = Inputs.shapes(network(), inputs);
        return threads.submit(shapes, new SampleWork<>(network().outputs(), shapes, inputs, then));
    }

    /** Whether calls are gathered into batches: if {@link ModelOptions#batching} says so, and it was worth it. */
    public boolean gathers() {
        return gathering;
    }

    /** Refuses the calls that wait, waits for those that run, and releases everything. Idempotent. */
    @Override
    public void close() {
        threads.close();
        compiled.close();
        backend.close();
    }

    @Override
    public String toString() {
        return name + " on " + backend() + ", " + options;
    }
}
