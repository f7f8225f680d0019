# Language level, warnings and sanitizers; every target of the project takes them from wfm_flags.
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

add_library(wfm_flags INTERFACE)
# Same bytes from the same input on every run: no fused multiply-add behind our back.
target_compile_options(wfm_flags INTERFACE -ffp-contract=off -Wall -Wextra -Wpedantic -Wshadow -Wvla
  -Wwrite-strings -Wformat=2 -Wundef $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes -Wmissing-prototypes>)
target_compile_definitions(wfm_flags INTERFACE _POSIX_C_SOURCE=200809L)
if(WFM_WERROR)
  target_compile_options(wfm_flags INTERFACE -Werror)
endif()
if(WFM_SANITIZE)
  target_compile_options(wfm_flags INTERFACE -fsanitize=${WFM_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(wfm_flags INTERFACE -fsanitize=${WFM_SANITIZE})
endif()
