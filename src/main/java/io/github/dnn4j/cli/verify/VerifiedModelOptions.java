package io.github.dnn4j.cli.verify;

import io.github.dnn4j.cli.options.NetworkOptions;
import io.github.dnn4j.cli.options.PictureSize;
import io.github.dnn4j.cli.options.UserFile;
import io.github.dnn4j.verify.VerifyCase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The model that {@code verify} is about, and what of it is compared. */
final class VerifiedModelOptions {
    private static final String FILE_OPTION = "--model FILE";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--model", paramLabel = "FILE", description = "An ONNX model, on random inputs.")
    private Path file;

    @Mixin
    private NetworkOptions network;

    @Option(
            names = "--size",
            paramLabel = "HxW",
            converter = PictureSize.Converter.class,
            description = "Height and width of a published network's pictures (default: smaller than published, so that"
                    + " plain Java takes seconds).")
    private PictureSize size;

    @Option(names = "--full-size", description = "A published network at the size that it was published for.")
    private boolean fullSize;

    @Option(
            names = "--layers",
            description =
                    "Also every layer of the model alone, and every group that the backend fuses, each fed with the"
                            + " reference's own values.")
    private boolean layers;

    @Option(
            names = "--only",
            paramLabel = "NODE",
            description = "Only this node of the model; repeated, the nodes together as they are fused.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--training",
            description =
                    "Verify a training step of the model instead of its results: outputs, running averages and the"
                            + " gradients of all parameters and inputs, for the loss that training would have; a softmax at the"
                            + " end is part of it. Besides published networks, those that `train` knows. With --layers also"
                            + " every layer alone, forward and back. The minibatch is "
                            + ModelCases.TRAINING_BATCH + " without --batch.")
    private boolean training;

    @Option(
            names = "--input-seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the model's random inputs (default: 1).")
    private long inputSeed;

    /** True if there is to be a model. */
    boolean given() {
        return file != null || network.given();
    }

    /** Refuses options that make no sense together, and a file that is not there. */
    void check(boolean quantized) {
        if (!given() && (layers || !only.isEmpty())) {
            throw usage("--layers and --only are about a model; give it with --model FILE or --network NAME");
        }
        if (training && !given()) {
            throw usage("--training is about a model; give it with --network NAME or --model FILE");
        }
        if (training && quantized) {
            throw usage("--training and --precision int8 contradict each other: integers cannot be derived by");
        }
        if (!network.given() && (size != null || fullSize)) {
            throw usage("--size and --full-size are about a published network; give it with --network NAME");
        }
        if (size != null && fullSize) {
            throw usage("--size " + size + " and --full-size contradict each other");
        }
        if (file != null) {
            UserFile.refusal(file, "model").ifPresent(refusal -> {
                throw usage(refusal);
            });
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** The cases of the model. */
    List<VerifyCase> cases(ModelCases of) {
        Optional<PictureSize> asked = Optional.ofNullable(size);
        return training
                ? of.training(network.loadTrainable(file, FILE_OPTION, asked, !fullSize), inputSeed, layers, only)
                : of.inference(network.load(file, FILE_OPTION, asked, !fullSize), inputSeed, layers, only);
    }
}
