package io.github.dnn4j.cli.verify;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.cli.options.Model;
import io.github.dnn4j.measure.ComputeType;
import io.github.dnn4j.measure.SeededQuantization;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.train.TrainableNetwork;
import io.github.dnn4j.train.loss.CrossEntropy;
import io.github.dnn4j.verify.NetworkInputs;
import io.github.dnn4j.verify.NetworkVerifier;
import io.github.dnn4j.verify.TrainingNetworkVerifier;
import io.github.dnn4j.verify.VerifyCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Cases of a model: as a whole, layer by layer, or a step of its training. */
final class ModelCases {
    /** Statistics of a batch need some samples where a network's last maps are one or four positions small. */
    static final long TRAINING_BATCH = 4;

    private final Backend backend;
    private final CompileOptions options;
    private final boolean quantized;
    private final Minibatch batch;
    private Optional<String> note = Optional.empty();

    /** Makes cases for a backend; models are quantized first if {@code quantized}. */
    ModelCases(Backend backend, CompileOptions options, boolean quantized, Minibatch batch) {
        this.backend = backend;
        this.options = options;
        this.quantized = quantized;
        this.batch = batch;
    }

    /** What users should know about the cases; empty if there is nothing. */
    Optional<String> note() {
        return note;
    }

    /** A model as a whole, or the nodes asked for. */
    List<VerifyCase> inference(Model model, long seed, boolean layers, List<String> only) {
        Network network = model.network();
        Map<String, Shape> shapes = new LinkedHashMap<>(network.defaultShapes());
        if (batch.fixed().isPresent()) {
            for (NetworkInput input : network.inputs()) {
                shapes.put(input.name(), input.shape().with(0, batch.fixed().getAsLong()));
            }
        }
        String arguments = model.arguments() + " --input-seed " + seed
                + (batch.fixed().isPresent() ? " --batch " + batch.fixed().getAsLong() : "");
        Map<String, Tensor> inputs = NetworkInputs.random(network, shapes, seed);
        NetworkVerifier verifier = quantized
                ? quantized(model, inputs, arguments)
                : new NetworkVerifier(backend, options, network, model.parameters(), inputs, arguments);
        if (!only.isEmpty()) {
            return List.of(verifier.only(only));
        }
        List<VerifyCase> cases = new ArrayList<>();
        cases.add(verifier.wholeNetwork());
        if (layers) {
            cases.addAll(verifier.layers());
        }
        return cases;
    }

    /** A training step of a model, or of the nodes asked for; a softmax at its end belongs to the loss. */
    List<VerifyCase> training(Model model, long seed, boolean layers, List<String> only) {
        TrainableNetwork trainable = TrainableNetwork.of(model.network(), new CrossEntropy());
        Network network = trainable.network();
        long minibatch = batch.fixed().orElse(TRAINING_BATCH);
        Map<String, Shape> shapes =
                Map.of(trainable.input(), network.inputs().getFirst().shape().with(0, minibatch));
        String arguments = model.arguments() + " --training --input-seed " + seed + " --batch " + minibatch;
        TrainingNetworkVerifier verifier = new TrainingNetworkVerifier(
                backend,
                TrainingOptions.defaults().precision(options.precision()).threads(options.threads()),
                network,
                model.parameters(),
                NetworkInputs.random(network, shapes, seed),
                arguments);
        if (!only.isEmpty()) {
            return only.stream().map(verifier::only).toList();
        }
        List<VerifyCase> cases = new ArrayList<>();
        cases.add(verifier.wholeStep());
        if (layers) {
            cases.addAll(verifier.layers());
        }
        return cases;
    }

    /** The quantized network defines its own numbers, which the reference computes too. */
    private NetworkVerifier quantized(Model model, Map<String, Tensor> inputs, String arguments) {
        Network network = model.network();
        SeededQuantization made = SeededQuantization.of(backend, network, model.parameters(), network.defaultShapes());
        note = Optional.of("network " + network.name() + ": " + made.text());
        return new NetworkVerifier(
                backend,
                options,
                made.model().network(),
                made.model().parameters(),
                inputs,
                ComputeType.INT8.label(),
                arguments);
    }
}
