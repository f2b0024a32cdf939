package io.github.dnn4j.site;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The options of a program, with what the Javadoc of the classes says of them. */
final class OptionTables {
    private static final Pattern GETTER = Pattern.compile(
            "/\\*\\*((?:(?!\\*/).)*)\\*/\\s+public (?!static)([\\w<>, ]+) (\\w+)\\(\\) \\{", Pattern.DOTALL);
    private static final Pattern COMPONENT =
            Pattern.compile("@param (\\w+) (.*?)(?=\\n \\* @param|\\n \\*/)", Pattern.DOTALL);

    private OptionTables() {}

    static String compile() {
        return ofGetters("backend", "CompileOptions");
    }

    static String imports() {
        return ofGetters("onnx", "ImportOptions");
    }

    static String training() {
        String source = Javadoc.source("backend/TrainingOptions.java");
        List<String> rows = COMPONENT
                .matcher(source.substring(0, source.indexOf("public record")))
                .results()
                .map(component -> row(component.group(1), type(source, component.group(1)), component.group(2)))
                .toList();
        return table(rows, source, "TrainingOptions");
    }

    private static String type(String source, String component) {
        return Pattern.compile("([\\w<>]+) " + component + "[,)]")
                .matcher(source.substring(source.indexOf("public record")))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static String ofGetters(String room, String name) {
        String source = Javadoc.source(room + "/" + name + ".java");
        List<String> rows = GETTER.matcher(source)
                .results()
                .filter(getter -> !getter.group(2).equals(name))
                .map(getter -> row(getter.group(3), getter.group(2), getter.group(1)))
                .toList();
        return table(rows, source, name);
    }

    private static String row(String option, String type, String comment) {
        String text = Javadoc.text(comment);
        return "| `%s` | `%s` | %s |"
                .formatted(option, type, Character.toUpperCase(text.charAt(0)) + text.substring(1));
    }

    private static String table(List<String> rows, String source, String name) {
        List<String> lines = new ArrayList<>(List.of("| option | type | meaning |", "|---|---|---|"));
        lines.addAll(rows);
        lines.add("");
        lines.add("Set by " + setters(source, name) + ".");
        return String.join("\n", lines) + "\n";
    }

    private static String setters(String source, String name) {
        return Pattern.compile("public " + name + " (\\w+)\\(([^)]*)\\) \\{")
                .matcher(source)
                .results()
                .map(OptionTables::signature)
                .collect(Collectors.joining(", "));
    }

    private static String signature(MatchResult setter) {
        return "`" + setter.group(1) + "(" + setter.group(2).replaceAll("(\\w+) \\w+", "$1") + ")`";
    }
}
