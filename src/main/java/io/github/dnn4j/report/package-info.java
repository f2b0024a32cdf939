/** What tools print: tables, JSON, progress, and the description of the machine. */
package io.github.dnn4j.report;
