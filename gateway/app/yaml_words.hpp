// What an administrator is told about YAML that cannot be read: the parser's own words mean little to one who writes a file by
// hand.
#pragma once

#include <string>
#include <string_view>

namespace gateway {

struct YamlWords {
    std::string ru, en;
};

YamlWords words_of_yaml_error(std::string_view parser_message);

YamlWords anchors_refused();

}  // namespace gateway
