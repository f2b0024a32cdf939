package io.github.dnn4j.verify;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A file of problems as benchdnn's {@code --batch} reads it: words separated by white space, a problem or an option
 * each; {@code #} begins a comment up to the end of the line. An option holds for the problems after it: {@code
 * --reset}, {@code --conv}, {@code --deconv}, {@code --mb=N} (0 for the problem's own), {@code
 * --dir=FWD_B|FWD_D|FWD_I|BWD_D|BWD_W|BWD_WB} (see {@link Direction}), {@code --dt=f32|bf16|f16}, and {@code
 * --batch=FILE}, which reads another file named relative to this one, starting from no options.
 */
public final class ProblemFile {
    private static final int DEEPEST = 8;
    private static final long MOST_BYTES = 16 << 20;

    private final Set<Path> open = new LinkedHashSet<>();
    private final List<Entry> entries = new ArrayList<>();

    private ProblemFile() {}

    /**
     * A problem as it stands in a file; not yet parsed, so that a bad one spoils no other.
     *
     * @param text the problem
     * @param transposed whether it is a transposed convolution
     * @param direction what of it is computed
     * @param batch the minibatch if an option overrides the problem's
     * @param precision the precision if an option asks for one
     * @param origin file and line
     */
    public record Entry(
            String text,
            boolean transposed,
            Direction direction,
            OptionalLong batch,
            Optional<Precision> precision,
            String origin) {
        /** Whether the layer has a bias. */
        public boolean bias() {
            return direction.hasBias();
        }

        /** The problem, with the minibatch of the option if there is one. */
        public ProblemString parse() {
            ProblemString problem =
                    transposed ? ProblemString.transposedConvolution(text) : ProblemString.convolution(text);
            return batch.isPresent() ? problem.withBatch(batch.getAsLong()) : problem;
        }
    }

    /** The options that hold at a place in a file. */
    private record Settings(
            boolean transposed, Direction direction, OptionalLong batch, Optional<Precision> precision) {}

    /**
     * Reads a file and those that it includes.
     *
     * @param transposed whether problems are transposed convolutions until an option says otherwise
     * @throws InvalidDescriptorException if a file cannot be read, includes itself, or has an unknown option; the
     *     message names file and line
     */
    public static List<Entry> read(Path file, boolean transposed) {
        ProblemFile reader = new ProblemFile();
        reader.readFile(file, transposed, "");
        return List.copyOf(reader.entries);
    }

    private void readFile(Path file, boolean transposed, String from) {
        Path real = file.toAbsolutePath().normalize();
        require(!open.contains(real), "%sproblem file %s includes itself", from, file);
        require(open.size() < DEEPEST, "%sproblem file %s is included more than %d deep", from, file, DEEPEST);
        open.add(real);
        List<String> lines = lines(file, from);
        Settings settings = defaults(transposed);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int comment = line.indexOf('#');
            String origin = file + ":" + (i + 1);
            for (String word :
                    (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+")) {
                if (word.startsWith("--batch=")) {
                    Path other = real.resolveSibling(word.substring("--batch=".length()));
                    readFile(other, settings.transposed(), origin + ": ");
                } else if (word.startsWith("-")) {
                    settings = option(settings, word, origin, transposed);
                } else if (!word.isEmpty()) {
                    entries.add(new Entry(
                            word,
                            settings.transposed(),
                            settings.direction(),
                            settings.batch(),
                            settings.precision(),
                            origin));
                }
            }
        }
        open.remove(real);
    }

    private static Settings defaults(boolean transposed) {
        return new Settings(transposed, Direction.FWD_B, OptionalLong.empty(), Optional.empty());
    }

    private static List<String> lines(Path file, String from) {
        require(
                !Files.exists(file) || Files.isRegularFile(file),
                "%sproblem file %s is not a regular file but a folder, a pipe or a device",
                from,
                file);
        try {
            require(
                    Files.size(file) <= MOST_BYTES,
                    "%sproblem file %s has %s bytes; files of up to %s are read",
                    from,
                    file,
                    Files.size(file),
                    MOST_BYTES);
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new InvalidDescriptorException(from + "there is no problem file " + file);
        } catch (MalformedInputException e) {
            throw new InvalidDescriptorException(from + "problem file " + file + " is not text");
        } catch (IOException e) {
            throw new UncheckedIOException(from + "problem file " + file + " cannot be read", e);
        }
    }

    private static Settings option(Settings now, String word, String origin, boolean transposed) {
        int equals = word.indexOf('=');
        String option = equals < 0 ? word : word.substring(0, equals);
        String value = equals < 0 ? "" : word.substring(equals + 1);
        return switch (option) {
            case "--reset" -> defaults(transposed);
            case "--conv" -> new Settings(false, now.direction, now.batch, now.precision);
            case "--deconv" -> new Settings(true, now.direction, now.batch, now.precision);
            case "--mb" -> {
                require(
                        value.matches("[0-9]{1,9}"),
                        "%s: %s needs a number, 0 for the minibatch of the problem",
                        origin,
                        word);
                long batch = Long.parseLong(value);
                OptionalLong chosen = batch == 0 ? OptionalLong.empty() : OptionalLong.of(batch);
                yield new Settings(now.transposed, now.direction, chosen, now.precision);
            }
            case "--dir" -> {
                Optional<Direction> known = Arrays.stream(Direction.values())
                        .filter(direction -> direction.name().equals(value))
                        .findFirst();
                require(
                        known.isPresent(),
                        "%s: %s is not known here; %s are",
                        origin,
                        word,
                        Arrays.toString(Direction.values()));
                yield new Settings(now.transposed, known.get(), now.batch, now.precision);
            }
            case "--dt" ->
                new Settings(now.transposed, now.direction, now.batch, Optional.of(precision(value, word, origin)));
            default ->
                throw new InvalidDescriptorException(origin + ": option " + word
                        + " is not known here; --reset, --conv, --deconv, --mb, --dir, --dt and --batch are");
        };
    }

    private static Precision precision(String value, String word, String origin) {
        return switch (value) {
            case "f32" -> Precision.F32;
            case "tf32" -> Precision.TF32;
            case "bf16" -> Precision.BF16;
            case "f16" -> Precision.F16;
            default ->
                throw new InvalidDescriptorException(
                        origin + ": " + word + " is not known here; f32, tf32, bf16 and f16 are");
        };
    }
}
