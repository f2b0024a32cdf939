package io.github.dnn4j.runtime;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

/**
 * Why the native libraries could not be loaded. The kind is found by looking at what is there, not by what an error
 * says: the class path, the folder, the files in it, the process's limits.
 *
 * @param kind what stands in the way
 * @param message what is wrong, the errors that showed it, and what to do
 * @param cause the first of these errors
 */
public record LoadFailure(Kind kind, String message, Throwable cause) {
    /** What can stand in the way of native libraries. */
    public enum Kind {
        /** Java was started so that native code may not be called. */
        NATIVE_ACCESS_DENIED,
        /** Others can change the folder that libraries are extracted to. */
        UNSAFE_FOLDER,
        /** There is no folder that libraries can be extracted to. */
        NO_FOLDER,
        /** Not the system or processor that the libraries are built for. */
        WRONG_PLATFORM,
        /** Jars are not on the class path. */
        MISSING_JARS,
        /** The system's C library is musl. */
        MUSL,
        /** Files in the folder may not be executed. */
        NOEXEC,
        /** The folder's file system is full. */
        DISK_FULL,
        /** The folder cannot be written to. */
        READ_ONLY,
        /** An extracted file is not what the jar has. */
        DAMAGED,
        /** The process may not have more memory. */
        ADDRESS_SPACE,
        /** Jars of different versions are mixed. */
        OTHER_VERSION,
        /** None of the others. */
        OTHER
    }

    private static final String PLATFORM = "linux-x86_64";
    private static final String LOADER = "org/bytedeco/javacpp/Loader.class";
    private static final List<String> CLASSES =
            List.of(LOADER, "org/bytedeco/opencl/presets/OpenCL.class", "org/bytedeco/dnnl/presets/dnnl.class");

    private static final String ANOTHER_FOLDER =
            "name another folder by -D" + ExtractionFolder.PROPERTY + "=FOLDER when starting Java";

    /** Finds out why loading failed with this error. */
    public static LoadFailure of(Throwable error) {
        Finding finding;
        try {
            finding = find(error);
        } catch (IOException | LinkageError e) {
            finding = new Finding(Kind.OTHER, "looking for the reason failed too: " + e);
        }
        return new LoadFailure(
                finding.kind(),
                "the native libraries of dnn4j and oneDNN cannot be loaded (" + words(error) + "): " + finding.advice(),
                error);
    }

    private record Finding(Kind kind, String advice) {}

    private static Finding find(Throwable error) throws IOException {
        for (Throwable each = error; each != null; each = each.getCause()) {
            switch (each) {
                case IllegalCallerException denied -> {
                    return new Finding(
                            Kind.NATIVE_ACCESS_DENIED,
                            "native access is denied to dnn4j; start Java with --enable-native-access=ALL-UNNAMED, or"
                                    + " without --illegal-native-access=deny");
                }
                case ExtractionFolderException refused -> {
                    return new Finding(
                            refused.isUnsafe() ? Kind.UNSAFE_FOLDER : Kind.NO_FOLDER,
                            "libraries are extracted only to a folder that nobody else can change; " + ANOTHER_FOLDER
                                    + ", one of mode 700 of your own");
                }
                case NativeRuntime.OtherVersion mixed -> {
                    return new Finding(Kind.OTHER_VERSION, "use jars of one version of dnn4j");
                }
                default -> {}
            }
        }
        // JavaCPP knows platforms by names of its own.
        String platform = resource(LOADER) == null ? PLATFORM : Loader.getPlatform();
        if (!platform.equals(PLATFORM)) {
            return new Finding(Kind.WRONG_PLATFORM, "they are built for Linux on x86-64, and this is " + platform);
        }
        List<String> missing = missing();
        if (!missing.isEmpty()) {
            return new Finding(
                    Kind.MISSING_JARS,
                    "add " + artifact() + " (a dependency of type pom) or dnn4j-platform, which bring what is missing"
                            + " here" + asModule() + ": " + String.join(", ", missing));
        }
        if (OwnProcess.isMusl()) {
            return new Finding(
                    Kind.MUSL,
                    "the system's C library is musl; use a system or container image with glibc (not Alpine)");
        }
        Optional<Path> folder = JavaCpp.folder().map(ExtractionFolder::folder);
        Optional<Finding> files = folder.isEmpty() ? Optional.empty() : inFolder(folder.get());
        return files.isPresent()
                ? files.get()
                : OwnProcess.addressSpace()
                        .map(limit -> new Finding(
                                Kind.ADDRESS_SPACE,
                                "the address space of this process is limited to " + limit
                                        + " bytes (ulimit -v), of which too little is left; raise the limit, or give"
                                        + " Java less by -Xmx"))
                        .orElseGet(() -> new Finding(
                                Kind.OTHER, "`./dnn4j doctor` of a checkout tells more about this machine"));
    }

