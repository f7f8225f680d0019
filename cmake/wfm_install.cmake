# Installation: headers, both libraries.
install(DIRECTORY include/libwfm DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(TARGETS wfm_shared wfm_static EXPORT libwfm-targets)
