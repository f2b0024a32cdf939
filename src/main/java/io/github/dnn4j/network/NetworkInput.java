package io.github.dnn4j.network;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * An input of a network. An extent with a symbol may be chosen anew for every session; one without is fixed. The same
 * symbol on several axes stands for the same extent.
 *
 * @param name name of the input's value
 * @param type element type
 * @param shape the shape used where no other is asked for, for instance in summaries
 * @param symbols a symbol for every extent, such as {@code N}, {@code H} or {@code W}; empty for a fixed extent
 */
public record NetworkInput(String name, DataType type, Shape shape, List<String> symbols) {
    /** Checks that there is a symbol, possibly empty, for every extent. */
    public NetworkInput {
        symbols = List.copyOf(symbols);
        require(!name.isBlank(), "a network input has a blank name");
        require(
                symbols.size() == shape.rank(),
                "input %s has shape %s but %d symbols; one for every extent is needed, empty where it is fixed",
                name,
                shape,
                symbols.size());
    }

    /** An input whose first extent is symbolic in the batch, {@code N}, all others fixed. */
    public static NetworkInput batched(String name, long... extents) {
        Shape shape = Shape.of(extents);
        String[] symbols = new String[extents.length];
        java.util.Arrays.fill(symbols, "");
        if (symbols.length > 0) {
            symbols[0] = "N";
        }
        return new NetworkInput(name, DataType.F32, shape, List.of(symbols));
    }

    /** The shape with symbols in place of symbolic extents, for example {@code Nx3x224x224}. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < symbols.size(); i++) {
            text.append(i == 0 ? "" : "x").append(symbols.get(i).isEmpty() ? shape.extent(i) : symbols.get(i));
        }
        return text.isEmpty() ? "scalar" : text.toString();
    }
}
