# Installation: headers, both libraries, the pkg-config file and the CMake package.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/libwfm)

install(DIRECTORY include/libwfm DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(TARGETS wfm_shared EXPORT libwfm-shared-targets)
install(TARGETS wfm_static EXPORT libwfm-static-targets)
foreach(kind shared static)
  install(EXPORT libwfm-${kind}-targets NAMESPACE libwfm:: DESTINATION ${package_dir})
endforeach()
configure_package_config_file(pkgconfig/libwfm-config.cmake.in libwfm-config.cmake INSTALL_DESTINATION ${package_dir})
# Before 1.0 the interface may change with the minor version.
write_basic_package_version_file(libwfm-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/libwfm-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/libwfm-config-version.cmake
  DESTINATION ${package_dir})

# The .pc file finds its prefix from where it lies, so that an installed tree can be moved.
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}" OR IS_ABSOLUTE "${CMAKE_INSTALL_INCLUDEDIR}")
  set(pc_prefix ${CMAKE_INSTALL_PREFIX})
  set(pc_libdir ${CMAKE_INSTALL_FULL_LIBDIR})
  set(pc_includedir ${CMAKE_INSTALL_FULL_INCLUDEDIR})
else()
  file(RELATIVE_PATH pc_up /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
  string(REGEX REPLACE "/$" "" pc_up ${pc_up})
  set(pc_prefix "\${pcfiledir}/${pc_up}")
  set(pc_libdir "\${prefix}/${CMAKE_INSTALL_LIBDIR}")
  set(pc_includedir "\${prefix}/${CMAKE_INSTALL_INCLUDEDIR}")
endif()
list(TRANSFORM wfm_private_names PREPEND "-l" OUTPUT_VARIABLE pc_libs)
list(JOIN pc_libs " " pc_libs)
list(JOIN wfm_private_modules ", " pc_requires)
configure_file(pkgconfig/libwfm.pc.in libwfm.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/libwfm.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
