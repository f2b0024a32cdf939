package consumer

import io.github.dnn4j.backend.Backends
import io.github.dnn4j.backend.CompileOptions
import io.github.dnn4j.network.NetworkBuilder
import io.github.dnn4j.network.Parameters
import io.github.dnn4j.tensor.Shape
import io.github.dnn4j.tensor.Tensor

/** The convolution of src/test/consumers/numbers. */
fun main() {
    val b = NetworkBuilder("numbers")
    val network = b.output(b.input("x", 1, 1, 4, 4).convolution("c", 1, 3)).build()
    val weights = Parameters(
        mapOf(
            "c.weight" to Tensor.ofFloats(Shape.of(1, 1, 3, 3), 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f),
            "c.bias" to Tensor.ofFloats(Shape.of(1), 0.5f),
        ),
    )
    val choice = Backends.best()
    choice.skipped().forEach(System.err::println)
    choice.backend().use { backend ->
        backend.compile(network, weights, CompileOptions.defaults()).use { compiled ->
            compiled.newSession().use { session ->
                session.input("x").copyFrom(FloatArray(16) { it.toFloat() })
                session.run()
                println("${backend.name()} ${session.output("c").toFloatArray().contentToString()}")
            }
        }
    }
}
