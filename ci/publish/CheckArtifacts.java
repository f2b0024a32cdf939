import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Checks a repository of a release's artifacts as Maven Central's portal does, and some more: that every artifact is
 * there, what POMs say, sources, Javadoc, signatures, checksums, licences, commits and bills of materials. For
 * ci/publish-check, which verifies the signatures themselves.
 *
 * <p>Its documentation lists them under "Requirements".
 */
final class CheckArtifacts {
    private static final String PLATFORM = "linux-x86_64";
    private static final Set<String> ARTIFACTS =
            Set.of("dnn4j", "dnn4j-bom", "dnn4j-cli", "dnn4j-djl", "dnn4j-" + PLATFORM, "dnn4j-platform");
    private static final String KERNELS = PLATFORM + "-cuda";
    private static final List<String> SUMS = List.of("md5", "sha1");

    private final Path group;
    private final String version;
    private final String commit;
    private final List<String> problems = new ArrayList<>();
    private int files;

    private CheckArtifacts(Path repository, String version, String commit) {
        group = repository.resolve("io/github/dnn4j");
        this.version = version;
        this.commit = commit;
    }

    /** Of a repository, the version that all artifacts have, and the commit that they were made of. */
    public static void main(String[] arguments) throws Exception {
        CheckArtifacts check = new CheckArtifacts(Path.of(arguments[0]), arguments[1], arguments[2]);
        int artifacts = check.all();
        check.problems.forEach(problem -> System.err.println("CheckArtifacts: " + problem));
        if (!check.problems.isEmpty()) {
            System.exit(1);
        }
        System.out.println("CheckArtifacts: " + artifacts + " artifacts of version " + check.version + ", " + check.files
                + " files, are as Maven Central takes them");
    }

    private void require(boolean met, String problem) {
        if (!met) {
            problems.add(problem);
        }
    }

