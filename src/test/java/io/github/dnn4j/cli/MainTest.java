package io.github.dnn4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.cli.options.CommandException;
import io.github.dnn4j.cli.options.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    /** The commands that the program has. */
    static Iterable<String> commands() {
        String text = CommandLineRun.of("--help").succeeded().out();
        return text.lines()
                .filter(line -> line.matches("  [a-z]+  +\\S.*"))
                .map(line -> line.strip().split(" ")[0])
                .toList();
    }

    @Test
    void listsItsCommands() {
        assertTrue(
                commands().toString().contains("classify, train, experiment, networks, cost, explain"),
                commands().toString());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelp(String command) {
        String help = CommandLineRun.of(command, "--help").succeeded().out();
        assertTrue(help.startsWith("Usage: dnn4j " + command), help);
        assertTrue(help.contains("--json"), help);
        for (String line : help.lines().toList()) {
            assertTrue(line.length() <= 100, line);
        }
    }

    @Test
    void tellsItsVersion() {
        String version = CommandLineRun.of("--version").succeeded().out();
        assertTrue(version.startsWith("dnn4j "), version);
        assertTrue(version.contains("oneDNN"), version);
    }

    @Test
    void refusesWhatIsNoCommandLine() {
        CommandLineRun.of().refused("no command");
        CommandLineRun.of("clasify").refused("clasify");
        CommandLineRun.of("cost").refused("FILE.onnx");
        CommandLineRun.of("cost", "a.onnx", "--nonsense").refused("--nonsense");
        CommandLineRun.of("explain", "a.onnx", "--precision", "f31").refused("f31");
        CommandLineRun.of("cost", "a.onnx", "--size", "12x").refused("12x");
        CommandLineRun.of("cost", "a.onnx", "--size", "0").refused("at least 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost", "explain"})
    void refusesFilesThatAreNotThere(String command) {
        CommandLineRun.of(command, "nowhere.onnx").refused("there is no model file nowhere.onnx");
        CommandLineRun.of(command, ".").refused("folder");
    }

    @Test
    void debugShowsWhere() {
        StringWriter err = new StringWriter();
        PrintWriter writer = new PrintWriter(err, true);
        ErrorMessages errors = new ErrorMessages();
        assertEquals(ExitCode.FAILED, errors.report(new CommandException("it is\n  broken"), writer, false));
        assertEquals("dnn4j: it is broken" + System.lineSeparator(), err.toString());
        errors.report(new OutOfMemoryError("Java heap space"), writer, true);
        assertTrue(err.toString().contains("DNN4J_JAVA_OPTS"), err.toString());
        assertTrue(err.toString().contains("at io.github.dnn4j.cli.MainTest"), err.toString());
    }
}
