// A library that is there for its name: its needed library has the content.
namespace standin {
extern const char name_only[];
const char name_only[] = "dnn4j host stand-in (not CUDA)";
} // namespace standin
