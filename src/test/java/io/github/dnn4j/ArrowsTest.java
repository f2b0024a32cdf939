package io.github.dnn4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.dnn4j.layer.ParameterSpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
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
public class ArrowsTest {
    private static final String ROOT = "io.github.dnn4j";

    /** What users of ONNX models call; below it, in the same package, the types that its rooms speak of as well. */
    private static final Set<String> ONNX_FRONT = Set.of("OnnxImporter", "OnnxExporter", "OnnxSignature");

    private static final String ONNX_TYPES = "onnx-types";

    /**
     * The rooms, each with exactly those that it depends on: a new arrow is put down here, and an unused one removed.
     * Constants, which the compiler copies, are no arrows.
     */
    private static final Map<String, Set<String>> ARROWS = arrows("""
            runtime          ->
            tensor           -> runtime
            layer            -> tensor
            network          -> layer tensor
            backend          -> network tensor
            session          -> backend layer network tensor
            compile          -> backend layer network session tensor
            reference        -> backend layer network session tensor
            onednn.primitive -> backend layer runtime tensor
            onednn.lowering  -> backend compile layer network onednn.primitive runtime tensor
            onednn.layer     -> backend compile layer onednn.lowering onednn.primitive runtime tensor
            onednn.plan      -> backend compile layer network onednn.layer onednn.lowering onednn.primitive runtime \
                                session tensor
            onednn.session   -> backend compile network onednn.lowering onednn.plan onednn.primitive runtime \
                                session tensor
            onednn.tune      -> backend compile layer onednn.lowering onednn.plan onednn.primitive onednn.session \
                                runtime session tensor
            onednn           -> backend compile network onednn.lowering onednn.plan onednn.primitive onednn.session \
                                onednn.tune runtime session tensor
            cudnn.driver     -> backend runtime tensor
            cudnn.graph      -> cudnn.driver layer tensor
            cudnn.lowering   -> backend compile cudnn.driver cudnn.graph layer network session tensor
            cudnn.layer      -> backend compile cudnn.graph cudnn.lowering layer network session tensor
            cudnn.session    -> backend compile cudnn.driver cudnn.graph cudnn.layer cudnn.lowering network \
                                session tensor
            cudnn            -> backend compile cudnn.driver cudnn.graph cudnn.layer cudnn.lowering cudnn.session \
                                network session tensor
            image            -> tensor
            json             ->
            machine          -> json
            report           -> json tensor
            safetensors      -> layer network tensor
            zoo              -> layer network tensor
            quantize         -> backend compile layer network tensor
            verify           -> backend layer network reference tensor
            measure          -> backend json layer network quantize tensor verify zoo
            onnx.files       -> network tensor
            onnx-types       -> network onnx.files tensor
            onnx.wire        -> onnx.files onnx-types tensor
            onnx.proto       -> onnx.files onnx.wire
            onnx.read        -> onnx.files onnx-types onnx.proto onnx.wire tensor
            onnx.assembly    -> layer network onnx-types onnx.proto onnx.read tensor
            onnx.fold        -> onnx-types onnx.assembly onnx.read
            onnx.mapping     -> layer onnx-types onnx.assembly onnx.read tensor
            onnx.graph       -> backend layer network onnx-types onnx.assembly onnx.fold onnx.mapping onnx.proto \
                                onnx.read reference tensor
            onnx.write       -> layer network onnx.files onnx-types onnx.proto onnx.wire tensor
            onnx             -> network onnx.files onnx-types onnx.assembly onnx.graph onnx.proto onnx.read onnx.wire \
                                onnx.write tensor
            train.data       -> image tensor
            train.loss       -> tensor train.data
            train.optimizer  -> backend layer network tensor
            train            -> backend image layer network safetensors tensor train.data train.loss train.optimizer zoo
            model            -> backend image layer network onnx onnx-types tensor train
            cli.options      -> backend cudnn image json machine measure model network onednn onnx-types report runtime \
                               safetensors tensor train verify zoo
            cli.classify     -> backend cli.options image json model network report tensor train verify
            cli.train        -> backend cli.options image json layer machine measure network onnx report tensor train \
                               train.data train.loss train.optimizer verify zoo
            cli.bench        -> backend cli.options json machine measure onednn report tensor verify zoo
            cli.verify       -> backend cli.options json measure network quantize report tensor train train.loss verify
            cli.conformance  -> backend cli.options json network onnx onnx-types report tensor
            cli.inspect      -> backend cli.options json layer machine network report runtime tensor zoo
            cli.convert      -> backend cli.options image json machine model network onnx quantize report tensor
            cli              -> backend cli.bench cli.classify cli.conformance cli.convert cli.inspect cli.options \
                               cli.train cli.verify image machine onednn onnx-types report safetensors tensor train \
                               train.data
            """);

