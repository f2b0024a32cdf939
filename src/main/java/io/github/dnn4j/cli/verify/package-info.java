/**
 * {@code dnn4j verify}: problems, models and networks against the reference. Uses {@code cli.options} and
 * {@code verify}. Begin with {@link io.github.dnn4j.cli.verify.VerifyCommand}.
 */
package io.github.dnn4j.cli.verify;
