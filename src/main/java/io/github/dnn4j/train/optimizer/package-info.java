/** How parameters follow their gradients: rules, step sizes over time, clipping and accumulation. */
package io.github.dnn4j.train.optimizer;
