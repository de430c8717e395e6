#include "adapters/partner/endpoint.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <fstream>
#include <iterator>

#include "adapters/partner/access.hpp"
#include "adapters/partner/answer.hpp"
#include "adapters/partner/feed.hpp"
#include "adapters/partner/messages.hpp"
#include "adapters/partner/routes.hpp"
#include "adapters/partner/texts.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/http/server.hpp"
#include "gateway/mapping/appeal_xml.hpp"

namespace gateway::partner {

namespace {

namespace json = boost::json;

constexpr std::size_t longest_key = 200;
constexpr int page_default = 100, page_most = 1'000;
constexpr std::uint64_t longest_acknowledgement = 4'096, longest_receipt = 256u << 10;

std::string key_of(const WebRequest& request) {
    const auto key = request.header("Idempotency-Key").value_or("");
    if (key.empty())
        throw Fault(Cause::missing_field, "a key of your own for this message, kept for its repetitions", "Idempotency-Key");
    const bool printable = std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 127; });
    if (!printable || key.size() > longest_key)
        throw Fault(Cause::bad_value, "1 to 200 printable ASCII characters", "Idempotency-Key");
    return std::string(key);
}

/// A long body lies in a file: what may be read into memory is read.
void load_body(WebBody& body, std::uint64_t most) {
    if ((body.in_file() ? body.size : body.bytes.size()) > most) throw Fault(Cause::too_large, "the partner's limit is less");
    if (!body.in_file()) return;
    std::ifstream in(body.file, std::ios::binary);
    body.bytes.assign(std::istreambuf_iterator<char>(in), {});
    if (in.bad() || body.bytes.size() != body.size) throw Fault(Cause::store_unavailable);
}

std::int64_t number_of(std::string_view text, std::string_view place, std::int64_t most) {
    std::int64_t number = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0 || number > most)
        throw Fault(Cause::bad_value, "a number from 0 to " + std::to_string(most), std::string(place));
    return number;
}

std::int64_t cursor_of(std::string_view text, std::string_view place) {
    return number_of(text, place, std::int64_t{1} << 53);
}

std::int64_t acknowledged_cursor(const WebRequest& request) {
    if (const auto given = request.parameter("cursor")) return cursor_of(*given, "cursor");
    boost::system::error_code error;
    const json::value body = json::parse(request.body.bytes, error);
    const auto* cursor = !error && body.is_object() ? body.get_object().if_contains("cursor") : nullptr;
    if (cursor == nullptr || !cursor->is_string()) throw Fault(Cause::missing_field, R"({"cursor":"…"})", "/cursor");
    return cursor_of(std::string_view(cursor->get_string().data(), cursor->get_string().size()), "/cursor");
}

class Door final : public Endpoint {
public:
    Door(std::shared_ptr<const DoorSettings> door, AdapterKit kit, std::shared_ptr<Numbers> numbers)
        : door_(std::move(door)),
          kit_(std::move(kit)),
          messages_(*door_, kit_, std::move(numbers)),
          feed_(kit_, messages_.trust()) {}

    std::string prefix() const override { return door_->prefix; }
    Task<WebResponse> handle(WebRequest request) override;
    WebResponse refuse(const WebRequest& request, const Fault& fault) const override {
        WebResponse response = problem_response(fault, request.trace_id);
        if (fault.cause() == Cause::method_not_allowed) response.headers.emplace_back("Allow", methods_of(below(request)));
        return response;
    }

private:
    std::string below(const WebRequest& request) const {
        return request.path.substr(std::min(request.path.size(), door_->prefix.size()));
    }
    Task<WebResponse> perform(WebRequest& request, const Found& found, const PartnerSettings& partner);
    Task<WebResponse> take(WebRequest& request, const Found& found, const PartnerSettings& partner);
    Task<WebResponse> show_appeal(const WebRequest& request, std::string appeal_id, const PartnerSettings& partner);
    Task<WebResponse> give_attachment(std::string appeal_id, std::string sha256, const PartnerSettings& partner);
    Task<WebResponse> upload(WebRequest& request, std::string sha256, const PartnerSettings& partner);
    Task<WebResponse> show_receipt(const WebRequest& request, std::string receipt_id, const PartnerSettings& partner);
    Task<WebResponse> changes(const WebRequest& request, const PartnerSettings& partner);
    Task<WebResponse> acknowledge(WebRequest& request, const PartnerSettings& partner);
    Task<WebResponse> receive(WebRequest& request, std::string cursor, const PartnerSettings& partner);
    WebResponse receipt_answer(const WebRequest& request, const KeptReceipt& receipt, int status) const;

