# Writes OUT, a C file that holds the text files of NAMES and FILES as bytes: cmake -DNAMES=a,b -DFILES=x,y -DOUT=z -P embed.cmake
string(REPLACE "," ";" names "${NAMES}")
string(REPLACE "," ";" files "${FILES}")
set(text "/* Made at build time: files that the report carries inside. */\n#include <stddef.h>\n")
foreach(name file IN ZIP_LISTS names files)
  file(READ ${file} hex HEX)
  string(LENGTH "${hex}" digits)
  math(EXPR size "${digits} / 2")
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
  string(APPEND text "extern const unsigned char embedded_${name}[];\nextern const size_t embedded_${name}_size;\n"
    "const unsigned char embedded_${name}[] = {${bytes}};\nconst size_t embedded_${name}_size = ${size};\n")
endforeach()
file(WRITE ${OUT} "${text}")