    /** What may be wrong with the folder or the files in it. */
    private static Optional<Finding> inFolder(Path folder) throws IOException {
        if (Mounts.read().forbidExecution(folder)) {
            return Optional.of(new Finding(
                    Kind.NOEXEC, folder + " is on a file system that is mounted noexec; " + ANOTHER_FOLDER));
        }
        for (String name : ExtractedLibrary.NAMES) {
            Optional<ExtractedLibrary> known = ExtractedLibrary.of(resource(name), folder);
            if (known.isEmpty()) {
                continue;
            }
            ExtractedLibrary library = known.get();
            if (!library.isComplete()) {
                Optional<String> refusal = library.refusal();
                if (refusal.isPresent()) {
                    long left = Files.getFileStore(folder).getUsableSpace();
                    return Optional.of(new Finding(
                            left < library.bytes() ? Kind.DISK_FULL : Kind.READ_ONLY,
                            library.file() + " needs " + library.bytes() + " bytes, of which " + left
                                    + " are left there, and cannot be written (" + refusal.get() + "); make room, or "
                                    + ANOTHER_FOLDER));
                }
            } else if (!library.isIntact()) {
                return Optional.of(new Finding(
                        Kind.DAMAGED, library.file() + " is not what its jar has; delete it, and start again"));
            }
        }
        return Optional.empty();
    }

    private static URL resource(String name) {
        return LoadFailure.class.getClassLoader().getResource(name);
    }

    /** What brings everything native, of the version that this is. */
    private static String artifact() {
        String version = LoadFailure.class.getPackage().getImplementationVersion();
        return "io.github.dnn4j:dnn4j-" + PLATFORM + (version == null ? "" : ":" + version);
    }

    /** On the module path a jar is not found either as long as nothing asks for its module. */
    private static String asModule() {
        return LoadFailure.class.getModule().isNamed()
                ? ", and name their module where Java is started, by --add-modules io.github.dnn4j.linux.x86_64"
                : "";
    }

    /** Jars of which neither the class path nor the modules have anything. */
    private static List<String> missing() {
        return Stream.concat(CLASSES.stream(), ExtractedLibrary.NAMES.stream())
                .filter(name -> resource(name) == null)
                .map(LoadFailure::jar)
                .distinct()
                .toList();
    }

    /** The jar that has a resource, as GROUP:ARTIFACT with its classifier, if it has one. */
    private static String jar(String resource) {
        String jar = resource.startsWith("io/") ? "io.github.dnn4j:dnn4j" : "org.bytedeco:" + resource.split("/")[2];
        return resource.contains("/" + PLATFORM + "/") ? jar + " with the classifier " + PLATFORM : jar;
    }

    /** What an error and its causes say, each thing once. */
    private static String words(Throwable error) {
        Set<String> words = new LinkedHashSet<>();
        for (Throwable each = error; each != null; each = each.getCause()) {
            String message = each.getMessage();
            words.add(message == null ? each.getClass().getSimpleName() : message.strip());
        }
        return String.join("; because: ", words);
    }
}
