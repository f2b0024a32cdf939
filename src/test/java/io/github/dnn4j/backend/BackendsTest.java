package io.github.dnn4j.backend;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
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
    void whatIsSkippedIsLoggedWithTheReason() {
        BackendProvider absent = new BackendProvider() {
            @Override
            public String name() {
                return "absent";
            }

            @Override
            public int rank() {
                return 99;
            }

            @Override
            public Optional<String> missing() {
                return Optional.of("there is no such thing");
            }

            @Override
            public Backend open() {
                throw new BackendUnavailableException("there is no such thing");
            }
        };
        BackendProvider present = Backends.providers().getLast();
        List<String> logged = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry.getLevel() + " " + entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(Backends.class.getPackageName());
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            Backends.best(List.of(absent, present)).backend().close();
            assertEquals(1, logged.size(), logged::toString);
            String entry = logged.getFirst();
            assertTrue(entry.startsWith("WARNING"), entry);
            assertTrue(entry.contains("absent") && entry.contains("there is no such thing"), entry);
            assertThrows(BackendUnavailableException.class, () -> Backends.best(List.of(absent)));
            assertEquals(2, logged.size(), logged::toString);
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
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
