package io.github.dnn4j.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.safetensors.TorchParameters;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Parameters have the names and numbers of elements that torchvision's have. Those are given as the CRC-32 of its
 * state_dict: a line "name elements" for each entry in their order by Unicode, newlines between them, without
 * num_batches_tracked, relative_position_index and what only training needs.
 */
class TorchvisionNamesTest {
    @ParameterizedTest
    @CsvSource({
        "convnext_tiny, 0ca3d932",
        "efficientnet_b0, 4a9e2a21",
        "mobilenet_v3_large, 9d68d5a2",
        "shufflenet_v2_x1_0, 269bde5f",
        "regnet_y_400mf, d30fe382",
        "vit_b_16, 959049ef",
        "swin_t, 1ca0619f",
        "deeplabv3_resnet50, e3190084"
    })
    void areTorchvisions(String name, String expected) {
        Network network = Zoo.network(name);
        List<String> lines = TorchParameters.names(network).entrySet().stream()
                .map(entry -> entry.getValue() + " "
                        + network.parameters().get(entry.getKey()).elements())
                .sorted()
                .toList();
        CRC32 sum = new CRC32();
        sum.update(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        assertEquals(expected, "%08x".formatted(sum.getValue()), lines.size() + " entries");
    }
}
