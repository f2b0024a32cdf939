/**
 * What the sessions of all backends have in common: lifetimes, tensors by role and name, one thread at a time, the
 * order of passes, and checks for numbers that are not finite. Uses {@code backend}, {@code network}, {@code layer} and
 * {@code tensor}.
 */
package io.github.dnn4j.session;
