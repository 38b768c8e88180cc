# Manual pages and completions: the program writes them from its own tables right after it was linked.
set(GROUNDWAY_SHARE ${CMAKE_BINARY_DIR}/share)
file(MAKE_DIRECTORY ${GROUNDWAY_SHARE})
add_custom_command(OUTPUT ${GROUNDWAY_SHARE}/written DEPENDS groundway VERBATIM
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${GROUNDWAY_SHARE}/man
  COMMAND groundway help --man=${GROUNDWAY_SHARE}/man --quiet > ${GROUNDWAY_SHARE}/written
  COMMAND groundway completion bash > ${GROUNDWAY_SHARE}/groundway
  COMMAND groundway completion zsh > ${GROUNDWAY_SHARE}/_groundway
  COMMAND groundway completion fish > ${GROUNDWAY_SHARE}/groundway.fish)
add_custom_target(share ALL DEPENDS ${GROUNDWAY_SHARE}/written)
install(DIRECTORY ${GROUNDWAY_SHARE}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR})
install(FILES ${GROUNDWAY_SHARE}/groundway DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${GROUNDWAY_SHARE}/_groundway DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${GROUNDWAY_SHARE}/groundway.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