    /** Rooms in which, rooms below included, no class depends on itself by way of others. */
    private static final Set<String> WITHOUT_CIRCLES = Set.of(
            "cli",
            "compile",
            "cudnn",
            "image",
            "json",
            "layer",
            "machine",
            "measure",
            "onednn",
            "onnx",
            "quantize",
            "reference",
            "report",
            "runtime",
            "safetensors",
            "session",
            "train",
            "verify",
            "zoo");

    private static final Set<String> CUDNN = Set.of("Cudnn", "CudnnAttributes", "CudnnDescriptors");

    private static JavaClasses classes;

    /** The rooms, each with those that it depends on, as the page on architecture prints them. */
    public static Map<String, Set<String>> house() {
        return Collections.unmodifiableMap(ARROWS);
    }

    private static Map<String, Set<String>> arrows(String table) {
        Map<String, Set<String>> arrows = new LinkedHashMap<>();
        for (String line : table.lines().toList()) {
            String[] words = line.replaceFirst("->", "").split("\\s+");
            arrows.put(words[0], Set.of(Arrays.copyOfRange(words, 1, words.length)));
        }
        return arrows;
    }

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

    /** Takes away what depends on nothing that is left, and what nothing depends on; circles remain. */
    @ParameterizedTest
    @MethodSource("roomsWithoutCircles")
    void noClassDependsOnItselfByWayOfOthers(String name) {
        Map<String, Set<String>> left = new TreeMap<>();
        classes.stream()
                .filter(type -> isWithin(name, type))
                .forEach(type -> left.computeIfAbsent(outermost(type).getName(), _ -> new TreeSet<>())
                        .addAll(neighbours(name, type)));
        left.forEach((type, others) -> others.remove(type));
        while (left.keySet().removeIf(type -> left.get(type).stream().noneMatch(left::containsKey))) {}
        while (left.keySet().removeIf(type -> left.values().stream().noneMatch(others -> others.contains(type)))) {}
        left.values().forEach(others -> others.retainAll(left.keySet()));
        assertTrue(left.isEmpty(), "these depend on one another: " + left);
    }

    private static boolean isWithin(String name, JavaClass type) {
        return (type.getPackageName() + ".").startsWith(ROOT + "." + name + ".");
    }

    /** The outermost classes of the same room that a class depends on. */
    private static Set<String> neighbours(String name, JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .map(arrow -> arrow.getTargetClass().getBaseComponentType())
                .filter(target -> isWithin(name, target))
                .map(target -> outermost(target).getName())
                .collect(Collectors.toSet());
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
    void theLibraryOfTheCommandLineIsKnownToItOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(within("cli"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(classes);
    }

    /** Their messages are read and written here, so that no version of theirs meets another in a program. */
    @Test
    void protocolBuffersAreKnownToTestsOnly() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.onnx..", "com.google.protobuf..", "org.tribuo..")
                .check(classes);
    }

    /** Who needs a gradient follows from what is learned: that is asked once, and by the reference for itself. */
    @Test
    void oneClassDerivesForAllBackendsButTheReference() {
        noClasses()
                .that()
                .resideOutsideOfPackages(within("layer"), within("network"), within("reference"), within("verify"))
                .and()
                .doNotHaveSimpleName("ActivityAnalysis")
                .should()
                .callMethod(ParameterSpec.class, "learned")
                .check(classes);
    }
}
