package io.github.dnn4j.backend;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Implementations that are passed over, and which they are by a backend's names.
 *
 * @param names as {@link CompileOptions#avoiding} takes them
 */
record AvoidedImplementations(Set<String> names) {
    /** Copies and sorts the names. */
    AvoidedImplementations {
        names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    /** With more names. */
    AvoidedImplementations with(String... more) {
        Set<String> all = new TreeSet<>(names);
        for (String name : more) {
            require(!name.isBlank(), "compile options avoid an implementation without a name");
            all.add(name);
        }
        return new AvoidedImplementations(all);
    }

    /**
     * The first of the names that an implementation goes by: its own, what stands before a colon in it, or after a plus
     * sign; empty if it may be taken.
     */
    Optional<String> match(String implementation) {
        return names.stream()
                .filter(name -> implementation.equals(name)
                        || implementation.startsWith(name + ":")
                        || implementation.endsWith("+" + name)
                        || implementation.contains("+" + name + ":"))
                .findFirst();
    }
}
