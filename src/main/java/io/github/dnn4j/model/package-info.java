/**
 * Networks in applications: a file opened in one line, safe for all threads. Begin with {@link
 * io.github.dnn4j.model.Classifier} for pictures and {@link io.github.dnn4j.model.Model} for anything else; both wait
 * for one of the threads that own the sessions. Built upon the importer, pictures and backends; nothing but the command
 * line is built upon it.
 */
package io.github.dnn4j.model;
