#include "gateway/flow/journal_detail.hpp"

#include <boost/json/serialize.hpp>

namespace gateway {

void JournalDetail::begin_member(std::string_view key) {
    if (text_.size() > 1) text_ += ',';
    text_ += boost::json::serialize(boost::json::string_view(key.data(), key.size()));
    text_ += ':';
}

JournalDetail& JournalDetail::add(std::string_view key, std::string_view value) {
    begin_member(key);
    text_ += boost::json::serialize(boost::json::string_view(value.data(), value.size()));
    return *this;
}

JournalDetail& JournalDetail::add(std::string_view key, std::int64_t value) {
    begin_member(key);
    text_ += std::to_string(value);
    return *this;
}

}  // namespace gateway
