package io.github.dnn4j.verify;

import java.util.List;

/** The fields of a problem, everything that was left out derived; axes are outermost first. */
record ProblemFields(int groups, long batch, int inChannels, int outChannels, List<ProblemAxis> axes, String name) {}
