package io.github.dnn4j.reference;

import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.layer.ParameterSpec;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a training session computes: every node forward, then back through those where gradients flow. */
record TrainingReport(Network network, TrainingOptions options, ReferenceTrainingRun run) {
    Explanation explain(Device device) {
        List<Explanation.StepReport> steps = new ArrayList<>();
        network.nodes().forEach(node -> steps.add(step(node, node.layer().kind(), "")));
        for (Node node : network.nodes().reversed()) {
            if (run.flow().nodes().contains(node.name())) {
                steps.add(step(node, node.layer().kind() + " backward", derivatives(node)));
            }
        }
        List<String> notes = new ArrayList<>();
        notes.add("every layer is computed as it is written, each value and each gradient has a buffer of its own");
        if (options.recompute()) {
            notes.add("nothing is recomputed: the reference keeps every value");
        }
        return new Explanation(
                ReferenceBackend.NAME,
                device,
                List.copyOf(steps),
                List.copyOf(notes),
                run.tensors().valueBytes(),
                run.tensors().valueBytes(),
                run.tensors().parameterBytes());
    }

    private Explanation.StepReport step(Node node, String kind, String reason) {
        String type = options.precision().name().toLowerCase(Locale.ROOT);
        return new Explanation.StepReport(node.name(), kind, type, "java loops", "", "plain", List.of(), 0, reason);
    }

    /** What is derived by: values with a gradient, and learned parameters. */
    private String derivatives(Node node) {
        List<String> by = new ArrayList<>(node.inputs().stream()
                .filter(run.flow().values()::contains)
                .distinct()
                .toList());
        node.layer().parameters().stream()
                .filter(ParameterSpec::learned)
                .map(ParameterSpec::role)
                .forEach(by::add);
        return "by " + String.join(", ", by);
    }
}
