package io.github.dnn4j.session;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.NonFiniteValueException;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.tensor.TensorSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The parameters of all layers but constants, checked to be finite: those in memory at once, those in files
 * when they are read for the first time, for instance to be packed, which saves reading them once more; and at the end
 * those that nobody has read.
 */
public final class FiniteParameters {
    private final Parameters parameters;
    private final Map<TensorSource, Check> unread;

    private FiniteParameters(Parameters parameters, Map<TensorSource, Check> unread) {
        this.parameters = parameters;
        this.unread = unread;
    }

    /**
     * The parameters of a network; as they are given where numbers that are not finite are not to be refused.
     *
     * @throws NonFiniteValueException naming layer, parameter and element of the first in memory that is not finite
     */
    public static FiniteParameters of(Network network, Parameters parameters, CompileOptions options) {
        Map<String, TensorSource> watched = new LinkedHashMap<>();
        Map<TensorSource, Check> unread = new LinkedHashMap<>();
        NonFiniteChecks.forEach(network, options, (node, index, name) -> {
            TensorSource source = parameters.source(name);
            if (source.file().isEmpty()) {
                NonFiniteChecks.requireFinite(node, index, name, source.tensor());
            } else {
                Check check = new Check(node, index, name, new AtomicBoolean());
                TensorSource watching = source.watchedBy(check);
                watched.put(name, watching);
                unread.put(watching, check);
            }
        });
        return new FiniteParameters(watched.isEmpty() ? parameters : parameters.withSources(watched), unread);
    }

    /**
     * The parameters. Whoever reads one from a file may meet a {@link NonFiniteValueException} the first time.
     */
    public Parameters parameters() {
        return parameters;
    }

    /**
     * Reads and checks what nobody has read.
     *
     * @throws NonFiniteValueException naming layer, parameter and element of the first that is not finite
     */
    public void requireRest() {
        unread.forEach((source, check) -> {
            if (!check.made().get()) {
                source.with(tensor -> tensor);
            }
        });
    }

    private record Check(Node node, int index, String name, AtomicBoolean made) implements Consumer<Tensor> {
        @Override
        public void accept(Tensor tensor) {
            if (!made.get()) {
                NonFiniteChecks.requireFinite(node, index, name, tensor);
                made.set(true);
            }
        }
    }
}
