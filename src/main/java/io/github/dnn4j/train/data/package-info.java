/**
 * Labelled pictures: readers for the files in which data sets are published, and batches that other threads prepare
 * while a step computes.
 */
package io.github.dnn4j.train.data;
