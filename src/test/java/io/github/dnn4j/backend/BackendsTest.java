package io.github.dnn4j.backend;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackendsTest {
    private static Network network() {
        NetworkBuilder b = new NetworkBuilder("n");
        return b.output(b.input("x", 1, 2).relu("a")).build();
    }

    @Test
    void providersAreSortedByRank() {
        List<BackendProvider> providers = Backends.providers();
        List<String> names = providers.stream().map(BackendProvider::name).toList();
        assertTrue(names.containsAll(List.of("onednn", "reference")), names::toString);
        for (int i = 1; i < providers.size(); i++) {
            assertTrue(providers.get(i - 1).rank() >= providers.get(i).rank(), names::toString);
        }
        assertEquals("reference", names.getLast());
    }

    @Test
    void everyAvailableBackendOpensByName() {
        for (BackendProvider provider : Backends.providers()) {
            Optional<String> missing = provider.missing();
            if (missing.isPresent()) {
                assertThrows(BackendUnavailableException.class, provider::open);
                continue;
            }
            try (Backend backend = Backends.open(provider.name())) {
                assertEquals(provider.name(), backend.name());
                assertTrue(backend.supports(Precision.F32));
                assertTrue(!backend.device().name().isBlank());
            }
        }
        assertInvalid(() -> Backends.open("abacus"));
    }

    @Test
    void bestIsTheFirstThatNothingIsMissingFor() {
        long unavailable = Backends.providers().stream()
                .takeWhile(provider -> provider.missing().isPresent())
                .count();
        Backends.Choice choice = Backends.best();
        try (Backend backend = choice.backend()) {
            assertEquals(unavailable, choice.skipped().size());
            assertEquals(Backends.providers().get((int) unavailable).name(), backend.name());
        }
    }

    @Test
    void closedThingsRefuseWorkAndChildrenOutliveParents() {
        Network network = network();
        Parameters none = Parameters.initialise(network, Initialiser.he(1));
        for (BackendProvider provider : Backends.providers()) {
            if (provider.missing().isPresent()) {
                continue;
            }
            Backend backend = provider.open();
            CompiledNetwork model = backend.compile(network, none, CompileOptions.defaults());
            Session session = model.newSession();
            backend.close();
            backend.close();
            assertThrows(IllegalStateException.class, () -> backend.compile(network, none, CompileOptions.defaults()));
            model.close();
            model.close();
            assertThrows(IllegalStateException.class, model::newSession);
            session.input("x").copyFrom(new float[] {-1, 2});
            session.run();
            assertEquals(
                    List.of(0f, 2f),
                    List.of(session.output("a").getFloat(0), session.output("a").getFloat(1)));
            session.close();
            session.close();
            assertThrows(IllegalStateException.class, session::run);
            assertThrows(IllegalStateException.class, () -> session.input("x"));
        }
    }

    @Test
    void precisionsOfUnknownLayersAreRefusedByEveryBackend() {
        Network network = network();
        CompileOptions options = CompileOptions.defaults().precision("nowhere", Precision.F32);
        for (BackendProvider provider : Backends.providers()) {
            if (provider.missing().isEmpty()) {
                try (Backend backend = provider.open()) {
                    assertInvalid(() -> backend.compile(network, Parameters.none(), options));
                }
            }
        }
    }
}
