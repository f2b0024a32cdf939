package io.github.dnn4j.plans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed descriptions of GPUs, and tables of what cuDNN says for them. */
class CommittedPlansTest {
    private static final Path DEVICES = Path.of("native/test/plans/devices");
    private static final Path TABLES = Path.of("bench/results/cudnn-9.24-plans");

    /** What cuDNN 9.24 asks of a description, and where the figures are from. */
    private static final Set<String> PROPERTIES = Set.of(
            "source",
            "maxGridSize",
            "maxBlockSize",
            "regsPerBlock",
            "multiProcessorCount",
            "smCountOrigin",
            "warpSize",
            "maxSharedMemoryPerBlock",
            "maxSharedMemoryPerBlockOptin",
            "reservedSharedMemoryPerBlock",
            "maxRegistersPerSM",
            "maxCtasPerSM",
            "maxThreadsPerBlock",
            "maxThreadsPerSM",
            "pciDeviceId",
            "isTccDriver",
            "supportCoopLaunch",
            "totalGlobalMem",
            "smClockRateKHz",
            "memClockRateKHz",
            "l2CacheSize",
            "cudaDeviceId",
            "deviceVer",
            "driverVer",
            "deviceName");

    @ParameterizedTest
    @ValueSource(strings = {"h200", "h100", "a100", "rtx4090", "b200", "t4"})
    void descriptionsAreWhole(String gpu) throws IOException {
        Map<String, Object> device = JsonReader.object(Files.readString(DEVICES.resolve(gpu + ".json")));
        assertEquals(PROPERTIES, device.keySet());
        assertFalse(((String) device.get("source")).isBlank());
        double capability = (Double) device.get("deviceVer");
        assertTrue(capability >= 750 && capability % 10 == 0, "deviceVer " + capability);
        assertTrue((Double) device.get("multiProcessorCount") > 0);
    }

    @Test
    void everyDifferenceOfTheStandInHasAReason() throws IOException {
        Differences list = Differences.read(TABLES.resolve("stand-in.txt"));
        assertEquals(List.of(), list.notIn(list));
    }

    @Test
    void thePageIsThatOfTheTables() throws IOException {
        Map<String, PlanTable> tables = new LinkedHashMap<>();
        for (String gpu : LaneReport.GPUS) {
            if (Files.exists(TABLES.resolve(gpu + ".txt"))) {
                tables.put(gpu, PlanTable.read(TABLES.resolve(gpu + ".txt")));
            }
        }
        try (Stream<Path> files = Files.list(TABLES)) {
            assertEquals(tables.size() + 1, files.count(), "a table for each GPU, and the list of differences");
        }
        assertEquals(
                Files.readString(TABLES.resolveSibling("cudnn-9.24-plans.md")),
                new PlanSummary(tables).text("9.24", Differences.read(TABLES.resolve("stand-in.txt"))));
    }
}
