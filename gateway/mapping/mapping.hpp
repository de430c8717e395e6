// One mapping of the configuration: a partner's document into ours or back, as data that a region replaces without a build.
//
//     topics.jq     JSON → JSON, a jq program
//     answer.xslt   XML → XML (or text), an XSLT 1.0 program; functions in xmlns:m="urn:appeal-gateway:mapping:1.0"
//
// Both may ask CSV dictionaries (dictionary.hpp) and take parameters:
//
//     jq                                          XSLT
//     word("topics"; .code)                       m:word('topics', code)
//     word("topics"; .code; .day)                 m:word('topics', code, day)
//     word("topics"; .code; .day; "other")        m:word('topics', code, day, 'other')
//     param("client_id")                          <xsl:param name="client_id"/>
//
// A code the dictionary does not know never fails a message: the word is "unknown" (or the fourth argument), and the run names
// dictionary and code in `unmapped`. No code at all (null, empty) gives null (XSLT: an empty text) and names nothing.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/mapping_stamp.hpp"
#include "gateway/core/time.hpp"

namespace gateway {

inline constexpr std::string_view mapping_function_ns = "urn:appeal-gateway:mapping:1.0";

struct MappingLimits {
    Duration time{2000};                  ///< of one run
    std::size_t max_input = 16u << 20;    ///< octets
    std::size_t max_output = 16u << 20;   ///< octets
    std::size_t max_memory = 256u << 20;  ///< what one run may hold at once
};

enum class MappingFormat { json, xml };

using MappingParams = std::map<std::string, std::string>;

/// What a run made, with the stamp the journal keeps (Submission::mapped, Outcome::mapped).
struct MappedDocument {
    std::string text;  ///< compact JSON, or what the XSLT writes
    std::vector<UnmappedWord> unmapped;
    std::string mapping;  ///< file name
    std::string digest;   ///< of the program and the dictionaries it uses
    MappingStamp stamp() const { return {mapping, digest, unmapped}; }
};

/// Immutable after construction; run() from any thread, blocking: on a worker thread, never on the io thread.
class Mapping {
public:
    /// By the extension of `file`: ".jq" or ".xslt" (".xsl"). Dictionaries are the *.csv of `dictionaries_dir` whose names
    /// stand in quotes in the program; the folder may be absent when none is used. Throws std::runtime_error with one sentence:
    /// file, line and what is wrong with the program or a dictionary.
    static Mapping load(const std::filesystem::path& file, const std::filesystem::path& dictionaries_dir,
                        const MappingLimits& limits = {});

    /// With the dictionaries nearest to the file (dictionary_shelf.hpp): config/dictionaries for config/mappings/….
    static Mapping load(const std::filesystem::path& file);

    Mapping(Mapping&&) noexcept;
    Mapping& operator=(Mapping&&) noexcept;
    ~Mapping();  ///< no run may be going on

    /// Throws Fault(malformed | too_large | too_deep | doctype_forbidden | wrong_encoding) for what it is fed and
    /// Fault(mapping_failed) when the program fails or goes over a limit. No values of the document in the detail.
    MappedDocument run(std::string_view document, const MappingParams& params = {}) const;

    MappingFormat format() const;  ///< of what it is fed
    const std::string& name() const;
    const std::string& digest() const;
    std::vector<std::string> dictionaries() const;  ///< names, sorted

private:
    struct State;
    explicit Mapping(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace gateway
