package io.github.dnn4j.network;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.tensor.TensorFile;
import io.github.dnn4j.tensor.TensorSource;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Weights by name. They live outside networks and memory pools: in memory, or in files from which they are read while
 * they are needed ({@link TensorSource}); F32 unless a reader says otherwise. Immutable as a map; the tensors are not
 * to be written while a network is compiled from them.
 *
 * <p>A compiled network may read weights as long as it is open, since a session of another shape may need them in
 * another layout. It therefore keeps their files open, whether or not the parameters are closed meanwhile ({@link
 * #close}); what {@link #loaded} gives needs no file any more.
 *
 * <p>A weight may also be held as 8-bit integers with scales ({@link #quantized}); {@link #get} then gives the F32
 * numbers that it stands for, so that a backend without integers computes with exactly what they mean.
 */
public final class Parameters implements AutoCloseable {
    private final Map<String, TensorSource> sources;
    private final Map<String, QuantizedWeight> quantized;

    /** Parameters from a map, which is copied. */
    public Parameters(Map<String, Tensor> tensors) {
        this(held(tensors), Map.of());
    }

    private Parameters(Map<String, TensorSource> sources, Map<String, QuantizedWeight> quantized) {
        this.sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
        this.quantized = Collections.unmodifiableMap(new LinkedHashMap<>(quantized));
    }

    private static Map<String, TensorSource> held(Map<String, Tensor> tensors) {
        Map<String, TensorSource> sources = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> sources.put(name, TensorSource.of(tensor)));
        return sources;
    }

    /** Parameters from a map of sources, which is copied. */
    public static Parameters from(Map<String, TensorSource> sources) {
        return new Parameters(sources, Map.of());
    }

    /** No parameters. */
    public static Parameters none() {
        return new Parameters(Map.of());
    }

    /** Parameters for every name of {@code network}, filled by {@code initialiser}. */
    public static Parameters initialise(Network network, Initialiser initialiser) {
        return new Parameters(ParameterTensors.initialised(network, initialiser));
    }

    /**
     * The parameter of that name: the tensor in memory, or one read from its file now, a new one each time and freed by
     * the garbage collector.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there is none
     * @throws io.github.dnn4j.tensor.TensorFileException if its file has changed, or cannot be read
     * @throws IllegalStateException if its file is closed
     */
    public Tensor get(String name) {
        return source(name).tensor();
    }

    /**
     * Where the parameter of that name comes from; tells type and shape without reading it.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there is none
     */
    public TensorSource source(String name) {
        TensorSource source = sources.get(name);
        require(source != null, "there is no parameter named %s among the %d given", name, sources.size());
        return source;
    }

    /** True if there is a parameter of that name. */
    public boolean contains(String name) {
        return sources.containsKey(name);
    }

    /** Where all parameters come from, in the order given. */
    public Map<String, TensorSource> sources() {
        return sources;
    }

    /**
     * All parameters, in the order given; those in files are read, all of them.
     *
     * @throws io.github.dnn4j.tensor.TensorFileException if a file has changed, or cannot be read
     * @throws IllegalStateException if a file is closed
     */
    public Map<String, Tensor> asMap() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        sources.forEach((name, source) -> tensors.put(name, source.tensor()));
        return Collections.unmodifiableMap(tensors);
    }

    /**
     * These parameters, all of them in memory: what is in files is read now, and they may then change.
     *
     * @throws io.github.dnn4j.tensor.TensorFileException if a file has changed already, or cannot be read
     * @throws IllegalStateException if a file is closed
     */
    public Parameters loaded() {
        return new Parameters(held(asMap()), quantized);
    }

    /** These parameters with one added or replaced. */
    public Parameters with(String name, Tensor tensor) {
        return withAll(Map.of(name, tensor));
    }

    /** These parameters with others added or replaced. */
    public Parameters withAll(Map<String, Tensor> others) {
        return withSources(held(others));
    }

    /** As {@link #withAll}, from sources. */
    public Parameters withSources(Map<String, TensorSource> others) {
        Map<String, TensorSource> copy = new LinkedHashMap<>(sources);
        copy.putAll(others);
        Map<String, QuantizedWeight> kept = new LinkedHashMap<>(quantized);
        kept.keySet().removeAll(others.keySet());
        return new Parameters(copy, kept);
    }

    /** These parameters with weights added or replaced that are held as integers. */
    public Parameters withQuantized(Map<String, QuantizedWeight> weights) {
        Map<String, TensorSource> copy = new LinkedHashMap<>(sources);
        weights.forEach((name, weight) -> copy.put(name, TensorSource.of(weight.dequantized())));
        Map<String, QuantizedWeight> all = new LinkedHashMap<>(quantized);
        all.putAll(weights);
        return new Parameters(copy, all);
    }

    /** The integers of the parameter of that name; empty if it is held as numbers. */
    public Optional<QuantizedWeight> quantized(String name) {
        return Optional.ofNullable(quantized.get(name));
    }

    /** The bytes of all parameters. */
    public long bytes() {
        return sources.values().stream().mapToLong(TensorSource::bytes).sum();
    }

    /**
     * Checks that every parameter of {@code network} is here under its shape.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException naming every missing and wrongly shaped parameter
     */
    public void requireFor(Network network) {
        ParameterTensors.require(network, sources);
    }

    /**
     * These parameters for someone else, who closes them apart from these, as a compiled network does: files stay open
     * until both are closed.
     *
     * @throws IllegalStateException if a file is closed
     */
    public Parameters shared() {
        Map<TensorFile, TensorFile> files = new IdentityHashMap<>();
        try {
            Map<String, TensorSource> shared = new LinkedHashMap<>();
            sources.forEach((name, source) ->
                    shared.put(name, source.readBy(file -> files.computeIfAbsent(file, TensorFile::share))));
            return new Parameters(shared, quantized);
        } catch (RuntimeException | Error e) {
            files.values().forEach(TensorFile::close);
            throw e;
        }
    }

    /**
     * Closes the files that parameters are still in, also for other maps with the same tensors; compiled networks keep
     * them open for themselves. What is in memory stays. Not closing is no mistake: a file that nothing refers to any
     * more is closed by itself, later.
     */
    @Override
    public void close() {
        sources.values().forEach(source -> source.file().ifPresent(TensorFile::close));
    }
}
