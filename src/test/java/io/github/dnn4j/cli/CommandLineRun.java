package io.github.dnn4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.cli.options.ExitCode;
import io.github.dnn4j.json.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Map;

/**
 * A command line that was run in this process.
 *
 * @param code the exit code
 * @param out what it printed on standard output
 * @param err what it printed on standard error
 */
public record CommandLineRun(int code, String out, String err) {
    /** Runs it with nobody watching. */
    public static CommandLineRun of(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = Arrays.stream(args).map(Object::toString).toArray(String[]::new);
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), false, words);
        return new CommandLineRun(code, out.toString(), err.toString());
    }

    /** Checks that it went well and said nothing on standard error, progress included. */
    public CommandLineRun succeeded() {
        assertEquals("", err);
        assertEquals(ExitCode.OK, code, out);
        return this;
    }

    /** Checks that it failed with one sentence on standard error and printed no result. */
    public CommandLineRun failed(String words) {
        assertEquals(ExitCode.FAILED, code, out + err);
        assertEquals("", out);
        assertEquals(1, err.lines().count(), err);
        assertTrue(err.startsWith("dnn4j: ") && err.contains(words), err);
        return this;
    }

    /** Checks that the command line was refused with one sentence and where to find help. */
    public CommandLineRun refused(String words) {
        assertEquals(ExitCode.USAGE, code, out + err);
        assertEquals("", out);
        assertTrue(err.startsWith("dnn4j: ") && err.contains(words), err);
        assertTrue(err.lines().toList().getLast().matches("Try dnn4j.* --help\\."), err);
        return this;
    }

    /** The JSON object that it printed. */
    public Map<String, Object> json() {
        return JsonParser.object(out);
    }
}
