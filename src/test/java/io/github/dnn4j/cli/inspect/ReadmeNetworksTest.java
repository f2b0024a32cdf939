package io.github.dnn4j.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.cli.CommandLineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README's table of networks is what {@code ./dnn4j networks --markdown} prints. */
class ReadmeNetworksTest {
    @Test
    void theTableIsThatOfTheCommand() throws IOException {
        String table = CommandLineRun.of("networks", "--markdown").succeeded().out();
        String readme = Files.readString(Path.of("README.md"));
        assertTrue(
                readme.contains(table),
                () -> "put this into README.md, as printed by ./dnn4j networks --markdown:\n" + table);
    }
}
