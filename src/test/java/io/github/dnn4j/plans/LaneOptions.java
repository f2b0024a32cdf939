package io.github.dnn4j.plans;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a run asks cuDNN.
 *
 * @param device file with the GPU's properties
 * @param work folder for what is done and found
 * @param types types of the networks
 * @param batches batch sizes of the networks
 * @param networks names of the networks
 * @param parity whether every case of every layer is computed too, forward and in training, in f32 and bf16
 * @param seconds time after which nothing further is begun
 * @param cache folder for the plans that are made, if they are to be kept
 */
record LaneOptions(
        Path device,
        Path work,
        List<Numerics> types,
        List<Long> batches,
        List<String> networks,
        boolean parity,
        long seconds,
        Optional<Path> cache) {
    private static final List<String> NAMES =
            List.of("device", "work", "types", "batches", "networks", "parity", "seconds", "cache");

    /**
     * Reads arguments of the form {@code name=value}, lists with commas between their elements.
     *
     * @throws IllegalArgumentException naming an argument that is missing or not one of these
     */
    static LaneOptions of(String... arguments) {
        Map<String, String> given = new TreeMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 0 || !NAMES.contains(argument.substring(0, equals))) {
                throw new IllegalArgumentException("'" + argument + "' is not of the form name=value with one of the"
                        + " names " + String.join(", ", NAMES));
            }
            given.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return new LaneOptions(
                Path.of(need(given, "device")),
                Path.of(need(given, "work")),
                list(given, "types", Numerics::of),
                list(given, "batches", Long::valueOf),
                list(given, "networks", Function.identity()),
                given.getOrDefault("parity", "no").equals("yes"),
                Long.parseLong(given.getOrDefault("seconds", "100000")),
                Optional.ofNullable(given.get("cache"))
                        .filter(folder -> !folder.isEmpty())
                        .map(Path::of));
    }

    private static String need(Map<String, String> given, String name) {
        if (!given.containsKey(name)) {
            throw new IllegalArgumentException("the argument " + name + "= is missing");
        }
        return given.get(name);
    }

    private static <T> List<T> list(Map<String, String> given, String name, Function<String, T> element) {
        return Arrays.stream(given.getOrDefault(name, "").split(","))
                .filter(word -> !word.isEmpty())
                .map(element)
                .toList();
    }
}
