package io.github.dnn4j.backend;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Finds the backends on the class path. */
public final class Backends {
    private Backends() {}

    /** All providers, the preferred first. */
    public static List<BackendProvider> providers() {
        return ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparingInt(BackendProvider::rank).reversed())
                .toList();
    }

    /**
     * Opens the backend of that name.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there is none of that name
     * @throws BackendUnavailableException if it cannot be opened here
     */
    public static Backend open(String name) {
        List<BackendProvider> providers = providers();
        Optional<BackendProvider> found = providers.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst();
        require(
                found.isPresent(),
                "there is no backend named %s; known are %s",
                name,
                providers.stream().map(BackendProvider::name).toList());
        return found.orElseThrow().open();
    }

    /**
     * Opens the preferred backend that is available, and says why the ones before it were not, also as warnings of the
     * {@link System.Logger} of this package.
     *
     * @throws BackendUnavailableException if none is available
     */
    public static Choice best() {
        return best(providers());
    }

    static Choice best(List<BackendProvider> providers) {
        List<String> skipped = new ArrayList<>();
        for (BackendProvider provider : providers) {
            Optional<String> missing = provider.missing();
            if (missing.isEmpty()) {
                return new Choice(provider.open(), List.copyOf(skipped));
            }
            String why = provider.name() + ": " + missing.get();
            skipped.add(why);
            System.getLogger(Backends.class.getPackageName()).log(Level.WARNING, "not available: the backend " + why);
        }
        throw new BackendUnavailableException("no backend is available: " + String.join("; ", skipped));
    }

    /**
     * An opened backend and why no other was.
     *
     * @param backend the backend, the caller's to close
     * @param skipped preferred backends that are not available, each with the reason
     */
    public record Choice(Backend backend, List<String> skipped) {}
}
