package io.github.dnn4j.onednn.primitive;

/**
 * A primitive descriptor settled on one implementation.
 *
 * @param handle the primitive descriptor, owned by the plan's scope
 * @param name oneDNN's name for the implementation
 * @param reason why it was taken although it is a reference implementation; empty otherwise
 */
public record Implementation(long handle, String name, String reason) {
    /** True if the name is that of a slow reference implementation. */
    public static boolean isReference(String name) {
        return name.contains("ref");
    }

    /** True if the name is that of a convolution by a general matrix product on a rearranged input. */
    public static boolean isMatrixProduct(String name) {
        return name.contains("gemm:");
    }

    /** Why the implementation of that name is passed over where another one will do; empty if it is not. */
    public static String obstacleOfProducts(String name) {
        return isMatrixProduct(name) ? "a matrix product on a rearranged input" : "";
    }

    /** The instruction set in the name: what follows the last colon, unless that is {@code any}. */
    public String instructionSet() {
        String last = name.substring(name.lastIndexOf(':') + 1);
        return last.equals("any") || last.equals(name) ? "" : last;
    }
}
