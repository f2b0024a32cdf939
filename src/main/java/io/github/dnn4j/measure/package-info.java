/**
 * Measuring: samples until their median is known well enough, what was measured against what the machine can do, and
 * whether two measurements differ. Nothing here prints; the clock is given from outside.
 */
package io.github.dnn4j.measure;
