package io.github.dnn4j.cli;

import io.github.dnn4j.machine.BuildInfo;
import io.github.dnn4j.onednn.OneDnnInfo;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
        BuildInfo build = BuildInfo.read();
        String commit =
                build.shortCommit().map(digits -> " (commit " + digits + ")").orElse("");
        String oneDnn = OneDnnInfo.missing().isEmpty() ? "oneDNN " + OneDnnInfo.version() : "oneDNN cannot be loaded";
        return new String[] {"dnn4j " + build.version() + commit, oneDnn, "Java " + System.getProperty("java.version")};
    }
}
