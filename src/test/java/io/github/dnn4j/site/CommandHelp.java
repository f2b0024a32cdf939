package io.github.dnn4j.site;

import io.github.dnn4j.cli.CommandLineRun;
import io.github.dnn4j.cli.Main;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** What every command prints for {@code --help}. */
final class CommandHelp {
    private CommandHelp() {}

    static String print() {
        List<String> sections = new ArrayList<>();
        for (Class<?> command : Main.class.getAnnotation(Command.class).subcommands()) {
            String name = command.getAnnotation(Command.class).name();
            String help = CommandLineRun.of(name, "--help")
                    .succeeded()
                    .out()
                    .replaceAll("\u001B\\[[;\\d]*m", "")
                    .replaceAll("(?m) +$", "");
            sections.add("### " + name + "\n\n```text\n" + help.strip() + "\n```\n");
        }
        return String.join("\n", sections);
    }
}
