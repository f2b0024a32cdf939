package io.github.dnn4j.compile;

import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.tensor.TensorSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The new program of a pass while it walks the old one from first to last step: the steps placed so far, which later
 * ones may still be fused into. Each place holds one step or, once that was moved away, none.
 */
final class Draft {
    private final Program program;
    private final List<Step> placed = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private final Set<String> outputs = new HashSet<>();
    private final Map<String, Tensor> newParameters = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    Draft(Program program) {
        this.program = program;
        program.steps().forEach(step -> step.inputs().forEach(input -> uses.merge(input, 1, Integer::sum)));
        program.network().outputs().forEach(output -> outputs.add(program.source(output)));
    }

    /**
     * True if nobody would miss the value: it has one consumer, is no output of the network, and is of a floating type,
     * so that storing it rounds nothing off that the network's meaning depends on.
     */
    boolean isHidden(String value) {
        return uses.getOrDefault(value, 0) == 1
                && !outputs.contains(value)
                && program.network().types().get(value).isFloating();
    }

    /** The producer of the value among the steps placed so far; empty for a network input. */
    Optional<Step> producer(String value) {
        return Optional.ofNullable(places.get(value)).map(placed::get);
    }

    /** The place of the value's producer; -1 for a network input, which is there before all steps. */
    int place(String value) {
        return places.getOrDefault(value, -1);
    }

    /** Places a step after all others. */
    void append(Step step) {
        placed.add(step);
        step.outputs().forEach(output -> places.put(output, placed.size() - 1));
    }

    /** Puts {@code fused} in the place of {@code host}, which it contains. */
    void replace(Step host, Step fused, String note) {
        int place = forget(host);
        placed.set(place, fused);
        fused.outputs().forEach(output -> places.put(output, place));
        notes.add(note);
    }

    /** Removes {@code host} and places {@code fused}, which contains it, after all others. */
    void replaceAtEnd(Step host, Step fused, String note) {
        placed.set(forget(host), null);
        append(fused);
        notes.add(note);
    }

    private int forget(Step host) {
        int place = places.get(host.outputs().getFirst());
        host.outputs().forEach(places::remove);
        return place;
    }

    /** The parameter of that name, the program's or one made by this pass. */
    Tensor parameter(String name) {
        return source(name).tensor();
    }

    /** As {@link #parameter}, where it comes from. */
    TensorSource source(String name) {
        Tensor made = newParameters.get(name);
        return made != null ? TensorSource.of(made) : program.parameters().source(name);
    }

    /** Adds a parameter as {@code wanted}, or as that with a number where the name is in use; returns the name. */
    String addParameter(String wanted, Tensor tensor) {
        String name = wanted;
        for (int i = 2; program.parameters().contains(name) || newParameters.containsKey(name); i++) {
            name = wanted + i;
        }
        newParameters.put(name, tensor);
        return name;
    }

    /** Tells what was decided. */
    void note(String note) {
        notes.add(note);
    }

    /** The program as rewritten; the old one itself if nothing was replaced. */
    Program finish() {
        if (notes.isEmpty()) {
            return program;
        }
        Parameters parameters = newParameters.isEmpty()
                ? program.parameters()
                : program.parameters().withAll(newParameters);
        return program.with(placed.stream().filter(Objects::nonNull).toList(), parameters, notes);
    }
}
