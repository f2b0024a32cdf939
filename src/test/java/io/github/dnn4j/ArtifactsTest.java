package io.github.dnn4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The POMs of what is published agree with one another; ci/publish-check builds and uses them. */
class ArtifactsTest {
    private static final Path ARTIFACTS = Path.of("src/artifacts");

    private static String library() throws IOException {
        return Files.readString(Path.of("pom.xml"));
    }

    private static String artifacts() throws IOException {
        return Files.readString(ARTIFACTS.resolve("pom.xml"));
    }

    /** The artifacts that have a folder, by name. */
    private static Map<String, String> poms() throws IOException {
        Map<String, String> poms = new TreeMap<>();
        try (Stream<Path> folders = Files.list(ARTIFACTS)) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                if (folder.endsWith("target")) {
                    continue; // what Maven has built
                }
                poms.put(folder.getFileName().toString(), Files.readString(folder.resolve("pom.xml")));
            }
        }
        assertFalse(poms.isEmpty());
        return poms;
    }

    private static List<String> all(String pattern, String text) {
        List<String> found = Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertFalse(found.isEmpty(), () -> pattern + " is in none of " + text);
        return found;
    }

    private static String first(String pattern, String text) {
        return all(pattern, text).getFirst();
    }

    @Test
    void haveTheVersionOfTheLibrary() throws IOException {
        String version = first("<artifactId>dnn4j</artifactId>\\s*<version>([^<]*)<", library());
        List<String> versions = new ArrayList<>();
        versions.add(first("<artifactId>dnn4j-artifacts</artifactId>\\s*<version>([^<]*)<", artifacts()));
        for (String pom : poms().values()) {
            versions.add(first("<artifactId>dnn4j-artifacts</artifactId>\\s*<version>([^<]*)<", pom));
        }
        assertEquals(Set.of(version), Set.copyOf(versions));
    }

    /** The engine for DJL has a POM below the same one, and leaves DJL to its users. */
    @Test
    void theEngineForDjlBringsNoDjl() throws IOException {
        String pom = Files.readString(Path.of("src/djl/pom.xml"));
        String version = first("<artifactId>dnn4j-artifacts</artifactId>\\s*<version>([^<]*)<", artifacts());
        assertEquals(version, first("<artifactId>dnn4j-artifacts</artifactId>\\s*<version>([^<]*)<", pom));
        assertEquals(
                "provided", first("<artifactId>api</artifactId>\\s*<version>[^<]*</version>\\s*<scope>([^<]*)<", pom));
        assertEquals(versions(library()).get("junit.version"), versions(pom).get("junit.version"));
        assertEquals(versions(library()).get("slf4j.version"), versions(pom).get("slf4j.version"));
    }

    /** What Maven Central asks for is said twice, for the library and for the others. */
    @Test
    void sayTheSameOfTheProject() throws IOException {
        for (String element : List.of("licenses", "developers")) {
            String pattern = "(<" + element + ">.*?</" + element + ">)";
            assertEquals(first(pattern, library()), first(pattern, artifacts()));
        }
        for (String element : List.of("connection", "developerConnection", "tag")) {
            String pattern = "<scm.*<" + element + ">([^<]*)</" + element + ">.*</scm>";
            assertEquals(first(pattern, library()), first(pattern, artifacts()));
        }
    }

    /** Versions are properties of the library's POM, and properties or in place in the other. */
    @Test
    void haveTheVersionsOfTheLibrarysDependenciesAndPlugins() throws IOException {
        Map<String, String> known = versions(library());
        Map<String, String> used = versions(artifacts());
        used.keySet().removeIf(name -> name.startsWith("project."));
        assertTrue(used.containsKey("dnnl.version"), used::toString);
        used.forEach((name, version) -> assertEquals(known.get(name), version, name));
        for (String plugin : all("<artifactId>([\\w-]*-plugin)</artifactId>\\s*<version>", artifacts())) {
            String property = plugin.equals("flatten-maven-plugin") || plugin.equals("cyclonedx-maven-plugin")
                    ? plugin.replace("-maven-plugin", ".plugin.version")
                    : plugin.replace('-', '.') + ".version";
            String version = first("<artifactId>" + plugin + "</artifactId>\\s*<version>([^<]*)<", artifacts());
            assertEquals(known.get(property), version, plugin);
        }
    }

    private static Map<String, String> versions(String pom) {
        return Pattern.compile("<([\\w.]+\\.version)>([^<]*)</")
                .matcher(pom)
                .results()
                .collect(Collectors.toMap(match -> match.group(1), match -> match.group(2), (a, _) -> a, TreeMap::new));
    }

    @Test
    void areModulesAndInTheBillOfMaterials() throws IOException {
        Set<String> modules = new TreeSet<>(all("<module>([^<]*)</module>", artifacts()));
        assertEquals(poms().keySet(), modules);
        Set<String> managed = new TreeSet<>(all("<artifactId>(dnn4j[\\w-]*)</artifactId>", poms().get("dnn4j-bom")));
        managed.removeAll(Set.of("dnn4j-artifacts", "dnn4j-bom"));
        // The command line is run, and no dependency.
        modules.removeAll(Set.of("dnn4j-bom", "dnn4j-cli"));
        modules.add("dnn4j");
        modules.add("dnn4j-djl");
        assertEquals(modules, managed);
    }

    /** A platform has a POM, a folder with its module and its notice, and dnn4j-platform brings it. */
    @Test
    void everyPlatformIsWhole() throws IOException {
        Set<String> brought =
                new TreeSet<>(all("<artifactId>(dnn4j-\\w+-\\w+)</artifactId>", poms().get("dnn4j-platform")));
        Set<String> platforms = new TreeSet<>();
        try (Stream<Path> folders = Files.list(Path.of("src/platforms"))) {
            for (Path folder : folders.toList()) {
                String platform = folder.getFileName().toString();
                platforms.add("dnn4j-" + platform);
                String name = "io.github.dnn4j." + platform.replace('-', '.');
                assertTrue(
                        Files.readString(folder.resolve("module-info.java")).contains("module " + name + " {"), name);
                assertTrue(Files.size(folder.resolve("META-INF/NOTICE")) > 0, platform);
                assertTrue(poms().containsKey("dnn4j-" + platform), platform);
            }
        }
        platforms.removeIf(platform -> platform.endsWith("-cuda"));
        assertEquals(platforms, brought);
    }
}
