package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import java.util.List;
import java.util.Locale;

/**
 * A rule that says which elements of an axis are taken, and in which order, whatever the axis's extent: result element
 * i is input element {@link #at}{@code (i, extent)}, of {@link #count}{@code (extent)} in all.
 */
public sealed interface Positions {
    /**
     * The number of elements that are taken of an axis of that extent, at least 1.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the rule does not fit the extent; the message names
     *     both
     */
    long count(long extent);

    /** The input element, from 0 to {@code extent - 1}, that result element {@code i} is a copy of. */
    long at(long i, long extent);

    /** True if every element of any axis is taken once, in its order. */
    default boolean isIdentity() {
        return switch (this) {
            case Listed _ -> false;
            case Range range -> range.equals(new Range(0, Long.MAX_VALUE, 1));
            case Repeated(long times) -> times == 1;
            case Rotated(long shift) -> shift == 0;
            case Bordered(Border _, long before, long after) -> before == 0 && after == 0;
        };
    }

    /** The rule in a few words. */
    default String text() {
        return switch (this) {
            case Listed(List<Long> indices) -> indices.size() <= 8 ? indices.toString() : indices.size() + " positions";
            case Range(long start, long end, long step) -> bound(start) + ":" + bound(end) + ":" + step;
            case Repeated(long times) -> times + " times";
            case Rotated(long shift) -> "rotated by " + shift;
            case Bordered(Border border, long before, long after) ->
                border.name().toLowerCase(Locale.ROOT) + " " + before + " before " + after + " after";
        };
    }

    /** A bound as Python writes it: nothing for one that lies beyond every axis. */
    private static String bound(long bound) {
        return Math.abs(bound / 2) > Long.MAX_VALUE / 4 ? "" : Long.toString(bound);
    }

    /**
     * Elements that are listed.
     *
     * @param indices at least one, negative from the end
     */
    record Listed(List<Long> indices) implements Positions {
        /** Checks that there are any. */
        public Listed {
            indices = List.copyOf(indices);
            require(!indices.isEmpty(), "no positions are listed; at least one is needed");
        }

        @Override
        public long count(long extent) {
            for (long index : indices) {
                require(
                        index >= -extent && index < extent,
                        "position %d is outside an axis of extent %d; %d to %d are inside",
                        index,
                        extent,
                        -extent,
                        extent - 1);
            }
            return indices.size();
        }

        @Override
        public long at(long i, long extent) {
            long index = indices.get(Math.toIntExact(i));
            return index < 0 ? index + extent : index;
        }
    }

    /**
     * Every {@code step}-th element from {@code start} on and before {@code end}, as ONNX's Slice has it: bounds count
     * from the end if they are negative, and are then brought within the axis. A negative step goes backwards, down to
     * the element after {@code end}, and takes the first one if {@code end} lies before the axis.
     *
     * @param start the first element, negative from the end
     * @param end what the last one lies before, or after for a negative step; negative from the end
     * @param step not 0
     */
    record Range(long start, long end, long step) implements Positions {
        /** Checks the step. */
        public Range {
            require(
                    step != 0 && step != Long.MIN_VALUE,
                    "the step from %d to %d is %d; it may be neither 0 nor the smallest number",
                    start,
                    end,
                    step);
        }

        private long first(long extent) {
            return Math.clamp(start < 0 ? start + extent : start, 0L, step < 0 ? extent - 1 : extent);
        }

        private long limit(long extent) {
            long bound = end < 0 ? end + extent : end;
            return step < 0 ? Math.clamp(bound, -1L, extent - 1) : Math.clamp(bound, 0L, extent);
        }

        @Override
        public long count(long extent) {
            long span = step < 0 ? first(extent) - limit(extent) : limit(extent) - first(extent);
            require(
                    span > 0,
                    "the range %d to %d by %d takes nothing of an axis of extent %d; at least one element is needed",
                    start,
                    end,
                    step,
                    extent);
            return (span - 1) / Math.abs(step) + 1;
        }

        @Override
        public long at(long i, long extent) {
            return first(extent) + i * step;
        }
    }

    /**
     * All elements, several times over.
     *
     * @param times at least 1
     */
    record Repeated(long times) implements Positions {
        /** Checks the number. */
        public Repeated {
            require(times >= 1, "elements are repeated %d times; at least 1 is needed", times);
        }

        @Override
        public long count(long extent) {
            return CheckedSizes.multiply("repeated extents", extent, times);
        }

        @Override
        public long at(long i, long extent) {
            return i % extent;
        }
    }

    /**
     * All elements, moved on; those that leave the axis at one end come in at the other.
     *
     * @param shift places towards the end, any number
     */
    record Rotated(long shift) implements Positions {
        @Override
        public long count(long extent) {
            return extent;
        }

        @Override
        public long at(long i, long extent) {
            return Math.floorMod(i - Math.floorMod(shift, extent), extent);
        }
    }

    /**
     * All elements, with a border of elements from within before and after, as ONNX's Pad has it.
     *
     * @param border which elements
     * @param before how many lie before the first, at least 0
     * @param after how many lie after the last, at least 0
     */
    record Bordered(Border border, long before, long after) implements Positions {
        /** Checks the extents of the border. */
        public Bordered {
            require(
                    before >= 0 && after >= 0,
                    "a border has %d elements before and %d after; at least 0 are needed",
                    before,
                    after);
        }

        @Override
        public long count(long extent) {
            return CheckedSizes.add("padded extents", extent, CheckedSizes.add("elements of a border", before, after));
        }

        @Override
        public long at(long i, long extent) {
            return border.at(i - before, extent);
        }
    }
}
