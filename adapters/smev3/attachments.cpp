#include "adapters/smev3/attachments.hpp"

#include <utility>

#include "adapters/smev3/client.hpp"

namespace gateway::smev3 {

void put_letter(WebCall& call, Letter letter) {
    call.headers.push_back({"Content-Type", "text/xml; charset=utf-8"});
    call.body = std::move(letter.envelope);
}

Task<std::vector<AttachmentRef>> fetch_files(std::shared_ptr<Office>, const MessageFiles&, Deadline) {
    co_return std::vector<AttachmentRef>();
}

Task<std::vector<OutgoingFile>> prepare_files(std::shared_ptr<Office>, const Delivery&, Deadline) {
    co_return std::vector<OutgoingFile>();
}

}  // namespace gateway::smev3
