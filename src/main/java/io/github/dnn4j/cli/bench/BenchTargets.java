package io.github.dnn4j.cli.bench;

import io.github.dnn4j.cli.options.ModelFileOptions;
import io.github.dnn4j.cli.options.PictureSize;
import io.github.dnn4j.cli.options.UserFile;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.verify.Direction;
import io.github.dnn4j.verify.ProblemFile;
import io.github.dnn4j.verify.ProblemString;
import io.github.dnn4j.zoo.Zoo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What {@code bench} measures: networks, models and problems on the command line, and files of problems. */
final class BenchTargets {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(
            paramLabel = "WHAT",
            arity = "0..*",
            description =
                    "Names of published networks (`dnn4j networks` lists them), ONNX files (*.onnx), or problems in"
                            + " benchdnn's notation.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--problems",
            paramLabel = "FILE",
            description = "A file of problems as benchdnn's --batch reads it; may be repeated.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--deconv", description = "Problems are transposed convolutions.")
    private boolean deconv;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "FWD_B",
            description = "Of problems: FWD_B with bias (default), FWD_D or FWD_I without.")
    private Direction direction;

    @Option(
            names = "--size",
            paramLabel = "HxW",
            converter = PictureSize.Converter.class,
            description = "Height and width of a published network's pictures, if not those it was published for.")
    private PictureSize size;

    @Mixin
    private ModelFileOptions fileOptions;

    /** True if nothing was named. */
    boolean isEmpty() {
        return words.isEmpty() && files.isEmpty();
    }

    /** The name of the only thing to measure, without its folder; empty if there are several, or it is a problem. */
    Optional<String> onlyNetwork() {
        boolean one =
                words.size() == 1 && files.isEmpty() && (isNetwork(words.getFirst()) || isModel(words.getFirst()));
        return one
                ? Optional.of(Path.of(words.getFirst()).getFileName().toString().replaceFirst("(?i)\\.onnx$", ""))
                : Optional.empty();
    }

    /**
     * The targets, in the order of the command line.
     *
     * @throws ParameterException if a word names nothing, or a file is not there
     */
    List<BenchTarget> parse() {
        List<BenchTarget> targets = new ArrayList<>();
        words.forEach(word -> targets.add(target(word)));
        if (size != null && words.stream().noneMatch(BenchTargets::isNetwork)) {
            throw usage("--size " + size + " is about a published network, and none is named");
        }
        if (words.stream().noneMatch(BenchTargets::isModel)) {
            fileOptions.requireNoInputShapes("");
        }
        for (Path file : files) {
            requireFile(file, "problem");
            try {
                for (ProblemFile.Entry entry : ProblemFile.read(file, deconv)) {
                    requireForward(entry.direction(), entry.origin());
                    targets.add(new BenchTarget.Problem(
                            entry.parse().toString(), entry.transposed(), entry.bias(), entry.precision()));
                }
            } catch (InvalidDescriptorException refused) {
                throw usage(refused.getMessage());
            }
        }
        return targets;
    }

    private void requireForward(Direction asked, String where) {
        if (asked.isBackward()) {
            throw usage(where + ": " + asked + " is a gradient, which bench does not time; give FWD_B, FWD_D or FWD_I,"
                    + " or check it with `dnn4j verify`");
        }
    }

    private static boolean isNetwork(String word) {
        return Zoo.names().contains(word);
    }

    private static boolean isModel(String word) {
        return word.toLowerCase(Locale.ROOT).endsWith(".onnx");
    }

    private BenchTarget target(String word) {
        if (isNetwork(word)) {
            return new BenchTarget.Published(word, Optional.ofNullable(size));
        }
        if (isModel(word)) {
            Path file = Path.of(word);
            requireFile(file, "model");
            return new BenchTarget.File(file, fileOptions.reading());
        }
        requireForward(direction, "--dir");
        try {
            ProblemString problem =
                    deconv ? ProblemString.transposedConvolution(word) : ProblemString.convolution(word);
            return new BenchTarget.Problem(problem.toString(), deconv, direction.hasBias(), Optional.empty());
        } catch (InvalidDescriptorException refused) {
            boolean problem = word.matches("(g|mb|ic|oc)\\d.*");
            throw usage(
                    problem
                            ? refused.getMessage()
                            : word
                                    + " is no published network (`dnn4j networks` lists them), no ONNX file (*.onnx), and"
                                    + " no problem: " + refused.getMessage());
        }
    }

    private void requireFile(Path file, String what) {
        UserFile.refusal(file, what).ifPresent(refusal -> {
            throw usage(refusal);
        });
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