    private int all() throws Exception {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> folders = Files.list(group)) {
            folders.forEach(folder -> found.add(folder.getFileName().toString()));
        }
        Set<String> expected = new TreeSet<>(ARTIFACTS);
        // Where there was an nvcc.
        if (Files.exists(file("dnn4j", "-" + KERNELS + ".jar"))) {
            expected.add("dnn4j-" + KERNELS);
        }
        require(found.equals(expected), "the artifacts are " + found + ", expected are " + expected);
        for (String artifact : found) {
            pom(artifact);
            billOfMaterials(artifact);
            try (Stream<Path> listed = Files.list(group.resolve(artifact).resolve(version))) {
                for (Path file : listed.toList()) {
                    whole(file);
                }
            }
        }
        contents();
        return found.size();
    }

    private Path file(String artifact, String ending) {
        return group.resolve(artifact).resolve(version).resolve(artifact + "-" + version + ending);
    }

    private void pom(String artifact) throws IOException, ParserConfigurationException, SAXException {
        Path file = file(artifact, ".pom");
        if (!Files.exists(file)) {
            problems.add(file + " is missing");
            return;
        }
        String text = Files.readString(file);
        require(!text.contains("SNAPSHOT"), file + " names a SNAPSHOT");
        require(!text.contains("${"), file + " has a property that nobody resolves");
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        Element project = document.getDocumentElement();
        for (String path : List.of(
                "name",
                "description",
                "url",
                "licenses/license/name",
                "licenses/license/url",
                "developers/developer/name",
                "scm/connection",
                "scm/developerConnection",
                "scm/url")) {
            require(!text(project, path).isBlank(), file + " has no " + path);
        }
        require(text(project, "version").equals(version), file + " is of version " + text(project, "version"));
        require(text(project, "scm/tag").equals("v" + version), file + " has the tag " + text(project, "scm/tag"));
        for (String unwanted : List.of("parent", "repositories", "pluginRepositories", "build", "profiles", "modules")) {
            require(child(project, unwanted) == null, file + " has " + unwanted);
        }
        if (artifact.equals("dnn4j")) {
            require(!text.contains("linux") && !text.contains("classifier"), file + " names a platform");
            for (String part : List.of(".jar", "-sources.jar", "-javadoc.jar", "-" + PLATFORM + ".jar")) {
                require(Files.exists(file(artifact, part)), file(artifact, part) + " is missing");
            }
        } else if (artifact.equals("dnn4j-djl")) {
            require(!text.contains("linux"), file + " names a platform");
            require(
                    text.replaceAll("\\s", "")
                            .matches(".*<groupId>ai.djl</groupId><artifactId>api</artifactId>.{1,60}"
                                    + "<scope>provided</scope>.*"),
                    file + " brings DJL, which its users have");
            for (String part : List.of(".jar", "-sources.jar", "-javadoc.jar")) {
                require(Files.exists(file(artifact, part)), file(artifact, part) + " is missing");
            }
        } else {
            require(text(project, "packaging").equals("pom"), file + " has a jar, but neither sources nor Javadoc");
        }
    }

    private static Element child(Element parent, String name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                return element;
            }
        }
        return null;
    }

    /** The text of an element by its path; empty if there is none. */
    private static String text(Element from, String path) {
        Element element = from;
        for (String name : path.split("/")) {
            element = child(element, name);
            if (element == null) {
                return "";
            }
        }
        return element.getTextContent().strip();
    }

    private void billOfMaterials(String artifact) throws IOException {
        Path file = file(artifact, "-cyclonedx.json");
        if (!Files.exists(file)) {
            problems.add(file + " is missing");
            return;
        }
        String text = Files.readString(file);
        require(text.contains("\"CycloneDX\""), file + " is no bill of materials of CycloneDX");
        require(!text.contains("SNAPSHOT"), file + " names a SNAPSHOT");
        boolean carriesOneDnn = Set.of("dnn4j-cli", "dnn4j-" + PLATFORM, "dnn4j-platform").contains(artifact);
        require(!carriesOneDnn || text.contains("org.bytedeco/dnnl@"), file + " does not name oneDNN");
    }

    /** A file has its checksums and its signature; a jar has licence, notice and commit. */
    private void whole(Path file) throws IOException, NoSuchAlgorithmException {
        String name = file.getFileName().toString();
        if (SUMS.stream().anyMatch(sum -> name.endsWith("." + sum))) {
            return;
        }
        files++;
        if (!name.endsWith(".asc")) {
            for (String sum : SUMS) {
                checksum(file, sum);
            }
            Path signature = file.resolveSibling(name + ".asc");
            require(Files.exists(signature) && Files.size(signature) > 0, file + " is not signed");
        }
        if (name.endsWith(".jar")) {
            try (JarFile jar = new JarFile(file.toFile())) {
                Attributes attributes = jar.getManifest().getMainAttributes();
                String made = attributes.getValue("Build-Commit");
                require(commit.equals(made), file + " says that it was made of commit " + made + ", not " + commit);
                for (String entry : List.of("META-INF/LICENSE", "META-INF/NOTICE")) {
                    require(jar.getEntry(entry) != null, file + " has no " + entry);
                }
            }
        }
    }

    private void checksum(Path file, String kind) throws IOException, NoSuchAlgorithmException {
        Path sum = file.resolveSibling(file.getFileName() + "." + kind);
        if (!Files.exists(sum)) {
            problems.add(sum + " is missing");
            return;
        }
        MessageDigest digest = MessageDigest.getInstance(kind.equals("sha1") ? "SHA-1" : "MD5");
        String computed = HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
        String written = Files.readString(sum, StandardCharsets.UTF_8).strip();
        require(computed.equals(written), sum + " has " + written + ", the file " + computed);
    }

    /** What makes each jar what it is. */
    private void contents() throws IOException {
        holds("dnn4j", ".jar", "module-info.class", "META-INF/services/io.github.dnn4j.backend.BackendProvider");
        holds("dnn4j", "-sources.jar", "module-info.java", "io/github/dnn4j/runtime/Dnn4jNative.java");
        holds("dnn4j", "-javadoc.jar", "index.html", "io.github.dnn4j/io/github/dnn4j/layer/Convolution.html");
        String library = "io/github/dnn4j/runtime/" + PLATFORM + "/libjnidnn4j.so";
        holds("dnn4j", "-" + PLATFORM + ".jar", "module-info.class", library);
        if (Files.exists(file("dnn4j", "-" + KERNELS + ".jar"))) {
            holds(
                    "dnn4j",
                    "-" + KERNELS + ".jar",
                    "module-info.class",
                    "io/github/dnn4j/cudnn/" + PLATFORM + "/dnn4j_kernels.fatbin");
        }
        String cli = "-" + PLATFORM + ".jar";
        holds(
                "dnn4j-cli",
                cli,
                library,
                "org/bytedeco/dnnl/" + PLATFORM + "/libdnnl.so.3",
                "META-INF/licenses/BSD-3-Clause.txt",
                "META-INF/licenses/GPL-3.0.txt",
                "META-INF/licenses/GCC-runtime-library-exception-3.1.txt",
                "io/github/dnn4j/cli/classify/shipped/NOTICE.txt");
        try (JarFile jar = new JarFile(file("dnn4j-cli", cli).toFile())) {
            require(
                    jar.stream().anyMatch(entry -> entry.getName().matches(".*/chart.js/.*/LICENSE.md")),
                    jar.getName() + " is without the licence of Chart.js");
            require(jar.getEntry("module-info.class") == null, jar.getName() + " says to be one of its modules");
            Attributes attributes = jar.getManifest().getMainAttributes();
            require("ALL-UNNAMED".equals(attributes.getValue("Enable-Native-Access")), jar.getName() + " will warn");
        }
    }

    private void holds(String artifact, String ending, String... entries) throws IOException {
        Path file = file(artifact, ending);
        if (!Files.exists(file)) {
            problems.add(file + " is missing");
            return;
        }
        try (JarFile jar = new JarFile(file.toFile())) {
            for (String entry : entries) {
                require(jar.getEntry(entry) != null, file + " has no " + entry);
            }
        }
    }
}
