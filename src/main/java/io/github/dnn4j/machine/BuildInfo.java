package io.github.dnn4j.machine;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which dnn4j this is: from the manifest of its jar or, run from a build folder, from the source tree around it.
 *
 * @param version the version, {@code unknown} if it cannot be told
 * @param commit the commit it was built from; empty if it cannot be told
 */
public record BuildInfo(String version, Optional<String> commit) {
    private static final Pattern VERSION = Pattern.compile("<artifactId>dnn4j</artifactId>\\s*<version>([^<]+)<");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /** Of the running program. */
    public static BuildInfo read() {
        CodeSource source = BuildInfo.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return new BuildInfo("unknown", Optional.empty());
        }
        try {
            // By the class and not by the source's location: that of a jar inside of another jar is no file.
            URL own = BuildInfo.class.getResource("BuildInfo.class");
            if (own.openConnection() instanceof JarURLConnection jar) {
                return ofJar(jar);
            }
            Path location = Path.of(source.getLocation().toURI());
            return Files.isDirectory(location) ? ofBuildFolder(location) : new BuildInfo("unknown", Optional.empty());
        } catch (IOException | URISyntaxException unreadable) {
            return new BuildInfo("unknown", Optional.empty());
        }
    }

    private static BuildInfo ofJar(JarURLConnection jar) throws IOException {
        jar.setUseCaches(false);
        try (JarFile file = jar.getJarFile()) {
            Attributes attributes = file.getManifest().getMainAttributes();
            String version = attributes.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
            Optional<String> commit = Optional.ofNullable(attributes.getValue("Build-Commit"));
            return new BuildInfo(version == null ? "unknown" : version, commit.flatMap(BuildInfo::commit));
        }
    }

    /** The source tree is the folder above {@code target/classes}. */
    static BuildInfo ofBuildFolder(Path classes) throws IOException {
        for (Path folder = classes; folder != null; folder = folder.getParent()) {
            Path pom = folder.resolve("pom.xml");
            if (Files.isReadable(pom)) {
                Matcher version = VERSION.matcher(Files.readString(pom));
                return new BuildInfo(version.find() ? version.group(1).strip() : "unknown", commitOf(folder));
            }
        }
        return new BuildInfo("unknown", Optional.empty());
    }

    /** The commit that a working tree has checked out (gitrepository-layout: HEAD, refs and packed-refs). */
    private static Optional<String> commitOf(Path tree) throws IOException {
        Path git = gitFolder(tree);
        if (!Files.isReadable(git.resolve("HEAD"))) {
            return Optional.empty();
        }
        String head = Files.readString(git.resolve("HEAD")).strip();
        if (!head.startsWith("ref: ")) {
            return commit(head);
        }
        String ref = head.substring("ref: ".length());
        Path common = git.resolve("commondir");
        if (Files.isReadable(common)) {
            git = git.resolve(Files.readString(common).strip()).normalize();
        }
        if (Files.isReadable(git.resolve(ref))) {
            return commit(Files.readString(git.resolve(ref)).strip());
        }
        Path packed = git.resolve("packed-refs");
        List<String> lines = Files.isReadable(packed) ? Files.readAllLines(packed) : List.of();
        return lines.stream()
                .filter(line -> line.endsWith(" " + ref))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .findFirst()
                .flatMap(BuildInfo::commit);
    }

    /** The folder .git, or the one that a linked working tree's file .git names. */
    private static Path gitFolder(Path tree) throws IOException {
        Path git = tree.resolve(".git");
        if (!Files.isRegularFile(git)) {
            return git;
        }
        String named = Files.readString(git).strip();
        return named.startsWith("gitdir: ") ? tree.resolve(named.substring("gitdir: ".length())) : git;
    }

    private static Optional<String> commit(String text) {
        return COMMIT.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    /** The first twelve digits of the commit, enough to find it by. */
    public Optional<String> shortCommit() {
        return commit.map(digits -> digits.substring(0, Math.min(12, digits.length())));
    }
}
