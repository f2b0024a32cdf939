package io.github.dnn4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.dnn4j.layer.ParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dependencies between packages go one way, and each foreign library has one place that knows it. */
class ArrowsTest {
    private static final String ROOT = "io.github.dnn4j";
    private static final List<String> CORE = List.of("runtime", "tensor", "layer", "network", "backend");

    /** The packages that each package may depend on. */
    private static final Map<String, List<String>> ALLOWED = Map.ofEntries(
            Map.entry("runtime", List.of()),
            Map.entry("tensor", List.of("runtime")),
            Map.entry("layer", List.of("runtime", "tensor")),
            Map.entry("network", List.of("runtime", "tensor", "layer")),
            Map.entry("backend", List.of("runtime", "tensor", "layer", "network")),
            Map.entry("compile", CORE),
            Map.entry("reference", CORE),
            Map.entry("onednn", and(CORE, "compile")),
            Map.entry("cudnn", and(CORE, "compile")),
            Map.entry("image", and(CORE, "compile", "reference")),
            Map.entry("onnx", and(CORE, "compile", "reference")),
            Map.entry("safetensors", CORE),
            Map.entry("verify", and(CORE, "compile", "reference")),
            Map.entry("report", and(CORE, "compile", "reference")),
            Map.entry("zoo", CORE),
            Map.entry("measure", and(CORE, "compile", "reference", "verify", "report", "zoo", "quantize")),
            Map.entry("quantize", and(CORE, "compile", "reference")),
            Map.entry("train", and(CORE, "image", "safetensors", "zoo")),
            Map.entry(
                    "cli",
                    and(
                            CORE,
                            "compile",
                            "reference",
                            "onednn",
                            "cudnn",
                            "image",
                            "onnx",
                            "safetensors",
                            "verify",
                            "report",
                            "measure",
                            "quantize",
                            "train",
                            "zoo")));

    private static final Set<String> CUDNN = Set.of("Cudnn", "CudnnAttributes", "CudnnDescriptors");

    private static JavaClasses classes;

    private static List<String> and(List<String> first, String... others) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(others));
        return List.copyOf(all);
    }

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT);
    }

    static Set<String> packages() {
        return new TreeSet<>(ALLOWED.keySet());
    }

    private static String within(String name) {
        return ROOT + "." + name + "..";
    }

    private static DescribedPredicate<JavaClass> named(String description, Predicate<JavaClass> test) {
        return DescribedPredicate.describe(description, test);
    }

    @Test
    void everyClassIsInAPackageWithAPlaceAmongTheOthers() {
        List<String> strays = classes.stream()
                .filter(type -> ALLOWED.keySet().stream()
                        .noneMatch(name -> type.getPackageName().equals(ROOT + "." + name)
                                || type.getPackageName().startsWith(ROOT + "." + name + ".")))
                .map(JavaClass::getName)
                .toList();
        assertTrue(strays.isEmpty(), "no rule says what these may depend on: " + strays);
        for (String name : List.of("runtime", "tensor", "layer", "network", "backend", "compile", "reference")) {
            assertTrue(classes.containPackage(ROOT + "." + name), "no classes were found in " + name);
        }
    }

    @ParameterizedTest
    @MethodSource("packages")
    void dependsOnAllowedPackagesOnly(String name) {
        String[] forbidden = packages().stream()
                .filter(other -> !other.equals(name) && !ALLOWED.get(name).contains(other))
                .map(ArrowsTest::within)
                .toArray(String[]::new);
        if (forbidden.length > 0) {
            noClasses()
                    .that()
                    .resideInAPackage(within(name))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden)
                    .allowEmptyShould(true)
                    .check(classes);
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
                .that(named("are not onednn.primitive.Dnnl*", type -> !isDnnl(type)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bytedeco.dnnl", "org.bytedeco.dnnl.global..")
                .check(classes);
        noClasses()
                .that(named(
                        "are neither onednn.primitive.Dnnl* nor in runtime",
                        type -> !isDnnl(type) && !type.getPackageName().equals(ROOT + ".runtime")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco.dnnl..")
                .check(classes);
    }

    /** Each room of the GPU's backend knows those before it; the backend itself knows them all. */
    @Test
    void roomsOfCudnnKnowThoseBeforeThem() {
        List<String> rooms = List.of(".driver", ".graph", ".lowering", ".layer", ".session", "");
        for (int room = 0; room < rooms.size() - 1; room++) {
            String[] after = rooms.subList(room + 1, rooms.size()).stream()
                    .map(name -> ROOT + ".cudnn" + name)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + ".cudnn" + rooms.get(room))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(after)
                    .check(classes);
        }
    }

    @Test
    void cudaIsKnownToItsOwnClassesOnly() {
        noClasses()
                .that(named("are not cudnn.driver.Cuda* or importers of cuDNN", type -> !isCuda(type)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco.cuda..")
                .check(classes);
    }

    private static boolean isCuda(JavaClass type) {
        String name = outermost(type).getSimpleName();
        return type.getPackageName().equals(ROOT + ".cudnn.driver")
                && (name.startsWith("Cuda") || CUDNN.contains(name));
    }

    private static boolean isDnnl(JavaClass type) {
        return type.getPackageName().equals(ROOT + ".onednn.primitive")
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
