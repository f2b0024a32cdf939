package io.github.dnn4j.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Inputs near given ones: a few changes at random places, the same for the same seed. */
final class Mutations {
    private static final int MOST_CHANGES = 4;
    private static final byte[] EDGES = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff};

    private final List<byte[]> seeds;
    private final SplittableRandom random;

    Mutations(List<byte[]> seeds, long seed) {
        this.seeds = seeds;
        this.random = new SplittableRandom(seed);
    }

    /** The next input. */
    byte[] next() {
        byte[] input = drawn();
        for (int i = random.nextInt(1, MOST_CHANGES + 1); i > 0; i--) {
            input = changed(input);
        }
        return input;
    }

    private byte[] drawn() {
        return seeds.get(random.nextInt(seeds.size())).clone();
    }

    private byte[] changed(byte[] input) {
        if (input.length == 0) {
            return drawn();
        }
        int at = random.nextInt(input.length);
        int length = random.nextInt(1, Math.min(16, input.length - at) + 1);
        return switch (random.nextInt(6)) {
            case 0 -> with(input, at, (byte) (input[at] ^ 1 << random.nextInt(Byte.SIZE)));
            case 1 -> with(input, at, EDGES[random.nextInt(EDGES.length)]);
            case 2 -> with(input, at, (byte) random.nextInt());
            case 3 -> joined(Arrays.copyOf(input, at), Arrays.copyOfRange(input, at + length, input.length));
            case 4 -> joined(Arrays.copyOf(input, at + length), Arrays.copyOfRange(input, at, input.length));
            default -> {
                byte[] other = drawn();
                yield joined(
                        Arrays.copyOf(input, at),
                        Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length));
            }
        };
    }

    private static byte[] with(byte[] input, int at, byte value) {
        input[at] = value;
        return input;
    }

    private static byte[] joined(byte[] head, byte[] tail) {
        byte[] result = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, result, head.length, tail.length);
        return result;
    }
}
