/**
 * Plans that run, with memory of their own. Stands on {@code plan}; begin with {@link
 * io.github.dnn4j.onednn.session.OneDnnSession}.
 */
package io.github.dnn4j.onednn.session;
