package io.github.dnn4j.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

/**
 * What JavaCPP is to be told before its first class is initialised; afterwards it does not listen.
 *
 * <ul>
 *   <li>The folder that it extracts libraries to is one that no other user can change: {@link ExtractionFolder}.
 *   <li>Its collector of native objects is off unless the application has decided: dnn4j gives back itself what it
 *       takes, and the collector's thread keeps the class loader of every redeployed application alive.
 * </ul>
 */
public final class JavaCpp {
    private static final String COLLECTOR_OFF = "org.bytedeco.javacpp.nopointergc";
    private static final String COLLECTOR_OFF_TOO = "org.bytedeco.javacpp.noPointerGC";

    private static boolean prepared;
    private static ExtractionFolder folder;
    private static RuntimeException refused;
    private static Error failed;

    private JavaCpp() {}

    /**
     * Prepares JavaCPP, once; a failure is thrown again on every further call.
     *
     * @throws RuntimeException if there is no folder that is safe, {@link LoadFailure} says what is to be done about it
     */
    public static synchronized void prepare() {
        if (!prepared) {
            prepared = true;
            try {
                switchCollectorOff();
                folder = chooseFolder();
            } catch (RuntimeException e) {
                refused = e;
            } catch (Error e) {
                failed = e;
            }
        }
        if (refused != null) {
            throw refused;
        }
        if (failed != null) {
            throw failed;
        }
    }

    /** The folder that libraries are extracted to; empty if none was found, or it is not asked for. */
    public static synchronized Optional<ExtractionFolder> folder() {
        return Optional.ofNullable(folder);
    }

    private static void switchCollectorOff() {
        if (System.getProperty(COLLECTOR_OFF) == null && System.getProperty(COLLECTOR_OFF_TOO) == null) {
            System.setProperty(COLLECTOR_OFF, "true");
        }
    }

    private static ExtractionFolder chooseFolder() {
        boolean extracts = Stream.of("cachelibraries", "cacheLibraries")
                .map(name -> System.getProperty("org.bytedeco.javacpp." + name))
                .noneMatch("false"::equalsIgnoreCase);
        if (!extracts || !System.getProperty("os.name").equals("Linux")) {
            return null;
        }
        String version = JavaCpp.class.getPackage().getImplementationVersion();
        int user = CLibraryCalls.effectiveUser();
        try {
            ExtractionFolder chosen =
                    ExtractionFolder.choose(System::getProperty, user, version == null ? "development" : version);
            if (chosen.own()) {
                System.setProperty(ExtractionFolder.PROPERTY, chosen.folder().toString());
            }
            Path taken = Loader.getCacheDir().toPath();
            if (!taken.equals(chosen.folder())) {
                ExtractionFolder.objection(taken, user).ifPresent(why -> {
                    throw ExtractionFolderException.takenBefore(taken, why);
                });
            }
            chosen.passedOver()
                    .forEach(why -> System.getLogger(JavaCpp.class.getPackageName())
                            .log(Level.WARNING, why + "; native libraries are extracted to " + taken + " instead"));
            return new ExtractionFolder(taken, chosen.own(), chosen.passedOver());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
