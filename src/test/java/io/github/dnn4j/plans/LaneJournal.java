package io.github.dnn4j.plans;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a run has done, in files of its folder, so that it can be stopped at any time and go on later: the answers, the
 * items that are done, and the one that is being done.
 */
final class LaneJournal {
    private final Path answers;
    private final Path done;
    private final Path current;
    private final Path ended;
    private final Set<String> known = new TreeSet<>();

    LaneJournal(Path folder) throws IOException {
        Files.createDirectories(folder);
        answers = folder.resolve("answers.txt");
        done = folder.resolve("done.txt");
        current = folder.resolve("current.txt");
        ended = folder.resolve("ended.txt");
        for (Path file : List.of(answers, done, folder.resolve("tee.txt"))) {
            cutHalfALine(file);
        }
        if (Files.exists(done)) {
            known.addAll(Files.readAllLines(done));
        }
    }

    /** A process that was killed while it wrote left the beginning of a line. */
    private static void cutHalfALine(Path file) throws IOException {
        if (Files.exists(file)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                ByteBuffer letter = ByteBuffer.allocate(1);
                long end = channel.size();
                while (end > 0 && channel.read(letter.clear(), end - 1) == 1 && letter.get(0) != '\n') {
                    end--;
                }
                channel.truncate(end);
            }
        }
    }

    /**
     * The item in which native code ended an earlier process, as who started it has noted by giving the file of the
     * current item another name; empty if there is none.
     */
    String ended() throws IOException {
        return Files.exists(ended) ? Files.readString(ended).strip() : "";
    }

    boolean isDone(String item) {
        return known.contains(item);
    }

    void begin(String item) throws IOException {
        Files.writeString(current, item);
    }

    /** Keeps the answers of an item, which is done then. */
    void end(String item, PlanTable found) throws IOException {
        append(answers, found.lines());
        append(done, List.of(item));
        known.add(item);
        Files.deleteIfExists(current);
    }

    private static void append(Path file, List<String> lines) throws IOException {
        Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
