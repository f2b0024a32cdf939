package io.github.dnn4j.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The processor as the operating system describes it.
 *
 * @param name its name, {@code unknown} where the system does not tell
 * @param instructionSets its vector and matrix extensions, the older first
 * @param online logical processors that are switched on, whatever this process may use of them
 */
public record Processor(String name, List<String> instructionSets, int online) {
    /** Names in {@code /proc/cpuinfo} of the extensions that neural networks run on, and their names in the field. */
    private static final Map<String, String> EXTENSIONS = extensions();

    private static Map<String, String> extensions() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("sse4_1", "SSE4.1");
        names.put("avx", "AVX");
        names.put("avx2", "AVX2");
        names.put("fma", "FMA");
        names.put("avx_vnni", "AVX-VNNI");
        names.put("avx512f", "AVX-512");
        names.put("avx512_vnni", "AVX-512 VNNI");
        names.put("avx512_bf16", "AVX-512 BF16");
        names.put("avx512_fp16", "AVX-512 FP16");
        names.put("amx_tile", "AMX");
        names.put("amx_int8", "AMX INT8");
        names.put("amx_bf16", "AMX BF16");
        names.put("amx_fp16", "AMX FP16");
        names.put("asimd", "NEON");
        names.put("asimdhp", "NEON FP16");
        names.put("bf16", "BF16");
        names.put("i8mm", "I8MM");
        names.put("sve", "SVE");
        names.put("sve2", "SVE2");
        return names;
    }

    /** This machine's processor. */
    public static Processor read() {
        Path file = Path.of("/proc/cpuinfo");
        try {
            return Files.isReadable(file) ? parse(Files.readAllLines(file)) : unknown();
        } catch (IOException unreadable) {
            return unknown();
        }
    }

    private static Processor unknown() {
        return new Processor("unknown", List.of(), Runtime.getRuntime().availableProcessors());
    }

    /** From the lines of {@code /proc/cpuinfo}. */
    static Processor parse(List<String> lines) {
        String name = "";
        Set<String> flags = Set.of();
        int online = 0;
        for (String line : lines) {
            String[] parts = line.split("\\s*:\\s*", 2);
            if (parts.length < 2) {
                continue;
            }
            switch (parts[0]) {
                case "processor" -> online++;
                case "model name" -> name = parts[1].strip();
                case "flags", "Features" -> flags = Set.of(parts[1].strip().split("\\s+"));
                default -> {}
            }
        }
        List<String> sets = new ArrayList<>();
        for (Map.Entry<String, String> extension : EXTENSIONS.entrySet()) {
            if (flags.contains(extension.getKey())) {
                sets.add(extension.getValue());
            }
        }
        return new Processor(name.isEmpty() ? "unknown" : name, List.copyOf(sets), Math.max(1, online));
    }
}
