package io.github.dnn4j.cli.convert;

import io.github.dnn4j.quantize.QuantizeOptions;
import io.github.dnn4j.quantize.RangeMethod;
import java.util.List;
import picocli.CommandLine.Option;

/** Which layers are quantized, and what is corrected before and after. */
final class QuantizationOptions {
    @Option(
            names = "--float",
            paramLabel = "LAYER",
            description = "A layer that stays in floating point; may be given several times.")
    private List<String> floating = List.of();

    @Option(names = "--float-first", description = "The first layer stays in floating point.")
    private boolean floatFirst;

    @Option(names = "--float-last", description = "The last layer stays in floating point.")
    private boolean floatLast;

    @Option(names = "--equalize", description = "Equalize the channels of neighbouring convolutions first.")
    private boolean equalize;

    @Option(names = "--keep-bias", description = "Leave biases as they are instead of correcting the mean error.")
    private boolean keepBias;

    /** These options, with ranges chosen by the given method. */
    QuantizeOptions with(RangeMethod method) {
        QuantizeOptions options = QuantizeOptions.defaults()
                .method(method)
                .floatingEnds(floatFirst, floatLast)
                .equalize(equalize)
                .correctBias(!keepBias);
        for (String layer : floating) {
            options = options.floating(layer);
        }
        return options;
    }
}
