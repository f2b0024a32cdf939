/** What training makes small, with its derivative by the network's output. */
package io.github.dnn4j.train.loss;
