# How tests are named, labelled and run.

# tests/queueing/check_erlang.c is the test queueing/check_erlang of the module queueing.
function(wfm_test_name file name module)
  get_filename_component(folder ${file} DIRECTORY)
  get_filename_component(folder ${folder} NAME)
  get_filename_component(base ${file} NAME_WE)
  set(${name} ${folder}/${base} PARENT_SCOPE)
  set(${module} ${folder} PARENT_SCOPE)
endfunction()

# Takes the tests of rooms and parts that this build leaves out from a list.
function(wfm_drop_left_out_tests list)
  wfm_drop_left_out(${list} "(io|shim|oom)/check_")
  set(files ${${list}})
  foreach(room IN LISTS WFM_ROOMS_LEFT_OUT)
    list(FILTER files EXCLUDE REGEX "/tests/${room}/")
  endforeach()
  if(NOT WFM_BUILD_PROGRAM)
    list(FILTER files EXCLUDE REGEX "/tests/(cli|report)/")
  endif()
  set(${list} ${files} PARENT_SCOPE)
endfunction()

# Label is the module; threads too where the source starts threads or asks for them, which is what the thread sanitizer runs; failing
# allocations in turn takes no threads.
# A test that finds nothing to work on exits with 77 and is reported as skipped.
function(wfm_test_settings name module file)
  set(labels ${module})
  file(STRINGS ${file} hits REGEX "pthread_|threads[a-z_]* =|--threads" LIMIT_COUNT 1)
  if((hits OR module STREQUAL "shim") AND NOT file MATCHES "check_oom")
    list(APPEND labels threads)
  endif()
  set(cost 1)
  if(module MATCHES "^(schedule|plan|cli)$") # the long ones first, so that no core idles at the end
    set(cost 100)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${labels}" TIMEOUT 600 COST ${cost} SKIP_RETURN_CODE 77
    ENVIRONMENT "${wfm_test_environment}")
endfunction()

# What test programs and scripts may read.
set(wfm_test_environment
  WFM_SOURCE_DIR=${PROJECT_SOURCE_DIR}
  WFM_BUILD_DIR=${PROJECT_BINARY_DIR}
  UBSAN_OPTIONS=print_stacktrace=1
  TSAN_OPTIONS=halt_on_error=1)
if(TARGET wfm)
  list(APPEND wfm_test_environment WFM_PROGRAM=$<TARGET_FILE:wfm>)
endif()
