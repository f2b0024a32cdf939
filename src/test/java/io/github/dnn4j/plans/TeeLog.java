package io.github.dnn4j.plans;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the tee between the Java side, cuDNN and the stand-in wrote down.
 *
 * @param graphs every different graph
 * @param plans every plan that was made or refused
 */
record TeeLog(List<Graph> graphs, List<Plan> plans) {
    /**
     * A graph.
     *
     * @param text what it computes
     * @param kind its kind, of which there are few
     * @param cudnn what cuDNN says
     * @param standIn what the stand-in says
     */
    record Graph(String text, String kind, Offers cudnn, Offers standIn) {
        /** The types that it may be asked for, by its operands. */
        List<Numerics> types() {
            for (Numerics type : Numerics.values()) {
                if (text.contains(" " + type.label() + " to ")) {
                    return Numerics.ofOperands(type.label());
                }
            }
            return List.of();
        }
    }

    /**
     * A plan.
     *
     * @param graph the graph's text
     * @param words cuDNN's, or {@code made}
     * @param micros time that it took
     */
    record Plan(String graph, String words, long micros) {
        boolean isMade() {
            return words.equals("made");
        }
    }

    TeeLog {
        graphs = List.copyOf(graphs);
        plans = List.copyOf(plans);
    }

    /**
     * Reads a file; of a graph that several processes wrote down, the last line counts.
     *
     * @throws IllegalArgumentException naming the first line that the tee does not write
     */
    static TeeLog read(Path file) throws IOException {
        Map<String, Graph> graphs = new LinkedHashMap<>();
        List<Plan> plans = new ArrayList<>();
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            String[] fields = line.split("\t", -1);
            if (fields.length == 5 && fields[0].equals("graph")) {
                graphs.put(fields[1], new Graph(fields[1], fields[2], Offers.of(fields[3]), Offers.of(fields[4])));
            } else if (fields.length == 4 && fields[0].equals("plan")) {
                plans.add(new Plan(fields[1], fields[2], Long.parseLong(fields[3])));
            } else {
                throw new IllegalArgumentException(file + " has a line that the tee does not write: " + line);
            }
        }
        return new TeeLog(List.copyOf(graphs.values()), plans);
    }
}
