package io.github.dnn4j.fuzz.extents;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Backends;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Compiles and runs cases, in a process of its own because that may end it, and says before each which it is. */
public final class ExtremeChild {
    private ExtremeChild() {}

    /** Arguments are the first seed, the seed after the last, and a folder for a file. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        LazyParameters lazy = new LazyParameters(Path.of(arguments[2]));
        try (Backend backend = Backends.open("onednn")) {
            for (long seed = Long.parseLong(arguments[0]); seed < Long.parseLong(arguments[1]); seed++) {
                out.println("begin " + seed);
                ExtremeRun run = ExtremeRun.of(backend, ExtremeCase.of(seed), lazy);
                out.println("end " + seed + " " + run.end() + " " + run.created() + " " + run.detail());
            }
        }
    }
}
