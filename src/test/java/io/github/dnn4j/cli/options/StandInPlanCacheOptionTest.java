package io.github.dnn4j.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.cli.CommandLineRun;
import io.github.dnn4j.cudnn.OnStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan cache is used without measuring, by the commands that a GPU is checked with; on the stand-in. */
class StandInPlanCacheOptionTest extends OnStandIn {
    @TempDir
    private Path folder;

    @Test
    void plansAreMadeOnce() {
        Path cache = folder.resolve("new/plans");
        for (List<Object> command : List.<List<Object>>of(
                List.of("verify", "--network", "shufflenet_g1", "--size", "32x32", "--precision", "bf16"),
                List.of("explain", "--network", "resnet18", "--precision", "bf16"))) {
            Object[] words = new Object[command.size() + 4];
            command.toArray(words);
            words[words.length - 4] = "--backend";
            words[words.length - 3] = "cudnn";
            words[words.length - 2] = "--plan-cache";
            words[words.length - 1] = cache;
            standIn.reset();
            assertEquals(ExitCode.OK, CommandLineRun.of(words).code(), command::toString);
            long made = standIn.plans("made");
            assertTrue(made > 0, command::toString);
            standIn.reset();
            assertEquals(ExitCode.OK, CommandLineRun.of(words).code(), command::toString);
            assertEquals(0, standIn.plans("made"), command::toString);
            assertTrue(standIn.plans("read") >= made, command::toString);
        }
    }

    @Test
    void itIsAFolderAndGoesWithoutMeasuring() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "text");
        for (Object[] command : List.of(new Object[] {"verify", "ic3ih9oc8kh3"}, new Object[] {"bench", "resnet18"})) {
            CommandLineRun.of(command[0], command[1], "--plan-cache", file.resolve("below"))
                    .refused(file.toString());
        }
        CommandLineRun.of("verify", "ic3ih9oc8kh3", "--tune", "--plan-cache", folder)
                .refused("--plan-cache");
        CommandLineRun.of("verify", "ic3ih9oc8kh3", "--tuning-cache", folder, "--plan-cache", folder)
                .refused("--plan-cache");
    }
}
