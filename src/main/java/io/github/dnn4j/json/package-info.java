/**
 * JSON (RFC 8259) written and read, for whatever is printed or compared as such. Uses no other room.
 * {@link io.github.dnn4j.json.Json} writes maps and lists, {@link io.github.dnn4j.json.JsonReader} reads them again.
 * Headers of safetensors files have a stricter reader of their own, see {@code safetensors.HeaderReader}.
 */
package io.github.dnn4j.json;
