// The messages an information system gives to the Adapter. Order and names of elements: facts/smev.md §10.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/smev3_adapter/message.hpp"
#include "adapters/smev3_adapter/settings.hpp"

namespace gateway::smev3_adapter {

/// One answer: exactly one of content, rejection and status is given.
struct Answer {
    std::string client_id, reply_to;
    std::string content;  ///< one element without XML declaration
    std::vector<FileHeader> files;
    struct Coded {
        std::string code, text;  ///< code ≤ 50, text ≤ 4000 characters (cut)
    };
    std::optional<Coded> rejection, status;
};

/// Any thread. Whole documents without an envelope, with declaration.
class Writer {
public:
    explicit Writer(const AdapterSettings& settings) : settings_(settings) {}

    std::string request(const std::string& client_id, const std::string& content, const std::vector<FileHeader>& files,
                        Time now) const;
    std::string answer(const Answer& answer) const;
    std::string next_query() const;
    std::string find_query(Time from) const;
    /// Did the Adapter take a message of ours? `answer`: it was a response.
    std::string find_query(const std::string& client_id, bool answer) const;

private:
    const AdapterSettings& settings_;
};

}  // namespace gateway::smev3_adapter
