package io.github.dnn4j.cli.train;

import io.github.dnn4j.zoo.Classifier;
import io.github.dnn4j.zoo.ConvolutionVariants;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which of an experiment's variants are trained. */
final class VariantOptions {
    @Option(
            names = "--variants",
            paramLabel = "NAME",
            split = ",",
            order = 7,
            description = "Only these variants (default: all).")
    private List<String> wanted = List.of();

    /** Refuses a name that no variant has. */
    void check(Function<String, RuntimeException> refuse) {
        List<String> names = Stream.of(ConvolutionVariants.classifiers(), ConvolutionVariants.autoencoders())
                .flatMap(List::stream)
                .map(Classifier::name)
                .toList();
        for (String variant : wanted) {
            if (!names.contains(variant)) {
                throw refuse.apply("there is no variant named " + variant + "; there are " + String.join(", ", names));
            }
        }
    }

    List<Classifier> classifiers() {
        return chosen(ConvolutionVariants.classifiers());
    }

    List<Classifier> autoencoders() {
        return chosen(ConvolutionVariants.autoencoders());
    }

    private List<Classifier> chosen(List<Classifier> variants) {
        return variants.stream()
                .filter(variant -> wanted.isEmpty() || wanted.contains(variant.name()))
                .toList();
    }
}
