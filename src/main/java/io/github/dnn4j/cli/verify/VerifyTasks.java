package io.github.dnn4j.cli.verify;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.cli.options.Model;
import io.github.dnn4j.measure.ComputeType;
import io.github.dnn4j.measure.SeededQuantization;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.train.TrainableNetwork;
import io.github.dnn4j.train.loss.CrossEntropy;
import io.github.dnn4j.verify.Direction;
import io.github.dnn4j.verify.LayerCase;
import io.github.dnn4j.verify.LayerVerifier;
import io.github.dnn4j.verify.NetworkInputs;
import io.github.dnn4j.verify.NetworkVerifier;
import io.github.dnn4j.verify.ProblemFile;
import io.github.dnn4j.verify.ProblemString;
import io.github.dnn4j.verify.RandomCases;
import io.github.dnn4j.verify.ShellQuote;
import io.github.dnn4j.verify.TrainingNetworkVerifier;
import io.github.dnn4j.verify.TrainingVerifier;
import io.github.dnn4j.verify.VerifyCase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes the cases that {@code verify} runs. */
final class VerifyTasks {
    /** Problem files carry the minibatches of their benchmarks; two show every error that more do. */
    static final long BATCH_CAP = 2;

    /** Statistics of a batch need some samples where a network's last maps are one or four positions small. */
    static final long TRAINING_BATCH = 4;

    private final Backend backend;
    private final CompileOptions options;
    private final boolean quantized;
    private final Batch batch;
    private final Map<Precision, LayerVerifier> verifiers = new EnumMap<>(Precision.class);
    private long largestCapped;
    private String quantization = "";

    /** Makes cases for a backend; models are quantized first if {@code quantized}. */
    VerifyTasks(Backend backend, CompileOptions options, boolean quantized, Batch batch) {
        this.backend = backend;
        this.options = options;
        this.quantized = quantized;
        this.batch = batch;
    }

    /**
     * The minibatch asked for.
     *
     * @param uncapped whether problems keep their own
     * @param fixed the one for all
     */
    record Batch(boolean uncapped, OptionalLong fixed) {
        static Batch parse(String text) {
            if (text == null || text.equals("0") || text.equals("file")) {
                return new Batch(text != null, OptionalLong.empty());
            }
            require(
                    text.matches("[1-9][0-9]{0,8}"),
                    "--batch %s; give a number, 0 for that of each problem; a file of problems is given by --problems"
                            + " FILE",
                    text);
            return new Batch(false, OptionalLong.of(Long.parseLong(text)));
        }
    }

    /** What users should know about the cases; empty if there is nothing. */
    Optional<String> note() {
        if (!quantization.isEmpty()) {
            return Optional.of(quantization);
        }
        return largestCapped == 0
                ? Optional.empty()
                : Optional.of("minibatch capped at " + BATCH_CAP + "; the problems ask for up to " + largestCapped
                        + ", which --batch 0 takes");
    }

    /**
     * A problem of the command line.
     *
     * @throws InvalidDescriptorException if it makes no sense
     */
    VerifyCase problem(String text, boolean transposed, Direction direction) {
        ProblemString problem =
                transposed ? ProblemString.transposedConvolution(text) : ProblemString.convolution(text);
        return prepare(options.precision(), LayerCase.of(withBatch(problem), direction), direction);
    }

    /** The problems of a file. */
    List<VerifyCase> file(Path file, boolean transposed) {
        List<VerifyCase> cases = new ArrayList<>();
        for (ProblemFile.Entry entry : ProblemFile.read(file, transposed)) {
            Precision precision = entry.precision().orElse(options.precision());
            try {
                LayerCase layerCase = LayerCase.of(withBatch(entry.parse()), entry.direction());
                cases.add(prepare(precision, layerCase, entry.direction()));
            } catch (InvalidDescriptorException refused) {
                String arguments = (entry.transposed() ? "--deconv " : "") + ShellQuote.quote(entry.text());
                cases.add(verifier(precision)
                        .invalid(entry.text(), arguments, entry.origin() + ": " + refused.getMessage()));
            }
        }
        return cases;
    }

    private VerifyCase prepare(Precision precision, LayerCase layerCase, Direction direction) {
        if (!direction.isBackward()) {
            return verifier(precision).prepare(layerCase);
        }
        TrainingOptions training =
                TrainingOptions.defaults().precision(precision).threads(options.threads());
        return new TrainingVerifier(backend, training).prepare(layerCase, direction);
    }

    private ProblemString withBatch(ProblemString problem) {
        if (batch.fixed().isPresent()) {
            return problem.withBatch(batch.fixed().getAsLong());
        }
        if (batch.uncapped() || problem.batch() <= BATCH_CAP) {
            return problem;
        }
        largestCapped = Math.max(largestCapped, problem.batch());
        return problem.withBatch(BATCH_CAP);
    }

    /** Random layers of a seed, or the one of a seed and an index. */
    List<VerifyCase> random(String text, int count) {
        LayerVerifier verifier = verifier(options.precision());
        return RandomCases.parse(text, count).stream().map(verifier::prepare).toList();
    }

    /** A model as a whole, or the nodes asked for. */
    List<VerifyCase> model(Model model, long seed, boolean layers, List<String> only) {
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
        quantization = "network " + network.name() + ": " + made.text();
        return new NetworkVerifier(
                backend,
                options,
                made.model().network(),
                made.model().parameters(),
                inputs,
                ComputeType.INT8.label(),
                arguments);
    }

    private LayerVerifier verifier(Precision precision) {
        return verifiers.computeIfAbsent(precision, key -> new LayerVerifier(backend, options.precision(key)));
    }
}