    std::shared_ptr<const DoorSettings> door_;
    AdapterKit kit_;
    Messages messages_;
    Feed feed_;
    Allowance allowance_;
};

Task<WebResponse> Door::handle(WebRequest request) {
    const Found found = find_route(request.method, below(request));
    if (found.route->call == Call::describe)
        co_return text_answer("application/json", std::string(embedded_texts().front().text));
    const PartnerSettings& partner = caller_of(*door_, request);
    if (const auto wait = allowance_.take(partner, kit_.clock.now())) {
        WebResponse response = refuse(request, Fault(Cause::rate_limited, std::to_string(partner.rate) + " calls per minute"));
        std::erase_if(response.headers, [](const auto& field) { return field.first == "Retry-After"; });
        response.headers.emplace_back("Retry-After", std::to_string((wait->count() + 999) / 1'000));
        co_return response;
    }
    if (found.route->scope) require_scope(partner, *found.route->scope);
    co_return co_await perform(request, found, partner);
}

Task<WebResponse> Door::perform(WebRequest& request, const Found& found, const PartnerSettings& partner) {
    switch (found.route->call) {
        case Call::show_appeal:
            co_return co_await show_appeal(request, found.names[0], partner);
        case Call::give_attachment:
            co_return co_await give_attachment(found.names[0], found.names[1], partner);
        case Call::upload_file:
            co_return co_await upload(request, found.names[0], partner);
        case Call::show_receipt:
            co_return co_await show_receipt(request, found.names[0], partner);
        case Call::list_changes:
            co_return co_await changes(request, partner);
        case Call::acknowledge:
            co_return co_await acknowledge(request, partner);
        case Call::take_receipt:
            co_return co_await receive(request, found.names[0], partner);
        default:
            co_return co_await take(request, found, partner);
    }
}

/// The calls that bring a message.
Task<WebResponse> Door::take(WebRequest& request, const Found& found, const PartnerSettings& partner) {
    form_asked(request);  // before anything is stored
    const Call call = found.route->call;
    if (call != Call::add_attachment) load_body(request.body, partner.max_message);
    Message message{partner, request, call == Call::take_envelope ? std::string() : key_of(request),
                    found.names.empty() ? std::string() : found.names[0]};
    KeptReceipt receipt;
    switch (call) {
        case Call::create_appeal:
            receipt = co_await messages_.create(std::move(message));
            break;
        case Call::set_status:
            receipt = co_await messages_.event(std::move(message), MessageKind::status_changed);
            break;
        case Call::give_answer:
            receipt = co_await messages_.event(std::move(message), MessageKind::answer_sent);
            break;
        case Call::add_attachment:
            receipt = co_await messages_.attach(std::move(message), std::string(request.parameter("name").value_or("file")));
            break;
        default:
            receipt = co_await messages_.envelope(std::move(message));
    }
    co_return receipt_answer(request, receipt, 201);
}

WebResponse Door::receipt_answer(const WebRequest& request, const KeptReceipt& receipt, int status) const {
    const LetterReceipt& says = receipt.says;
    WebResponse response;
    if (form_asked(request) == Form::xml) {
        response = text_answer("application/xml; charset=utf-8", receipt.document, status);
    } else {
        json::object object{{"receipt_id", says.receipt_id},
                            {"about", says.about},
                            {"digest", says.digest},
                            {"from", says.from},
                            {"to", says.to},
                            {"outcome", "taken"},
                            {"message_id", says.message_id},
                            {"appeal_id", says.appeal_id},
                            {"at", to_rfc3339(says.at)},
                            {"document", receipt.document}};
        if (!says.official.number.empty())
            object["letter"] = json::object{{"number", says.official.number}, {"author", says.official.author}};
        response = answer(Form::json, "receipt", object, status);
    }
    if (status == 201) response.headers.emplace_back("Location", door_->prefix + "/appeals/" + says.appeal_id);
    if (status == 201 && receipt.repeated) response.headers.emplace_back("Idempotency-Replayed", "true");
    return response;
}

Task<WebResponse> Door::show_appeal(const WebRequest& request, std::string appeal_id, const PartnerSettings& partner) {
    const Form form = form_asked(request);
    const AppealRecord record = co_await messages_.appeal_of(partner, std::move(appeal_id));
    Appeal appeal = for_partner(appeal_from_json(record.json));
    appeal.external_ids = own_ids(messages_.owner_of(partner), record.external_ids);
    appeal.external_ids.insert(appeal.external_ids.begin(), {door_->name, "appeal_id", record.appeal_id, {}, {}, {}});
    if (form == Form::xml) co_return text_answer("application/xml; charset=utf-8", appeal_to_xml(appeal));
    co_return text_answer("application/json; charset=utf-8", to_json(appeal));
}

Task<WebResponse> Door::give_attachment(std::string appeal_id, std::string sha256, const PartnerSettings& partner) {
    const AppealRecord record = co_await messages_.appeal_of(partner, std::move(appeal_id));
    const auto files = files_of(appeal_from_json(record.json));
    const auto found = std::find_if(files.begin(), files.end(), [&](const Attachment& one) { return one.sha256 == sha256; });
    if (found == files.end()) throw Fault(Cause::not_found, {}, "sha256");
    if (found->scan == ScanState::infected) throw Fault(Cause::attachment_infected);
    WebResponse response;
    // What a browser might run is no business of ours.
    response.headers = {{"Content-Type", "application/octet-stream"},
                        {"Content-Disposition", "attachment; filename*=UTF-8''" + percent_encode(found->name)}};
    const LentFile lent = co_await offload(kit_.workers, [&] { return kit_.blobs.lend(sha256); });
    response.file = lent.path();
    response.held = lent.hold();
    co_return response;
}

Task<WebResponse> Door::upload(WebRequest& request, std::string sha256, const PartnerSettings& partner) {
    if (!partner.scopes.contains(Scope::create)) require_scope(partner, Scope::answer);
    const Form form = form_asked(request);
    const BlobInfo file = co_await messages_.files().keep(request, partner, std::move(sha256));
    co_await messages_.files().note(partner, file);
    co_return answer(form, "file", {{"sha256", file.sha256}, {"size", file.size}});
}

Task<WebResponse> Door::show_receipt(const WebRequest& request, std::string receipt_id, const PartnerSettings& partner) {
    form_asked(request);
    const auto receipt = co_await messages_.receipts().find(partner.id, std::move(receipt_id));
    if (!receipt) throw Fault(Cause::not_found, {}, "receipt_id");
    co_return receipt_answer(request, *receipt, 200);
}

Task<WebResponse> Door::changes(const WebRequest& request, const PartnerSettings& partner) {
    const std::int64_t after = cursor_of(request.parameter("after").value_or("0"), "after");
    const auto given = request.parameter("limit");
    const std::int64_t limit = given ? number_of(*given, "limit", page_most) : page_default;
    if (limit == 0) throw Fault(Cause::bad_value, "a number from 1 to " + std::to_string(page_most), "limit");
    co_return co_await feed_.list(messages_.owner_of(partner), after, static_cast<int>(limit), form_asked(request));
}

Task<WebResponse> Door::acknowledge(WebRequest& request, const PartnerSettings& partner) {
    if (partner.signature == Signing::required)
        throw Fault(Cause::signature_missing, "this partner acknowledges by signed receipts: POST …/changes/{cursor}/receipt");
    load_body(request.body, longest_acknowledgement);
    const Form form = form_asked(request);
    const int ended = co_await feed_.acknowledge(messages_.owner_of(partner), acknowledged_cursor(request));
    co_return answer(form, "acknowledgement", {{"acknowledged", ended}});
}

Task<WebResponse> Door::receive(WebRequest& request, std::string cursor, const PartnerSettings& partner) {
    load_body(request.body, longest_receipt);
    const Form form = form_asked(request);
    const std::int64_t at = cursor_of(cursor, "cursor");
    co_await feed_.receive(partner, messages_.owner_of(partner), at, std::move(request.body.bytes));
    co_return answer(form, "acknowledgement", {{"cursor", std::to_string(at)}});
}

}  // namespace

std::unique_ptr<Endpoint> make_endpoint(std::shared_ptr<const DoorSettings> door, AdapterKit kit,
                                        std::shared_ptr<Numbers> numbers) {
    return std::make_unique<Door>(std::move(door), std::move(kit), std::move(numbers));
}

}  // namespace gateway::partner
