/**
 * The published networks, a class each, to be read beside the paper: {@link io.github.dnn4j.zoo.Zoo} has them by name,
 * {@link io.github.dnn4j.zoo.ZooWeights} gives them seeded weights. Their building blocks are public too.
 */
package io.github.dnn4j.zoo;
