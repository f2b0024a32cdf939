package io.github.dnn4j.cli.options;

import io.github.dnn4j.image.Presets;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.safetensors.TorchParameters;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.verify.ShellQuote;
import io.github.dnn4j.zoo.Classifiers;
import io.github.dnn4j.zoo.Published;
import io.github.dnn4j.zoo.Zoo;
import io.github.dnn4j.zoo.ZooNetwork;
import io.github.dnn4j.zoo.ZooWeights;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A published network by name, in place of a file. */
public final class NetworkOptions {
    private static final long SEED = 42;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "A published network instead of a file; `dnn4j networks` lists the names. Without --weights"
                    + " its weights are random, but the same for the same seed.")
    private String name;

    @Option(
            names = "--weight-seed",
            paramLabel = "N",
            description = "Seed of a published network's random weights (default: " + SEED + ").")
    private Long seed;

    @Option(
            names = "--weights",
            paramLabel = "FILE.safetensors",
            description = "Trained weights for the published network, under torchvision's names.")
    private Path weights;

    @Mixin
    private ModelFileOptions fileOptions;

    /** True if a network was asked for. */
    public boolean given() {
        return name != null;
    }

    /** The name asked for, or null. */
    public String name() {
        return name;
    }

    /** What was published about the network, if one was asked for. */
    public Optional<Published> published() {
        return name == null ? Optional.empty() : Optional.of(Zoo.get(name).published());
    }

    /**
     * The file or the network, whichever is given.
     *
     * @param file the file of a model, or null
     * @param fileOption how the command line names such a file
     * @param size the size of pictures asked for; that of a file's inputs is chosen later
     * @param reduced whether a network is made at the size of quick checks where none was asked for
     * @throws ParameterException unless exactly one is given, there is such a network, and it takes this size
     */
    public Model load(Path file, String fileOption, Optional<PictureSize> size, boolean reduced) {
        requireOne(file, fileOption);
        return file != null ? fileOptions.load(file) : load(size, reduced);
    }

    /**
     * As {@link #load(Path, String, Optional, boolean)}, where a name may also be that of a network that can be trained
     * from nothing, then for ten classes of grey pictures of 28x28 where no size is asked for.
     */
    public Model loadTrainable(Path file, String fileOption, Optional<PictureSize> size, boolean reduced) {
        if (file != null
                || name == null
                || Zoo.names().contains(name)
                || !Classifiers.names().contains(name)) {
            return load(file, fileOption, size, reduced);
        }
        if (weights != null) {
            throw usage("--weights is about a published network, which " + name + " is not");
        }
        long start = System.nanoTime();
        Network network = classifier(size);
        return new Model(
                name,
                name,
                arguments(size, true),
                network,
                Parameters.initialise(network, Initialiser.he(seed == null ? SEED : seed)),
                Optional.empty(),
                System.nanoTime() - start);
    }

    private Network classifier(Optional<PictureSize> size) {
        PictureSize chosen = size.orElse(new PictureSize(28, 28));
        try {
            return Classifiers.get(name).network(10, 1, chosen.height(), chosen.width());
        } catch (InvalidDescriptorException refused) {
            throw usage(refused.getMessage());
        }
    }

    /** Checks that either a file or a network is given. */
    public void requireOne(Path file, String fileOption) {
        if ((file == null) == (name == null)) {
            throw usage(
                    file == null
                            ? "no model was named; give " + fileOption + " or --network NAME"
                            : "the file " + file + " and --network " + name + " were given; only one can be the model");
        }
        if (file == null) {
            fileOptions.requireNoInputShapes("; --size is about the pictures of a published network");
        }
        if (file != null && (seed != null || weights != null)) {
            throw usage((seed != null ? "--weight-seed" : "--weights")
                    + " is about a published network; a model's file has weights of its own");
        }
        if (seed != null && weights != null) {
            throw usage("--weights and --weight-seed contradict each other: trained weights are not random");
        }
    }

    /** True if the weights are of the user's choice, not random. */
    public boolean trained() {
        return weights != null;
    }

    private Model load(Optional<PictureSize> size, boolean reduced) {
        long start = System.nanoTime();
        Network network = network(size, reduced);
        return new Model(
                name,
                name,
                arguments(size, reduced),
                network,
                parameters(network),
                Optional.of(preset()),
                System.nanoTime() - start);
    }

    private String arguments(Optional<PictureSize> size, boolean reduced) {
        StringBuilder arguments = new StringBuilder("--network " + name);
        size.ifPresent(chosen -> arguments.append(" --size ").append(chosen));
        if (!reduced && size.isEmpty()) {
            arguments.append(" --full-size");
        }
        if (seed != null) {
            arguments.append(" --weight-seed ").append(seed);
        }
        if (weights != null) {
            arguments.append(" --weights ").append(ShellQuote.quote(weights.toString()));
        }
        return arguments.toString();
    }

    private Parameters parameters(Network network) {
        return weights == null
                ? ZooWeights.of(network, seed == null ? SEED : seed)
                : TorchParameters.read(weights, network, Zoo.get(name).trainingOnly());
    }

    /** What torchvision's weights were trained with; those that come from TensorFlow take values from -1 to 1. */
    private String preset() {
        return switch (name) {
            case "googlenet_bn", "inception_v3" -> Presets.MOBILENET;
            default -> Presets.IMAGENET;
        };
    }

    /** The network alone, without weights. */
    public Network network(Optional<PictureSize> size, boolean reduced) {
        try {
            ZooNetwork entry = Zoo.get(name);
            if (size.isPresent()) {
                return entry.network(size.get().height(), size.get().width());
            }
            return reduced ? entry.reducedNetwork() : entry.network();
        } catch (InvalidDescriptorException refused) {
            throw usage(refused.getMessage());
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
