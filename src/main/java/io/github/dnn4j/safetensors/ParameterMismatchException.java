package io.github.dnn4j.safetensors;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A file whose tensors are not the parameters of a network: names are missing, unexpected, or of another type or shape.
 */
public class ParameterMismatchException extends SafetensorsException {
    private static final long serialVersionUID = 1L;
    private static final int MOST_SHOWN = 10;

    private final String[] missing;
    private final String[] unexpected;
    private final String[] wrong;

    /** From names, each with a description of what was expected or found. */
    ParameterMismatchException(
            String file,
            String network,
            Map<String, String> missing,
            Map<String, String> unexpected,
            Map<String, String> wrong) {
        super(message(file, network, missing, unexpected, wrong));
        this.missing = names(missing);
        this.unexpected = names(unexpected);
        this.wrong = names(wrong);
    }

    private static String[] names(Map<String, String> map) {
        Set<String> names = map.keySet();
        return names.toArray(String[]::new);
    }

    private static String message(
            String file,
            String network,
            Map<String, String> missing,
            Map<String, String> unexpected,
            Map<String, String> wrong) {
        List<String> parts = new ArrayList<>();
        add(parts, "missing", missing);
        add(parts, "unexpected", unexpected);
        add(parts, "of another type or shape", wrong);
        return file + " does not hold the parameters of network " + network + ": " + String.join("; ", parts);
    }

    private static void add(List<String> parts, String what, Map<String, String> tensors) {
        if (!tensors.isEmpty()) {
            String first = tensors.entrySet().stream()
                    .limit(MOST_SHOWN)
                    .map(entry -> JsonText.shown(entry.getKey()) + " " + entry.getValue())
                    .collect(Collectors.joining(", "));
            int more = tensors.size() - MOST_SHOWN;
            parts.add(tensors.size() + " " + what + " (" + first + (more > 0 ? ", and " + more + " more" : "") + ")");
        }
    }

    /** {@return PyTorch's names of what the network needs and the file lacks; may be empty} */
    public List<String> missing() {
        return List.of(missing);
    }

    /** {@return the names that the file has and neither the network nor the caller knows; may be empty} */
    public List<String> unexpected() {
        return List.of(unexpected);
    }

    /**
     * {@return the names that both have, but not with the same shape, or not with a type that becomes F32; may be
     * empty}
     */
    public List<String> wrong() {
        return List.of(wrong);
    }
}
