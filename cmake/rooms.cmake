# Rooms: static libraries room_<name> made of gateway/<name>/**/*.cpp.

add_library(warnings INTERFACE)
target_compile_options(warnings INTERFACE -Wall -Wextra -Wpedantic -Werror -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
                                          -Wno-missing-field-initializers)
# Asio: coroutines only, no deprecated names; Boost.JSON and URL as libraries.
add_library(settings INTERFACE)
target_compile_definitions(settings INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION
                                              BOOST_BEAST_SEPARATE_COMPILATION)
target_include_directories(settings INTERFACE ${PROJECT_SOURCE_DIR})
target_include_directories(settings SYSTEM INTERFACE ${JQ_INCLUDE})

# Most of the time of an unoptimized build goes into parsing the same headers of libraries: they are parsed once. The release build
# parses them everywhere, so that a source which forgets an include is found.
option(GATEWAY_PRECOMPILED "Precompile the headers of libraries" ON)
function(gateway_precompiled name)
  if(GATEWAY_PRECOMPILED AND NOT GATEWAY_FUZZ)
    file(WRITE ${CMAKE_BINARY_DIR}/precompiled/${name}.cpp "")
    add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/precompiled/${name}.cpp)
    target_link_libraries(${name} PRIVATE settings ${ARGN})
    target_precompile_headers(${name} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/${name}.hpp)
  endif()
endfunction()
function(gateway_use_precompiled target name)
  if(TARGET ${name})
    target_precompile_headers(${target} REUSE_FROM ${name})
  endif()
endfunction()
gateway_precompiled(precompiled warnings)

function(gateway_room name)
  cmake_parse_arguments(ARG "" "" "ROOMS;LIBS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/gateway/${name}/*.cpp)
  if(NOT sources)
    add_library(room_${name} INTERFACE)
    set(scope INTERFACE)
  else()
    add_library(room_${name} STATIC ${sources})
    set(scope PUBLIC)
    target_link_libraries(room_${name} PRIVATE warnings)
    gateway_use_precompiled(room_${name} precompiled)
  endif()
  list(TRANSFORM ARG_ROOMS PREPEND room_)
  target_link_libraries(room_${name} ${scope} settings ${ARG_ROOMS} ${ARG_LIBS})
endfunction()

# All adapters and the stand are one library; each folder under adapters/ is one adapter.
function(gateway_adapters)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/adapters/*.cpp)
  set(libs settings room_core room_appeal room_xml room_signature room_mapping room_table room_exchange room_http Boost::json Boost::url Poco::Net ${AMQP_LIBRARY} ${ZIP_LIBRARY} ${KAFKA_LIBRARY})
  if(NOT sources)
    add_library(adapters INTERFACE)
    target_link_libraries(adapters INTERFACE ${libs})
  else()
    add_library(adapters STATIC ${sources})
    target_link_libraries(adapters PUBLIC ${libs} PRIVATE warnings)
    gateway_use_precompiled(adapters precompiled)
  endif()
endfunction()

# The texts of schemas/smev in the binary, made of the files by the build.
function(gateway_smev_schemas)
  set(root ${PROJECT_SOURCE_DIR}/schemas/smev)
  file(GLOB names RELATIVE ${root} CONFIGURE_DEPENDS ${root}/*/*.xsd ${root}/*/*.wsdl)
  list(TRANSFORM names PREPEND ${root}/ OUTPUT_VARIABLE files)
  set(script ${PROJECT_SOURCE_DIR}/cmake/embed_texts.cmake)
  set(out ${CMAKE_BINARY_DIR}/smev_schemas.cpp)
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DROOT=${root} "-DNAMES=${names}" -DHEADER=adapters/smev3/schemas.hpp
            -DSPACE=gateway::smev3 -DLIST=embedded_schemas -P ${script}
    DEPENDS ${files} ${script}
    VERBATIM)
  target_sources(adapters PRIVATE ${out})
endfunction()

# The description of the partner API, served as it stands in schemas/partner.
function(gateway_partner_texts)
  set(root ${PROJECT_SOURCE_DIR}/schemas/partner)
  set(script ${PROJECT_SOURCE_DIR}/cmake/embed_texts.cmake)
  set(out ${CMAKE_BINARY_DIR}/partner_texts.cpp)
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DROOT=${root} -DNAMES=openapi.json -DHEADER=adapters/partner/texts.hpp
            -DSPACE=gateway::partner -DLIST=embedded_texts -P ${script}
    DEPENDS ${root}/openapi.json ${script}
    VERBATIM)
  target_sources(adapters PRIVATE ${out})
endfunction()
