package io.github.dnn4j.fuzz.extents;

/** A child that dies at one seed, hangs at another, and finds something at a third. */
final class FaultyChild {
    static final long DIES = 2;
    static final long HANGS = 4;
    static final long FINDS = 5;

    private FaultyChild() {}

    /** Arguments as {@link ExtremeChild}'s. */
    public static void main(String[] arguments) throws InterruptedException {
        for (long seed = Long.parseLong(arguments[0]); seed < Long.parseLong(arguments[1]); seed++) {
            System.out.println("begin " + seed);
            if (seed == DIES) {
                Runtime.getRuntime().halt(134);
            } else if (seed == HANGS) {
                Thread.sleep(60_000);
            }
            System.out.println("end " + seed + (seed == FINDS ? " FOREIGN false an exception" : " RAN true "));
        }
    }
}
