package io.github.dnn4j.cli.convert;

import io.github.dnn4j.cli.options.Model;
import io.github.dnn4j.json.Json;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.quantize.Agreement;
import io.github.dnn4j.quantize.LayerError;
import io.github.dnn4j.quantize.QuantizedModel;
import io.github.dnn4j.quantize.Range;
import io.github.dnn4j.quantize.RangeMethod;
import io.github.dnn4j.report.TextTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code quantize} prints. */
record QuantizeReport(
        Model model,
        QuantizedModel quantized,
        CalibrationPictures pictures,
        int calibrated,
        RangeMethod method,
        Agreement agreement,
        List<LayerError> errors,
        String backend,
        Path out) {

    void print(PrintWriter to) {
        to.println(model.name() + ": " + quantized.quantized().size() + " layers in 8-bit integers, "
                + quantized.floating().size() + " of their kind in floating point, ranges by "
                + method.name().toLowerCase(Locale.ROOT) + ", run by " + backend);
        to.println("calibrated on " + calibrated + " variations of " + names(pictures.calibration()));
        to.println("evaluated on " + agreement.samples() + " variations of " + names(pictures.evaluation())
                + (pictures.sharePhotograph() ? ", other variations of the same photograph" : ""));
        to.println();
        TextTable table = new TextTable()
                .text("layer")
                .text("computed in")
                .number("input range")
                .number("error alone")
                .number("error in network");
        Map<String, Range> inputs = inputRanges();
        for (LayerError error : errors) {
            Range range = inputs.get(error.layer());
            String reason = quantized.floating().get(error.layer());
            table.row(
                    error.layer(),
                    reason == null ? "integers" : "floating point: " + reason,
                    range == null || reason != null
                            ? ""
                            : String.format(Locale.ROOT, "%.4g .. %.4g", range.low(), range.high()),
                    Double.isNaN(error.alone()) ? "" : String.format(Locale.ROOT, "%.4f", error.alone()),
                    String.format(Locale.ROOT, "%.4f", error.inNetwork()));
        }
        to.print(table);
        to.println();
        to.printf(
                Locale.ROOT,
                "top-1 agreement with f32: %d of %d (%.1f %%); mean error of the output %.4f%n",
                agreement.agreeing(),
                agreement.samples(),
                100 * agreement.share(),
                agreement.meanError());
        if (out != null) {
            to.println("written to " + out);
        }
    }

    private static String names(List<Path> files) {
        return String.join(
                ", ", files.stream().map(file -> file.getFileName().toString()).toList());
    }

    private Map<String, Range> inputRanges() {
        Map<String, Range> result = new HashMap<>();
        for (Node node : quantized.source().nodes()) {
            if (!node.inputs().isEmpty()) {
                result.put(node.name(), quantized.ranges().get(node.inputs().getFirst()));
            }
        }
        return result;
    }

    Map<String, Object> toJson() {
        return Json.object(
                "model",
                model.source(),
                "backend",
                backend,
                "method",
                method.name().toLowerCase(Locale.ROOT),
                "calibration_files",
                pictures.calibration().stream().map(Path::toString).toList(),
                "calibration_pictures",
                calibrated,
                "evaluation_files",
                pictures.evaluation().stream().map(Path::toString).toList(),
                "evaluation_pictures",
                agreement.samples(),
                "agreeing",
                agreement.agreeing(),
                "agreement",
                agreement.share(),
                "mean_output_error",
                agreement.meanError(),
                "quantized",
                quantized.quantized(),
                "floating",
                quantized.floating(),
                "errors",
                errors.stream()
                        .map(error -> Json.object(
                                "layer",
                                error.layer(),
                                "alone",
                                Double.isNaN(error.alone()) ? null : error.alone(),
                                "in_network",
                                error.inNetwork()))
                        .toList(),
                "written",
                out == null ? null : out.toString());
    }
}
