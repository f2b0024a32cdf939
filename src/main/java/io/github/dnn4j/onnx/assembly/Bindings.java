package io.github.dnn4j.onnx.assembly;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * The bindings of free extents under which a graph is imported at the same time: the defaults, and for each free symbol
 * some others, the probes, that tell what depends on it. A value that is the same under all of them does not depend on
 * a free extent; two extents that are the same under all of them are the same extent. Shape arithmetic of any kind is
 * followed so without symbolic algebra.
 *
 * <p>A network with skip connections may take multiples of a power of two only. Its layers refuse the probes between,
 * as they refuse such inputs in a session; these are taken away, and what is left tells the rest.
 *
 * @param free the symbols that are free, in alphabetical order
 * @param assumedBatch whether the batch is free although the file fixes it to 1
 * @param probes the bindings after the default
 */
public record Bindings(List<String> free, boolean assumedBatch, List<Probe> probes) {
    /** The symbol of the batch. */
    public static final String BATCH = "N";

    /** Every extent at its default. */
    public static final Bindings NONE = new Bindings(List.of(), false, List.of());

    /** With fewer probes than these, what depends on a symbol could not be told from chance. */
    private static final int LEAST_PROBES = 2;

    /** Powers of two, which networks halve extents by, and a multiple of them and of 7, for windows and patches. */
    private static final List<Long> STEPS = List.of(2L, 4L, 8L, 16L, 32L, 64L, 224L);

    /**
     * A binding in which one symbol is not at its default.
     *
     * @param symbol the symbol
     * @param step what is added to its default
     */
    public record Probe(String symbol, long step) {}

    /** Copies the lists. */
    public Bindings {
        free = List.copyOf(free);
        probes = List.copyOf(probes);
    }

    static Bindings of(Set<String> free, boolean assumedBatch) {
        List<String> symbols = List.copyOf(new TreeSet<>(free));
        List<Probe> probes = new ArrayList<>();
        for (String symbol : symbols) {
            // Symbols grow by different odd and even steps, so that equal extents are equal by more than chance.
            int index = symbols.indexOf(symbol);
            Set<Long> steps =
                    new LinkedHashSet<>(symbol.equals(BATCH) ? List.of(1L, 2L) : List.of(1L + index, 6 + 3L * index));
            steps.addAll(symbol.equals(BATCH) ? List.of() : STEPS);
            steps.forEach(step -> probes.add(new Probe(symbol, step)));
        }
        return new Bindings(symbols, assumedBatch, probes);
    }

    /** Without some of the free symbols; without any where none is named. */
    public Bindings without(Set<String> symbols) {
        Set<String> rest = new TreeSet<>(free);
        return rest.removeAll(symbols) ? of(rest, assumedBatch && rest.contains(BATCH)) : NONE;
    }

    /** Without some of the probes, given by number, and without the symbols of which too few are left. */
    public Bindings withoutProbes(Set<Integer> numbers) {
        List<Probe> left = new ArrayList<>();
        for (int k = 1; k < count(); k++) {
            if (!numbers.contains(k)) {
                left.add(probes.get(k - 1));
            }
        }
        Predicate<String> told = symbol ->
                left.stream().filter(probe -> probe.symbol().equals(symbol)).count() >= LEAST_PROBES;
        List<String> rest = free.stream().filter(told).toList();
        left.removeIf(probe -> !rest.contains(probe.symbol()));
        return new Bindings(rest, assumedBatch && rest.contains(BATCH), left);
    }

    /** The number of bindings; number 0 is the default. */
    public int count() {
        return 1 + probes.size();
    }

    /** The value of a symbol in binding {@code k}, given its default. */
    public long value(int k, String symbol, long initial) {
        return k > 0 && symbol(k).equals(symbol) ? initial + probes.get(k - 1).step() : initial;
    }

    /** The symbol that binding {@code k}, which is not the default, changes. */
    public String symbol(int k) {
        return probes.get(k - 1).symbol();
    }

    /** The steps of a symbol's probes, in order. */
    public LongStream steps(String symbol) {
        return probes.stream()
                .filter(probe -> probe.symbol().equals(symbol))
                .mapToLong(Probe::step)
                .sorted();
    }

    /** The symbols of the bindings that fulfil a condition. */
    Set<String> symbols(IntPredicate condition) {
        Set<String> symbols = new TreeSet<>();
        for (int k = 1; k < count(); k++) {
            if (condition.test(k)) {
                symbols.add(symbol(k));
            }
        }
        return symbols;
    }

    /** The symbols on which an extent depends. */
    public Set<String> behind(OnnxValue.Live value, int axis) {
        long extent = value.shape().extent(axis);
        return symbols(k -> value.shapes().get(k).extent(axis) != extent);
    }

    /** The symbols on which a shape depends. */
    public Set<String> behind(OnnxValue.Live value) {
        return symbols(k -> !value.shapes().get(k).equals(value.shape()));
    }

    /** The symbols on which a constant depends. */
    public Set<String> behind(OnnxValue.Folded value) {
        return symbols(k -> !value.at(k).sameAs(value.at(0)));
    }

    /** The symbols on which the operands of a node depend, of which absent ones are null. */
    public Set<String> behind(List<OnnxValue> operands) {
        Set<String> symbols = new TreeSet<>();
        for (OnnxValue operand : operands) {
            switch (operand) {
                case OnnxValue.Live live -> symbols.addAll(behind(live));
                case OnnxValue.Folded folded -> symbols.addAll(behind(folded));
                case OnnxValue.Foreign _ -> {}
                case null -> {}
            }
        }
        return symbols;
    }
}
