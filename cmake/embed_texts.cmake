# Writes a C++ source that holds text files as string literals. Run by the build:
#   cmake -DOUT=x.cpp -DROOT=folder -DNAMES=a.xsd;b/c.xsd -DHEADER=header.hpp -DSPACE=ns -DLIST=name -P embed_texts.cmake
set(text "// Written by the build from ${ROOT}.\n#include \"${HEADER}\"\n\nnamespace ${SPACE} {\n\nnamespace {\n\n")
string(APPEND text "constexpr EmbeddedText texts[] = {\n")
foreach(name IN LISTS NAMES)
  file(READ ${ROOT}/${name} octets)
  string(APPEND text "{\"${name}\", R\"embedded(${octets})embedded\"},\n")
endforeach()
string(APPEND text "};\n\n}  // namespace\n\nstd::span<const EmbeddedText> ${LIST}() {\n    return texts;\n}\n\n}  // namespace ${SPACE}\n")
file(WRITE ${OUT} "${text}")
