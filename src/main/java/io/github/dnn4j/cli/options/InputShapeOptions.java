package io.github.dnn4j.cli.options;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The shapes of a network's inputs: a batch, and a size of pictures. */
public final class InputShapeOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Batch size of every input; by default what the model says, 1 where it leaves that open.")
    private Long batch;

    @Option(
            names = "--size",
            paramLabel = "HxW",
            converter = PictureSize.Converter.class,
            description = "Height and width of picture inputs, where the model leaves them open.")
    private PictureSize size;

    /** The size of pictures asked for. */
    public Optional<PictureSize> size() {
        return Optional.ofNullable(size);
    }

    /** The shapes by input name. */
    public Map<String, Shape> shapes(Network network) {
        Map<String, Shape> shapes = new LinkedHashMap<>(network.defaultShapes());
        if (batch == null && size == null) {
            return shapes;
        }
        try {
            for (NetworkInput input : network.inputs()) {
                shapes.put(input.name(), shape(input));
            }
            network.inferShapes(shapes);
            return shapes;
        } catch (InvalidDescriptorException refused) {
            throw new ParameterException(spec.commandLine(), refused.getMessage(), refused);
        }
    }

    private Shape shape(NetworkInput input) {
        Shape shape = input.shape();
        if (batch != null && shape.rank() >= 1) {
            shape = shape.with(0, batch);
        }
        return size != null && shape.rank() == 4 ? shape.with(2, size.height()).with(3, size.width()) : shape;
    }
}
