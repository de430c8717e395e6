// XSLT 1.0 programs from the configuration, run on documents from partners: no files, no network, bounded work.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/xml/document.hpp"

namespace gateway {

struct XsltLimits {
    int max_depth = 300;                       ///< templates within templates
    unsigned long max_operations = 2'000'000;  ///< XPath steps of one run
    std::uint64_t max_output = 64u << 20;      ///< octets
};

/// Compiled once at start; run() from any thread. document(), import and include of other files, output to files and extension
/// elements are forbidden.
class XsltProgram {
public:
    /// Throws std::runtime_error with the file and the first error.
    static XsltProgram load(const std::filesystem::path& file);
    static XsltProgram parse(std::string_view text);

    XsltProgram(XsltProgram&&) noexcept;
    XsltProgram& operator=(XsltProgram&&) noexcept;
    ~XsltProgram();

    /// The result as UTF-8 by the program's xsl:output. `parameters` are passed as strings, never as XPath. Throws
    /// Fault(mapping_failed) when the program fails, says xsl:message terminate="yes" or goes over a limit.
    std::string run(const XmlDocument& document, const std::map<std::string, std::string>& parameters,
                    const XsltLimits& limits = {}) const;

    /// sha256 hex of the program's source: the version that is stamped on what it made.
    const std::string& digest() const;

private:
    XsltProgram() = default;
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gateway
