/** From a picture file to the input tensor of a network. */
package io.github.dnn4j.image;
