package io.github.dnn4j.cli.convert;

import io.github.dnn4j.cli.options.CommandException;
import io.github.dnn4j.image.ImageReader;
import io.github.dnn4j.image.Picture;
import io.github.dnn4j.image.Preprocessing;
import io.github.dnn4j.image.Variation;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Samples for calibration and for evaluation: variations of the photographs in a folder. No photograph serves for both,
 * unless there is only one; then no variation does.
 *
 * @param calibration files whose variations calibrate
 * @param evaluation files whose variations evaluate
 */
record CalibrationPictures(List<Path> calibration, List<Path> evaluation) {
    private static final List<String> ENDINGS = List.of(".jpg", ".jpeg", ".png", ".bmp");

    /** Seeds of the two kinds of variations are apart. */
    private static final long EVALUATION = 1L << 32;

    /**
     * The pictures of a folder, dealt out by the seed.
     *
     * @throws CommandException if there are none
     */
    static CalibrationPictures of(Path folder, long seed) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            entries.filter(file -> ENDINGS.stream()
                            .anyMatch(file.getFileName().toString().toLowerCase(Locale.ROOT)::endsWith))
                    .sorted()
                    .forEach(files::add);
        }
        if (files.isEmpty()) {
            throw new CommandException("%s has no pictures (%s)", folder, String.join(", ", ENDINGS));
        }
        if (files.size() == 1) {
            return new CalibrationPictures(files, files);
        }
        Collections.shuffle(files, new Random(seed));
        int half = files.size() / 2;
        return new CalibrationPictures(
                files.subList(0, half).stream().sorted().toList(),
                files.subList(half, files.size()).stream().sorted().toList());
    }

    /** True if both kinds of samples come from the same photograph. */
    boolean sharePhotograph() {
        return calibration.equals(evaluation);
    }

    List<Map<String, Tensor>> calibrationSamples(String input, Preprocessing preprocessing, int count, long seed)
            throws IOException {
        return samples(calibration, input, preprocessing, count, seed);
    }

    List<Map<String, Tensor>> evaluationSamples(String input, Preprocessing preprocessing, int count, long seed)
            throws IOException {
        return samples(evaluation, input, preprocessing, count, seed + EVALUATION);
    }

    private static List<Map<String, Tensor>> samples(
            List<Path> files, String input, Preprocessing preprocessing, int count, long seed) throws IOException {
        List<Picture> pictures = new ArrayList<>();
        for (Path file : files) {
            pictures.add(ImageReader.read(file));
        }
        List<Map<String, Tensor>> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Picture picture = Variation.of(pictures.get(i % pictures.size()), seed * 1_000_003 + i);
            samples.add(Map.of(input, preprocessing.apply(picture)));
        }
        return samples;
    }
}
