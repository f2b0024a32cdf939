/**
 * Programs lowered for input shapes: the loops over steps and over the tasks of training, the parts of a batch, and one
 * memory for all. Stands on {@code layer}; begin with {@link io.github.dnn4j.onednn.plan.PlanBuilder}.
 */
package io.github.dnn4j.onednn.plan;
