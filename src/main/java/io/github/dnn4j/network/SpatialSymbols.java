package io.github.dnn4j.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives the fixed spatial extents of picture inputs symbols, so that they may be chosen for each session. */
final class SpatialSymbols {
    private static final List<String> NAMES = List.of("D", "H", "W");

    private SpatialSymbols() {}

    /**
     * The inputs with symbols: D, H and W, the innermost always W, for inputs of rank 3 to 5. Axes of the same name but
     * different extents have the input's name added.
     */
    static List<NetworkInput> of(List<NetworkInput> inputs) {
        Map<String, Long> taken = new HashMap<>();
        for (NetworkInput input : inputs) {
            for (int axis = 0; axis < input.symbols().size(); axis++) {
                taken.put(input.symbols().get(axis), input.shape().extent(axis));
            }
        }
        List<NetworkInput> result = new ArrayList<>();
        for (NetworkInput input : inputs) {
            int rank = input.shape().rank();
            List<String> symbols = new ArrayList<>(input.symbols());
            for (int axis = 2; axis < rank && rank <= 5; axis++) {
                if (symbols.get(axis).isEmpty()) {
                    symbols.set(axis, symbol(taken, input, NAMES.get(axis - rank + NAMES.size()), axis));
                }
            }
            result.add(new NetworkInput(input.name(), input.type(), input.shape(), symbols));
        }
        return result;
    }

    private static String symbol(Map<String, Long> taken, NetworkInput input, String name, int axis) {
        long extent = input.shape().extent(axis);
        String symbol = taken.getOrDefault(name, extent) == extent ? name : name + "." + input.name();
        taken.put(symbol, extent);
        return symbol;
    }
}
