package io.github.dnn4j.cudnn.graph;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Execution plans in files of a folder, as cuDNN writes them down, and what was chosen among them. The name of a file
 * is a hash of what the plan is for: problem, GPU, driver and cuDNN version; its first line says it in words and must
 * match, its second names the engine, and the rest is the text as {@link PlanTexts} has it.
 *
 * @param folder the folder, made when first written to
 * @param machine GPU, driver and cuDNN version
 */
public record PlanCache(Path folder, String machine) {
    /** A plan is some kilobytes. */
    private static final long MOST_BYTES = 64 << 20;

    /**
     * A plan, or a choice.
     *
     * @param engine an engine's name; or the choice
     * @param plan cuDNN's text of the plan; of no bytes for a choice, and empty if the file is damaged
     */
    public record Entry(String engine, Optional<byte[]> plan) {}

    /** The plan for a problem; empty if there is none, or the file is not one of these. */
    public Optional<Entry> read(String problem) {
        try {
            Path file = file(problem);
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
                return Optional.empty();
            }
            byte[] content = Files.readAllBytes(file);
            int first = lineEnd(content, 0);
            int second = lineEnd(content, first + 1);
            boolean whole = second < content.length
                    && new String(content, 0, first, StandardCharsets.UTF_8).equals(key(problem));
            return whole
                    ? Optional.of(new Entry(
                            new String(content, first + 1, second - first - 1, StandardCharsets.UTF_8),
                            text(Arrays.copyOfRange(content, second + 1, content.length))))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the plan cache in " + folder, e);
        }
    }

    private Optional<byte[]> text(byte[] packed) {
        try {
            return Optional.of(packed.length == 0 ? packed : new PlanTexts(folder).unpack(packed));
        } catch (IOException damaged) {
            return Optional.empty();
        }
    }

    /** Keeps a plan; another process that reads meanwhile sees the old file or the new one. */
    public void write(String problem, String engine, byte[] plan) {
        try {
            Files.createDirectories(folder);
            byte[] head = (key(problem) + "\n" + engine + "\n").getBytes(StandardCharsets.UTF_8);
            byte[] packed = plan.length == 0 ? plan : new PlanTexts(folder).pack(plan);
            byte[] content = Arrays.copyOf(head, head.length + packed.length);
            System.arraycopy(packed, 0, content, head.length, packed.length);
            PlanTexts.replace(file(problem), content);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the plan cache in " + folder, e);
        }
    }

    private static int lineEnd(byte[] content, int from) {
        int at = Math.min(from, content.length);
        while (at < content.length && content[at] != '\n') {
            at++;
        }
        return at;
    }

    private String key(String problem) {
        return machine + " " + problem;
    }

    private Path file(String problem) {
        return folder.resolve(PlanTexts.hash(key(problem).getBytes(StandardCharsets.UTF_8)) + ".cudnnplan");
    }
}
