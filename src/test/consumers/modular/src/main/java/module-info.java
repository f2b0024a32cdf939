module consumer {
    requires io.github.dnn4j;
}
