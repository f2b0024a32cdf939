package io.github.dnn4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.github.dnn4j.layer.ParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dependencies between packages go one way, and each foreign library has one place that knows it. */
class ArrowsTest {
    private static final String ROOT = "io.github.dnn4j";
    /** What users of ONNX models call; below it, in the same package, the types that its rooms speak of as well. */
    private static final Set<String> ONNX_FRONT = Set.of("OnnxImporter", "OnnxExporter", "OnnxSignature");

    private static final String ONNX_TYPES = "onnx types";

    /**
     * The rooms, each with exactly those that it depends on: a new arrow is put down here, and an unused one removed.
     * Constants, which the compiler copies, are no arrows.
     */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("runtime", Set.of()),
            Map.entry("tensor", Set.of("runtime")),
            Map.entry("layer", Set.of("tensor")),
            Map.entry("network", Set.of("layer", "tensor")),
            Map.entry("backend", Set.of("layer", "network", "tensor")),
            Map.entry("compile", Set.of("backend", "layer", "network", "tensor")),
            Map.entry("reference", Set.of("backend", "layer", "network", "tensor")),
            Map.entry("onednn", Set.of("backend", "compile", "layer", "network", "runtime", "tensor")),
            Map.entry("cudnn", Set.of("backend", "compile", "layer", "network", "runtime", "tensor")),
            Map.entry("image", Set.of("tensor")),
            Map.entry("json", Set.of()),
            Map.entry("machine", Set.of("json")),
            Map.entry("report", Set.of("json", "tensor")),
            Map.entry("safetensors", Set.of("layer", "network", "tensor")),
            Map.entry("zoo", Set.of("layer", "network", "tensor")),
            Map.entry("quantize", Set.of("backend", "compile", "layer", "network", "tensor")),
            Map.entry("verify", Set.of("backend", "layer", "network", "reference", "tensor")),
            Map.entry("measure", Set.of("backend", "json", "layer", "network", "quantize", "tensor", "verify", "zoo")),
            Map.entry("onnx.files", Set.of("network", "tensor")),
            Map.entry(ONNX_TYPES, Set.of("network", "onnx.files", "tensor")),
            Map.entry("onnx.read", Set.of("onnx.files", ONNX_TYPES, "tensor")),
            Map.entry("onnx.assembly", Set.of("layer", "network", ONNX_TYPES, "onnx.read", "tensor")),
            Map.entry("onnx.fold", Set.of(ONNX_TYPES, "onnx.assembly", "onnx.read")),
            Map.entry("onnx.mapping", Set.of("layer", ONNX_TYPES, "onnx.assembly", "onnx.read", "tensor")),
            Map.entry(
                    "onnx.graph",
                    Set.of(
                            "layer",
                            "network",
                            ONNX_TYPES,
                            "onnx.assembly",
                            "onnx.fold",
                            "onnx.mapping",
                            "onnx.read",
                            "tensor")),
            Map.entry("onnx.write", Set.of("layer", "network", ONNX_TYPES, "tensor")),
            Map.entry(
                    "onnx",
                    Set.of(
                            "network",
                            "onnx.files",
                            ONNX_TYPES,
                            "onnx.assembly",
                            "onnx.graph",
                            "onnx.read",
                            "onnx.write",
                            "tensor")),
            Map.entry("train.data", Set.of("image", "tensor")),
            Map.entry("train.loss", Set.of("tensor", "train.data")),
            Map.entry("train.optimizer", Set.of("backend", "layer", "network", "tensor")),
            Map.entry(
                    "train",
                    Set.of(
                            "backend",
                            "image",
                            "layer",
                            "network",
                            "safetensors",
                            "tensor",
                            "train.data",
                            "train.loss",
                            "train.optimizer",
                            "zoo")),
            Map.entry(
                    "cli.options",
                    Set.of(
                            "backend",
                            "cudnn",
                            "image",
                            "json",
                            "machine",
                            "measure",
                            "network",
                            "onednn",
                            "onnx",
                            ONNX_TYPES,
                            "report",
                            "runtime",
                            "safetensors",
                            "tensor",
                            "train",
                            "verify",
                            "zoo")),
            Map.entry(
                    "cli.classify",
                    Set.of(
                            "backend",
                            "cli.options",
                            "image",
                            "json",
                            "layer",
                            "network",
                            "report",
                            "tensor",
                            "train",
                            "verify")),
            Map.entry(
                    "cli.train",
                    Set.of(
                            "backend",
                            "cli.options",
                            "image",
                            "json",
                            "layer",
                            "machine",
                            "measure",
                            "network",
                            "onnx",
                            "report",
                            "tensor",
                            "train",
                            "train.data",
                            "train.loss",
                            "train.optimizer",
                            "verify",
                            "zoo")),
            Map.entry(
                    "cli.bench",
                    Set.of(
                            "backend",
                            "cli.options",
                            "json",
                            "machine",
                            "measure",
                            "onednn",
                            "report",
                            "tensor",
                            "verify",
                            "zoo")),
            Map.entry(
                    "cli.verify",
                    Set.of(
                            "backend",
                            "cli.options",
                            "json",
                            "measure",
                            "network",
                            "quantize",
                            "report",
                            "tensor",
                            "train",
                            "train.loss",
                            "verify")),
            Map.entry(
                    "cli.conformance",
                    Set.of("backend", "cli.options", "json", "network", "onnx", ONNX_TYPES, "report", "tensor")),
            Map.entry(
                    "cli.inspect",
                    Set.of(
                            "backend",
                            "cli.options",
                            "json",
                            "layer",
                            "machine",
                            "network",
                            "report",
                            "runtime",
                            "tensor",
                            "zoo")),
            Map.entry(
                    "cli.convert",
                    Set.of(
                            "backend",
                            "cli.options",
                            "image",
                            "json",
                            "network",
                            "onnx",
                            "quantize",
                            "report",
                            "tensor")),
            Map.entry(
                    "cli",
                    Set.of(
                            "backend",
                            "cli.bench",
                            "cli.classify",
                            "cli.conformance",
                            "cli.convert",
                            "cli.inspect",
                            "cli.options",
                            "cli.train",
                            "cli.verify",
                            "image",
                            "machine",
                            "onednn",
                            ONNX_TYPES,
                            "report",
                            "safetensors",
                            "tensor",
                            "train",
                            "train.data")));

    /** Rooms in which, rooms below included, no class depends on itself by way of others. */
    private static final Set<String> WITHOUT_CIRCLES = Set.of(
            "compile",
            "image",
            "json",
            "machine",
            "measure",
            "onnx",
            "cli",
            "quantize",
            "report",
            "safetensors",
            "zoo");

    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT);
    }

    static Set<String> rooms() {
        return new TreeSet<>(ARROWS.keySet());
    }

    static Set<String> roomsWithoutCircles() {
        return new TreeSet<>(WITHOUT_CIRCLES);
    }

    /** The room of a class: the innermost that its package is, or is within; empty outside of this library. */
    private static String room(JavaClass type) {
        String name = type.getPackageName();
        if (!(name + ".").startsWith(ROOT + ".")) {
            return "";
        }
        if (name.equals(ROOT + ".onnx") && !ONNX_FRONT.contains(outermost(type).getSimpleName())) {
            return ONNX_TYPES;
        }
        while (name.length() > ROOT.length() && !ARROWS.containsKey(name.substring(ROOT.length() + 1))) {
            name = name.substring(0, name.lastIndexOf('.'));
        }
        return name.length() > ROOT.length() ? name.substring(ROOT.length() + 1) : "";
    }

    private static String within(String name) {
        return ROOT + "." + name + "..";
    }

    private static DescribedPredicate<JavaClass> named(String description, Predicate<JavaClass> test) {
        return DescribedPredicate.describe(description, test);
    }

    @Test
    void everyClassIsInARoom() {
        List<String> strays = classes.stream()
                .filter(type -> room(type).isEmpty())
                .map(JavaClass::getName)
                .toList();
        assertTrue(strays.isEmpty(), "no rule says what these may depend on: " + strays);
        Set<String> inhabited = classes.stream().map(ArrowsTest::room).collect(Collectors.toSet());
        assertEquals(ARROWS.keySet(), inhabited, "rooms without classes");
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void dependsOnExactlyTheseRooms(String name) {
        Map<String, String> found = new TreeMap<>();
        classes.stream()
                .filter(type -> room(type).equals(name))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .forEach(arrow ->
                        found.putIfAbsent(room(arrow.getTargetClass().getBaseComponentType()), arrow.getDescription()));
        found.remove("");
        found.remove(name);
        Set<String> unused = new TreeSet<>(ARROWS.get(name));
        unused.removeAll(found.keySet());
        found.keySet().removeAll(ARROWS.get(name));
        assertTrue(found.isEmpty(), name + " may not depend on these: " + found);
        assertTrue(unused.isEmpty(), name + " does not depend on these any more; remove the arrows: " + unused);
    }

    @Test
    void noRoomDependsOnItselfByWayOfOthers() {
        Set<String> left = new TreeSet<>(ARROWS.keySet());
        Set<String> lower = new TreeSet<>();
        while (left.removeIf(name -> lower.containsAll(ARROWS.get(name)) && lower.add(name))) {}
        assertTrue(left.isEmpty(), "these depend on one another: " + left);
    }

    @ParameterizedTest
    @MethodSource("roomsWithoutCircles")
    void noClassDependsOnItselfByWayOfOthers(String name) {
        SlicesRuleDefinition.slices()
                .assignedFrom(new ClassesOf(ROOT + "." + name))
                .should()
                .beFreeOfCycles()
                .check(classes);
    }

    /** A slice for each class of a package and those within it; a nested class belongs to the one around it. */
    private record ClassesOf(String room) implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return (type.getPackageName() + ".").startsWith(room + ".")
                    ? SliceIdentifier.of(outermost(type).getName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "classes of " + room;
        }
    }

    @Test
    void theNativeBindingIsKnownToRuntimeOnly() {
        assertTrue(classes.contain(ROOT + ".runtime.Dnn4jNative"));
        noClasses()
                .that()
                .resideOutsideOfPackage(within("runtime"))
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(ROOT + ".runtime.Dnn4jNative")
                .check(classes);
    }

    /** The native part is linked against the library, so {@code runtime} loads it; it calls nothing of it from Java. */
    @Test
    void oneDnnIsKnownToItsOwnClassesOnly() {
        noClasses()
                .that(named("are not onednn.Dnnl*", type -> !isDnnl(type)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bytedeco.dnnl", "org.bytedeco.dnnl.global..")
                .check(classes);
        noClasses()
                .that(named(
                        "are neither onednn.Dnnl* nor in runtime",
                        type -> !isDnnl(type) && !type.getPackageName().equals(ROOT + ".runtime")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco.dnnl..")
                .check(classes);
    }

    @Test
    void cudaIsKnownToItsOwnClassesOnly() {
        noClasses()
                .that(named("are not cudnn.Cuda* or cudnn.Cudnn", type -> !isCuda(type)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco.cuda..")
                .check(classes);
    }

    private static boolean isCuda(JavaClass type) {
        String name = outermost(type).getSimpleName();
        return type.getPackageName().equals(ROOT + ".cudnn") && (name.startsWith("Cuda") || name.equals("Cudnn"));
    }

    private static boolean isDnnl(JavaClass type) {
        return type.getPackageName().equals(ROOT + ".onednn")
                && outermost(type).getSimpleName().startsWith("Dnnl");
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArrowsTest::outermost).orElse(type);
    }

    @Test
    void optionalLibrariesAreKnownToOnePackageEach() {
        Map<String, String> owners = Map.of("picocli..", "cli", "ai.onnx..", "onnx", "com.google.protobuf..", "onnx");
        owners.forEach((library, owner) -> noClasses()
                .that()
                .resideOutsideOfPackage(within(owner))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(classes));
    }

    /** Who needs a gradient follows from what is learned: that is asked once, and by the reference for itself. */
    @Test
    void oneClassDerivesForAllBackendsButTheReference() {
        noClasses()
                .that()
                .resideOutsideOfPackages(within("layer"), within("network"), within("reference"), within("verify"))
                .and()
                .doNotHaveSimpleName("Differentiate")
                .should()
                .callMethod(ParameterSpec.class, "learned")
                .check(classes);
    }
}
