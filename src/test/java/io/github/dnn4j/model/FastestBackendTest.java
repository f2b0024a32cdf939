package io.github.dnn4j.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.BackendUnavailableException;
import io.github.dnn4j.backend.Backends;
import java.util.List;
import org.junit.jupiter.api.Test;

class FastestBackendTest {
    @Test
    void plainJavaIsNotTakenUnasked() {
        List<String> skipped = List.of("cudnn: there is no GPU", "onednn: there is no library");
        BackendUnavailableException e = assertThrows(
                BackendUnavailableException.class,
                () -> FastestBackend.withKernels(new Backends.Choice(Backends.open("reference"), skipped)));
        skipped.forEach(reason -> assertTrue(e.getMessage().contains(reason), e::getMessage));
        assertTrue(e.getMessage().contains("ModelOptions.backend(\"reference\")"), e::getMessage);
    }

    @Test
    void plainJavaIsTakenWhenAskedFor() {
        try (Backend backend = FastestBackend.open(ModelOptions.defaults().backend("reference"))) {
            assertEquals("reference", backend.name());
        }
    }
}
