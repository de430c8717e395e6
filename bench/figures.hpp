// What every benchmark prints: one line per figure, "name value unit ratio ratio-to", or one JSON object per line with --json.
#pragma once

#include <cstdio>
#include <cstring>
#include <string>

namespace gateway::bench {

struct Options {
    bool quick = false;  ///< --quick: seconds instead of minutes, for a look
    bool json = false;   ///< --json: one object per line: name, value, unit, ratio, ratio_to
};

inline Options options_of(int argc, char* argv[]) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        options.quick = options.quick || std::strcmp(argv[i], "--quick") == 0;
        options.json = options.json || std::strcmp(argv[i], "--json") == 0;
    }
    return options;
}

struct Figure {
    std::string name;  ///< "store.accept.64"
    double value = 0;
    std::string unit;  ///< "1/s", "ms", "MB"
    double ratio = 1;
    std::string ratio_to;  ///< name of the figure of the same run it is compared with; empty = none
};

inline void print(const Options& options, const Figure& figure) {
    const char* format = options.json ? "{\"name\":\"%s\",\"value\":%.6g,\"unit\":\"%s\",\"ratio\":%.4g,\"ratio_to\":\"%s\"}\n"
                                      : "%-36s %12.6g %-6s %8.4g %s\n";
    std::printf(format, figure.name.c_str(), figure.value, figure.unit.c_str(), figure.ratio, figure.ratio_to.c_str());
    std::fflush(stdout);
}

}  // namespace gateway::bench
