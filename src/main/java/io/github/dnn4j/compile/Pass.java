package io.github.dnn4j.compile;

/** One rewriting of a program that keeps what it computes. */
public interface Pass {
    /** The pass's name, for notes and tests. */
    String name();

    /** The program rewritten, or the same program if there is nothing to do. */
    Program apply(Program program);
}
