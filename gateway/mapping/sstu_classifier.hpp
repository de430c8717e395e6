// The classifier of citizens' questions (типовой общероссийский тематический классификатор):
// код.тематика.тема.вопрос[.подвопрос]. The official one is loaded by the operator; its version is the digest of the file.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace gateway {

enum class SstuFlaw {
    none,
    form,        ///< not four digits, a dot, four digits …
    navigation,  ///< a section, theme or group (levels 1…3): nothing may be assigned to it
    unknown      ///< well-formed, but not in this version of the classifier
};

/// Immutable: any thread.
class SstuClassifier {
public:
    /// CSV with the columns code;level;name. Levels may be padded with ".0000" as in public JSON copies; a code's level is that
    /// of its last segment which is not zero. Throws std::runtime_error "FILE:LINE: what is wrong".
    static SstuClassifier load(const std::filesystem::path& file);
    static SstuClassifier parse(std::string_view name, std::string_view csv);

    /// May a question be given this code?
    SstuFlaw flaw_of(std::string_view code) const;
    /// Empty when unknown.
    std::string_view name_of(std::string_view code) const;

    const std::string& version() const { return version_; }  ///< sha256 hex of the file
    const std::string& file() const { return file_; }        ///< its name without ".csv"
    std::size_t size() const { return names_.size(); }

private:
    std::map<std::string, std::string, std::less<>> names_;
    std::string file_, version_;
};

/// "0001.0001.0001.0000" → "0001.0001.0001"; empty when the text has no form of a code.
std::string plain_sstu_code(std::string_view code);
/// 1…5 of a plain code.
int level_of_sstu(std::string_view plain_code);

}  // namespace gateway
