package io.github.dnn4j.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.tensor.DataType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworkSummaryTest {
    private static final Locale BEFORE = Locale.getDefault();

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(BEFORE);
    }

    @Test
    void tableInEveryLocale() {
        Locale.setDefault(Locale.GERMANY);
        List<String> lines = NetworkSummary.of(NetworkBuilderTest.lenet())
                .toString()
                .lines()
                .map(String::stripTrailing)
                .toList();
        assertEquals(
                List.of(
                        "name   layer             output      parameters       MACs",
                        "conv1  Convolution 5x5   1x20x24x24         520    288,000",
                        "pool1  MaxPooling 2x2/2  1x20x12x12           0          0",
                        "conv2  Convolution 5x5   1x50x8x8        25,050  1,600,000",
                        "pool2  MaxPooling 2x2/2  1x50x4x4             0          0",
                        "ip1    FullyConnected    1x500          400,500    400,000",
                        "relu1  Activation relu   1x500                0          0",
                        "ip2    FullyConnected    1x10             5,010      5,000",
                        "prob   Softmax axis 1    1x10                 0          0",
                        "total  8 layers                         431,080  2,293,000"),
                lines);
    }

    @Test
    void followsBatchAndType() {
        Network lenet = NetworkBuilderTest.lenet();
        NetworkSummary one = NetworkSummary.of(lenet);
        NetworkSummary eight = NetworkSummary.of(lenet, lenet.shapesWith(Map.of("N", 8L)), DataType.BF16);
        assertEquals(8 * one.total().macs(), eight.total().macs());
        assertEquals(one.total().parameters(), eight.total().parameters());
        assertEquals(4 * one.total().bytesWritten(), eight.total().bytesWritten());
        // activations A and weights P: 8 A + P elements of 2 bytes against A + P elements of 4
        assertEquals(4 * one.total().bytesRead() - 14 * 431_080, eight.total().bytesRead());
    }
}
