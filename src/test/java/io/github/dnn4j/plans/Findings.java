package io.github.dnn4j.plans;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run for one GPU has found.
 *
 * @param version cuDNN's version, such as 9.24.0
 * @param table its answers
 * @param differences where the stand-in answers otherwise
 */
record Findings(String version, PlanTable table, Differences differences) {
    /** Reads the folder that {@link LaneRun} and the tee wrote. */
    static Findings read(Path folder) throws IOException {
        TeeLog log = TeeLog.read(folder.resolve("tee.txt"));
        SortedMap<String, Answer> all = new TreeMap<>();
        for (TeeLog.Graph graph : log.graphs()) {
            for (Numerics type : graph.types()) {
                all.put(PlanTable.key(type, graph.text()), graph.cudnn().answer(type));
            }
        }
        all.putAll(plans(log));
        all.putAll(PlanTable.read(folder.resolve("answers.txt")).answers());
        return new Findings(
                Files.readString(folder.resolve("cudnn.txt")).strip(), new PlanTable(all), Differences.of(log));
    }

    /** Graphs of which no plan could be made, and how many have one. */
    private static SortedMap<String, Answer> plans(TeeLog log) {
        SortedMap<String, Answer> all = new TreeMap<>();
        SortedMap<String, TeeLog.Plan> last = new TreeMap<>();
        log.plans().forEach(plan -> last.put(plan.graph(), plan)); // an engine that makes none is followed by another
        for (TeeLog.Graph graph : log.graphs()) {
            TeeLog.Plan plan = last.get(graph.text());
            if (plan == null) {
                continue;
            }
            Numerics type = graph.types().getFirst();
            String sum = PlanTable.key(type, "plans");
            Answer.Compared before =
                    all.get(sum) instanceof Answer.Compared known ? known : new Answer.Compared(0, 0, 0);
            all.put(
                    sum,
                    plan.isMade()
                            ? new Answer.Compared(before.passed() + 1, before.refused(), 0)
                            : new Answer.Compared(before.passed(), before.refused() + 1, 0));
            if (!plan.isMade()) {
                all.put(PlanTable.key(type, "plan of " + graph.text()), new Answer.Refused(plan.words()));
            }
        }
        return all;
    }

    /** Major and minor version. */
    String release() {
        return version.substring(0, version.lastIndexOf('.'));
    }
}
