/**
 * The backend on oneDNN. Its rooms stand one above the other: primitive, lowering, layer, plan, session, tune, and this
 * one. Begin with {@link io.github.dnn4j.onednn.OneDnnBackend}.
 */
package io.github.dnn4j.onednn;
