/**
 * The choice of layouts and implementations by measuring. It runs sessions, and so stands above them; begin with {@link
 * io.github.dnn4j.onednn.tune.Tuner}.
 */
package io.github.dnn4j.onednn.tune;
