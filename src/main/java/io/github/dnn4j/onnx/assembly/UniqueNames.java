package io.github.dnn4j.onnx.assembly;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Names that nothing else has. */
final class UniqueNames {
    private final Set<String> taken = new HashSet<>();

    /** The number that was last put behind a name: the smaller ones are taken. */
    private final Map<String, Integer> numbers = new HashMap<>();

    /** Names that others have. */
    UniqueNames(Collection<String> taken) {
        this.taken.addAll(taken);
    }

    /** The wanted name, with a number behind it if it is taken; it is taken from now on. */
    String of(String wanted) {
        String name = wanted;
        while (!taken.add(name)) {
            name = wanted + "#" + numbers.merge(wanted, 2, (last, _) -> last + 1);
        }
        return name;
    }
}
