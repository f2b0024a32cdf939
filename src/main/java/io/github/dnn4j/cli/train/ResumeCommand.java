package io.github.dnn4j.cli.train;

import io.github.dnn4j.verify.ShellQuote;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The command line that goes on from a training's checkpoint. */
final class ResumeCommand {
    private static final String RESUME = "--resume";

    private ResumeCommand() {}

    /**
     * The same command with {@code --resume}, quoted for a shell.
     *
     * @param words the words of the command line, the command's name first
     */
    static String of(List<String> words) {
        List<String> all = new ArrayList<>();
        all.add(System.getProperty("dnn4j.command", "dnn4j"));
        all.addAll(words);
        if (!words.contains(RESUME)) {
            all.add(RESUME);
        }
        return all.stream().map(ShellQuote::quote).collect(Collectors.joining(" "));
    }
}
