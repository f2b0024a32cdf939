package io.github.dnn4j.site;

import io.github.dnn4j.ArrowsTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rooms of the house and the arrows between them, which {@link ArrowsTest} holds. */
final class House {
    private static final int WIDTH = 112;

    private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);

    private House() {}

    /** Rooms by floor, the highest first: a room stands on the floor above the highest room that it uses. */
    static String floors() {
        Map<String, Set<String>> house = ArrowsTest.house();
        Map<Integer, Set<String>> floors = new TreeMap<>();
        house.keySet()
                .forEach(room -> floors.computeIfAbsent(floor(house, room), _ -> new TreeSet<>())
                        .add(room));
        List<String> lines = new ArrayList<>();
        lines.add("```text");
        ((TreeMap<Integer, Set<String>>) floors).descendingMap().forEach((floor, rooms) -> {
            StringBuilder line = new StringBuilder("%2d ".formatted(floor));
            for (String room : rooms) {
                if (line.length() + room.length() > WIDTH) {
                    lines.add(line.toString());
                    line = new StringBuilder("   ");
                }
                line.append("  ").append(room);
            }
            lines.add(line.toString());
        });
        lines.add("```");
        return String.join("\n", lines) + "\n";
    }

    private static int floor(Map<String, Set<String>> house, String room) {
        return house.get(room).stream()
                .mapToInt(below -> floor(house, below) + 1)
                .max()
                .orElse(0);
    }

    /** Each room with what it is for and exactly the rooms that it uses. */
    static String rooms() {
        List<String> lines = new ArrayList<>();
        lines.add("| room | what it is | uses |");
        lines.add("|---|---|---|");
        ArrowsTest.house()
                .forEach((room, uses) -> lines.add(
                        "| `%s` | %s | %s |".formatted(room, purpose(room), String.join(", ", new TreeSet<>(uses)))));
        return String.join("\n", lines) + "\n";
    }

    private static String purpose(String room) {
        if (room.equals("onnx-types")) {
            return "The tensors, options and exceptions of package `onnx`, which its rooms know.";
        }
        Matcher comment = COMMENT.matcher(Javadoc.source(room.replace('.', '/') + "/package-info.java"));
        if (!comment.find()) {
            throw new IllegalStateException("no package-info says what " + room + " is");
        }
        return Javadoc.firstSentence(Javadoc.text(comment.group(1)));
    }
}
