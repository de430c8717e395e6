// Where a subscriber of the situation-centre feed asks for what is new.
#pragma once

#include <string>

#include "gateway/core/connector.hpp"
#include "gateway/core/mailbox.hpp"

namespace gateway {

/// Queue of the mailbox a feed lies in.
std::string feed_queue(const std::string& id);
/// {"feed":…,"records":[…],"cursor":N} of mail in its order; the cursor is `after` when there is none.
std::string feed_page(const std::string& id, const std::vector<Mail>& mail, std::int64_t after);

///   GET /situation/ID?after=CURSOR&limit=100   Authorization: Bearer TOKEN
///   → {"feed": ID, "records": [{"id", "kind", "at", …}], "cursor": N, "more": false}
///
/// Records behind the cursor, oldest first; nothing is taken away: what was told stays until it is too old.
class BiFeedDoor final : public Endpoint {
public:
    BiFeedDoor(Mailbox& mailbox, std::string id, std::string token)
        : mailbox_(mailbox), id_(std::move(id)), token_(std::move(token)) {}

    std::string prefix() const override { return "/situation/" + id_; }
    Task<WebResponse> handle(WebRequest request) override;
    WebResponse refuse(const WebRequest& request, const Fault& fault) const override;

private:
    Mailbox& mailbox_;
    std::string id_, token_;
};

}  // namespace gateway
