package io.github.dnn4j.onnx.write;

import java.util.HashSet;
import java.util.Set;

/** Names of which no two are the same. */
final class UniqueNames {
    private final Set<String> taken = new HashSet<>();

    /** Takes a name; false if it was taken before. */
    boolean take(String name) {
        return taken.add(name);
    }

    /** Takes a name like the wanted one: itself, or with a number behind it. */
    String unique(String wanted) {
        String name = wanted;
        for (int i = 2; !taken.add(name); i++) {
            name = wanted + "#" + i;
        }
        return name;
    }
}
