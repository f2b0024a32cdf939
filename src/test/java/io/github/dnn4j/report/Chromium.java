package io.github.dnn4j.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A browser without a window, to see pages with.
 *
 * @param program its file
 * @param folder where its profile and output may lie
 */
record Chromium(Path program, Path folder) {
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    /** The browser on the path, if there is one. */
    static Optional<Chromium> find(Path folder) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(bin -> NAMES.stream().map(name -> Path.of(bin, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(program -> new Chromium(program, folder));
    }

    /**
     * What it printed.
     *
     * @param out the document as it was after its scripts
     * @param console messages of the page's console
     */
    record Seen(String out, List<String> console) {}

    /** Opens a page; the further options say whether its document is printed, and where its picture goes. */
    Seen open(Path page, boolean dark, String... further) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "document", ".html");
        Path err = Files.createTempFile(folder, "messages", ".txt");
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + Files.createTempDirectory(folder, "profile"),
                "--enable-logging=stderr",
                "--virtual-time-budget=5000",
                "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1)));
        command.addAll(List.of(further));
        command.add(page.toUri().toString());
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(program + " did not end within two minutes");
        }
        List<String> messages = Files.readString(err, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> line.contains("CONSOLE"))
                .toList();
        return new Seen(Files.readString(out), messages);
    }
}
