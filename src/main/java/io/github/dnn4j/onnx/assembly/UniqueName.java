package io.github.dnn4j.onnx.assembly;

import java.util.Set;

/** Names that nothing else has. */
final class UniqueName {
    private UniqueName() {}

    /** The wanted name, with a number behind it if it is taken; it is taken from now on. */
    static String of(String wanted, Set<String> taken) {
        String name = wanted;
        for (int i = 2; !taken.add(name); i++) {
            name = wanted + "#" + i;
        }
        return name;
    }
}
