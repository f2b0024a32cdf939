package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.onnx.ImportOptions;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.UnsupportedOperatorException;
import io.github.dnn4j.onnx.proto.TensorShapeProto.Dimension;
import io.github.dnn4j.onnx.proto.ValueInfoProto;
import io.github.dnn4j.onnx.read.DeclaredExtents;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a graph says of the shapes of its inputs. An open first extent becomes the symbol N, open third and fourth
 * extents of a picture H and W, or second and third where the channels come last; other open extents keep the name they
 * have in the file.
 */
public final class DeclaredInputs {
    /** The symbol of the batch. */
    public static final String BATCH = Bindings.BATCH;

    private final Map<String, List<InputExtent>> inputs = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();
    private final Map<String, String> symbolOfParameter = new HashMap<>();
    private final long height;
    private final long width;

    /** Open heights and widths have these extents where nobody asks for others. */
    public DeclaredInputs(long height, long width) {
        this.height = height;
        this.width = width;
    }

    /** Adds an input; does nothing if the file gives it no shape and none was asked for. */
    public void add(ValueInfoProto input, Optional<Shape> wanted) {
        boolean declared = input.type().tensorType().hasShape();
        List<Dimension> dimensions = input.type().tensorType().dim();
        if (!declared && wanted.isEmpty()) {
            return;
        }
        int rank = declared ? dimensions.size() : wanted.orElseThrow().rank();
        OnnxException.require(
                wanted.isEmpty() || wanted.get().rank() == rank,
                "input %s has %d extents; the shape %s asked for it does not fit",
                input.name(),
                rank,
                wanted.orElse(null));
        List<InputExtent> extents = new ArrayList<>();
        int spatial = declared && isChannelsLast(dimensions) ? 1 : 2;
        for (int axis = 0; axis < rank; axis++) {
            Dimension dimension = declared ? dimensions.get(axis) : Dimension.OPEN;
            OptionalLong fixed = DeclaredExtents.extent(dimension);
            if (dimension.dimValue().equals(OptionalLong.of(0)) && axis > 0) {
                throw new UnsupportedOperatorException(
                        input.name(), "graph input", "axis " + axis + " has extent 0; extents start at 1");
            }
            Optional<Long> asked = wanted.isPresent() ? Optional.of(wanted.get().extent(axis)) : Optional.empty();
            if (fixed.isPresent()) {
                long value = fixed.getAsLong();
                OnnxException.require(
                        asked.isEmpty() || asked.get() == value,
                        "input %s has extent %d on axis %d; %d was asked for",
                        input.name(),
                        value,
                        axis,
                        asked.orElse(0L));
                extents.add(new InputExtent(value, ""));
            } else {
                extents.add(new InputExtent(
                        asked.orElse(axis < spatial ? 1 : usual(rank, axis - spatial)),
                        symbol(input.name(), dimension.dimParam(), axis, rank == 4 ? axis - spatial : -1)));
            }
        }
        inputs.put(input.name(), extents);
        wanted.ifPresent(shape -> asked.add(input.name()));
    }

    /** What an open extent is by default, by its number after batch and channels. */
    private long usual(int rank, int number) {
        return rank != 4 || number > 1 ? ImportOptions.DEFAULT_SPATIAL_EXTENT : number == 0 ? height : width;
    }

    /** Pictures whose height and width are open before channels that are given, as TensorFlow has them. */
    private static boolean isChannelsLast(List<Dimension> dimensions) {
        return dimensions.size() == 4
                && DeclaredExtents.extent(dimensions.get(1)).isEmpty()
                && DeclaredExtents.extent(dimensions.get(2)).isEmpty()
                && DeclaredExtents.extent(dimensions.get(3)).isPresent();
    }

    /** The symbol of an open extent; {@code spatial} is 0 for a picture's height and 1 for its width. */
    private String symbol(String input, String parameter, int axis, int spatial) {
        String standard = axis == 0 ? BATCH : spatial == 0 ? "H" : spatial == 1 ? "W" : "";
        if (parameter.isBlank()) {
            return standard.isEmpty() ? input + "." + axis : standard;
        }
        String known = symbolOfParameter.get(parameter);
        if (known != null) {
            return known;
        }
        String symbol = standard.isEmpty() || symbolOfParameter.containsValue(standard) ? parameter : standard;
        // The parameter's own name may stand for another one already.
        symbol = symbolOfParameter.containsValue(symbol) ? input + "." + axis : symbol;
        symbolOfParameter.put(parameter, symbol);
        return symbol;
    }

    /** The inputs of which an axis is open and nobody asked for an extent. */
    public List<String> unasked(int axis) {
        return inputs.entrySet().stream()
                .filter(input -> axis < input.getValue().size()
                        && !input.getValue().get(axis).symbol().isEmpty()
                        && !asked.contains(input.getKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The number of extents of an input that has a shape. */
    public int rank(String input) {
        return inputs.get(input).size();
    }

    /** Fixes an open extent. */
    public void fix(String input, int axis, long value) {
        inputs.get(input).set(axis, new InputExtent(value, ""));
    }

    /** The sentences about these extents. */
    public ExtentSentences sentences() {
        return new ExtentSentences(inputs, asked);
    }

    /** True if the file gives the input a shape or one was asked for. */
    public boolean hasShape(String input) {
        return inputs.containsKey(input);
    }

    /** The symbols of an input that are among those in {@code free}; empty for the others. */
    public List<String> symbols(String input, Bindings bindings) {
        List<InputExtent> extents = inputs.get(input);
        List<String> symbols = new ArrayList<>();
        for (int axis = 0; axis < extents.size(); axis++) {
            String symbol = symbol(extents, axis, bindings);
            symbols.add(bindings.free().contains(symbol) ? symbol : "");
        }
        return symbols;
    }

    private static String symbol(List<InputExtent> extents, int axis, Bindings bindings) {
        return axis == 0 && bindings.assumedBatch() ? BATCH : extents.get(axis).symbol();
    }

    /** The shape of an input under every binding. */
    public List<Shape> shapes(String input, Bindings bindings) {
        List<InputExtent> extents = inputs.get(input);
        List<Shape> shapes = new ArrayList<>();
        for (int k = 0; k < bindings.count(); k++) {
            long[] values = new long[extents.size()];
            for (int axis = 0; axis < values.length; axis++) {
                values[axis] = bindings.value(
                        k, symbol(extents, axis, bindings), extents.get(axis).value());
            }
            shapes.add(Shape.of(values));
        }
        return shapes;
    }

    /** The symbols of the extents that the file leaves open. */
    public Set<String> open() {
        Set<String> open = new LinkedHashSet<>();
        inputs.values()
                .forEach(extents -> extents.stream()
                        .map(InputExtent::symbol)
                        .filter(symbol -> !symbol.isEmpty())
                        .forEach(open::add));
        return open;
    }

    /** All that may be free: what the file leaves open, and a batch that it fixes to 1. */
    public Bindings freest() {
        Set<String> free = open();
        boolean assumable = !inputs.isEmpty()
                && !free.contains(BATCH)
                && inputs.values().stream()
                        .allMatch(extents ->
                                extents.size() >= 2 && extents.getFirst().value() == 1);
        if (assumable) {
            free.add(BATCH);
        }
        return Bindings.of(free, assumable);
    }
}
