/**
 * What tools print: tables, progress, pictures of tensors, CSV and pages of HTML. Uses {@code json} and {@code tensor}.
 * Begin with {@link io.github.dnn4j.report.TextTable} for a terminal and {@code Page} for a browser.
 */
package io.github.dnn4j.report;
