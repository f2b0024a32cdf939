/**
 * Convolutions as graphs of cuDNN's: the problem, its descriptors, the engines that its heuristics propose, and plans
 * made of them, which a folder may keep. It knows {@code driver} alone. Begin reading at {@code ConvolutionProblem} and
 * {@code Planner}.
 */
package io.github.dnn4j.cudnn.graph;
