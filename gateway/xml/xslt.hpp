// XSLT 1.0 programs from the configuration, run on documents from partners: no files, no network, bounded work.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/time.hpp"
#include "gateway/xml/document.hpp"

namespace gateway {

struct XsltLimits {
    int max_depth = 300;                       ///< templates within templates
    unsigned long max_operations = 2'000'000;  ///< XPath steps of one run
    std::uint64_t max_output = 64u << 20;      ///< octets
    std::uint64_t max_memory = 512u << 20;     ///< octets a run may hold at once, its result tree included
};

/// A function the program may call: its arguments as texts, a text back. Called on the thread of the run. What it throws ends
/// the run and comes out of XsltProgram::run().
using XsltFunction = std::function<std::string(const std::vector<std::string>&)>;

/// What one run is given beside the document.
struct XsltRun {
    std::map<std::string, std::string> parameters;  ///< passed as strings, never as XPath
    std::string functions_ns;                       ///< namespace of `functions`
    std::map<std::string, XsltFunction> functions;
    XsltLimits limits;
};

/// Compiled once at start; run() from any thread. document(), import and include of other files, output to files and extension
/// elements are forbidden.
class XsltProgram {
public:
    /// `time` bounds every run. Throws std::runtime_error with the file and the first error.
    static XsltProgram load(const std::filesystem::path& file, Duration time = Duration(2000));
    static XsltProgram parse(std::string_view text, Duration time = Duration(2000));

    XsltProgram(XsltProgram&&) noexcept;
    XsltProgram& operator=(XsltProgram&&) noexcept;
    ~XsltProgram();  ///< no run may be going on

    /// The result as UTF-8 by the program's xsl:output. Throws Fault(mapping_failed) when the program fails, says xsl:message
    /// terminate="yes" or goes over a limit.
    std::string run_with(const XsltRun& given, const XmlDocument& document) const;
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
