package io.github.dnn4j.safetensors;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * What a header says of a tensor.
 *
 * @param type type of the elements
 * @param extents the shape, outermost extent first; empty for a scalar. An extent may be 0, unlike those of a {@link
 *     Shape}
 * @param begin where its bytes begin, counted from the end of the header
 * @param end where they end; the difference is the size of the elements
 */
public record SafetensorsEntry(SafetensorsType type, List<Long> extents, long begin, long end) {
    /**
     * Checks that the shape fills the bytes exactly.
     *
     * @throws InvalidDescriptorException if it does not, an extent is negative, or the offsets are negative or descend
     */
    public SafetensorsEntry {
        extents = List.copyOf(extents);
        require(0 <= begin && begin <= end, "data_offsets [%d, %d] must not be negative and not descend", begin, end);
        long bytes = bytes(type, extents);
        require(
                bytes == end - begin,
                "shape %s of %s takes %d bytes, but data_offsets [%d, %d] hold %d",
                extents,
                type,
                bytes,
                begin,
                end,
                end - begin);
    }

    private static long bytes(SafetensorsType type, List<Long> extents) {
        long bits = type.bits();
        try {
            for (long extent : extents) {
                require(extent >= 0, "shape %s has a negative extent", extents);
                bits = Math.multiplyExact(bits, extent);
            }
        } catch (ArithmeticException e) {
            throw new InvalidDescriptorException(
                    "shape " + extents + " of " + type + " overflows: its bits do not fit a 64-bit integer");
        }
        require(bits % 8 == 0, "shape %s of %s takes %d bits, which are not whole bytes", extents, type, bits);
        return bits / 8;
    }

    /** {@return the size of the elements in bytes; 0 if an extent is 0} */
    public long bytes() {
        return end - begin;
    }

    /** {@return whether an extent is 0, so that there are no elements} */
    public boolean isEmpty() {
        return extents.contains(0L);
    }

    /**
     * {@return the extents as a shape}
     *
     * @throws InvalidDescriptorException if an extent is 0 or there are more than {@value
     *     Shape#MAX_RANK}
     */
    public Shape shape() {
        return Shape.of(extents.stream().mapToLong(Long::longValue).toArray());
    }

    /** Type and extents, as in {@code F32 [64, 3, 7, 7]}. */
    @Override
    public String toString() {
        return type + " " + extents;
    }
}
