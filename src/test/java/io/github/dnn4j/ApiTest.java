package io.github.dnn4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is API: the packages that the module exports, and their public types. A new one is put down in api.txt. */
class ApiTest {
    private static final String ROOT = "io.github.dnn4j.";

    private static ModuleDescriptor module() throws IOException, URISyntaxException {
        Path classes = Path.of(
                Tensor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (InputStream descriptor = Files.newInputStream(classes.resolve("module-info.class"))) {
            return ModuleDescriptor.read(descriptor);
        }
    }

    @Test
    void isWhatIsPutDown() throws IOException, URISyntaxException {
        Set<String> exported = new TreeSet<>();
        module().exports().forEach(export -> {
            assertTrue(export.targets().isEmpty(), export + " is for some modules only");
            exported.add(export.source());
        });
        Map<String, Set<String>> types = new TreeMap<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.github.dnn4j")) {
            if (exported.contains(type.getPackageName())
                    && type.isTopLevelClass()
                    && type.getModifiers().contains(JavaModifier.PUBLIC)) {
                types.computeIfAbsent(type.getPackageName().substring(ROOT.length()), _ -> new TreeSet<>())
                        .add(type.getSimpleName());
            }
        }
        List<String> lines = new ArrayList<>();
        types.forEach((name, all) -> all.forEach(type -> lines.add(name + "." + type)));
        assertEquals(
                exported.stream().map(name -> name.substring(ROOT.length())).collect(Collectors.toSet()),
                types.keySet(),
                "an exported package without public types");
        try (InputStream stream = ApiTest.class.getResourceAsStream("/api.txt")) {
            String written = new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertEquals(written, String.join("\n", lines) + "\n");
        }
    }

    /** The class path finds providers by files, the module path by the descriptor. */
    @Test
    void theModuleProvidesTheBackendsThatTheClassPathDoes() throws IOException, URISyntaxException {
        String service = "io.github.dnn4j.backend.BackendProvider";
        Set<String> provided = module().provides().stream()
                .filter(provides -> provides.service().equals(service))
                .flatMap(provides -> provides.providers().stream())
                .collect(Collectors.toSet());
        try (InputStream stream = Tensor.class.getResourceAsStream("/META-INF/services/" + service)) {
            Set<String> listed = new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .collect(Collectors.toSet());
            assertEquals(listed, provided);
        }
    }
}
