#include "adapters/municipal/uploads.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <stdexcept>

#include "adapters/municipal/fields.hpp"
#include "adapters/municipal/spooled.hpp"
#include "adapters/municipal/verdict.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/setting_key_builder.hpp"

namespace gateway::municipal {
namespace {

/// A name can end neither the quotes nor the header it stands in.
std::string quoted(const std::string& text) {
    std::string plain;
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet >= 0x20 && octet != 0x7F) plain += c == '"' || c == '\\' ? '_' : c;
    }
    return plain.empty() ? "file" : plain;
}

std::string mime_of(const AttachmentRef& file) {
    return file.mime.empty() ? "application/octet-stream" : quoted(file.mime);
}

struct Form {
    std::string boundary, field;
    std::vector<std::pair<std::string, std::string>> texts;
};

void write_form(const std::filesystem::path& to, const std::filesystem::path& octets, const AttachmentRef& file,
                const Form& form) {
    std::ofstream out(to, std::ios::binary);
    const auto begin = "--" + form.boundary + "\r\nContent-Disposition: form-data; name=\"";
    for (const auto& [name, value] : form.texts) out << begin << quoted(name) << "\"\r\n\r\n" << value << "\r\n";
    out << begin << quoted(form.field) << "\"; filename=\"" << quoted(file.name) << "\"\r\nContent-Type: " << mime_of(file)
        << "\r\n\r\n";
    if (file.size > 0) out << std::ifstream(octets, std::ios::binary).rdbuf();
    out << "\r\n--" << form.boundary << "--\r\n";
    out.flush();
    if (!out) throw Fault(Cause::store_unavailable, "no room for a file on its way out");
}

FieldOf fields_with(FieldOf appeal, const AttachmentRef& file) {
    return [appeal = std::move(appeal), &file](std::string_view name) -> std::optional<std::string> {
        if (name == "file_name") return file.name;
        if (name == "file_type") return mime_of(file);
        if (name == "file_sha256") return file.sha256;
        return appeal(name);
    };
}

/// By content: what the partner has of this appeal's files already.
std::map<std::string, std::string> known_files(const std::vector<ExternalId>& ids, const std::string& connector) {
    std::map<std::string, std::string> known;
    for (const auto& id : ids) {
        const auto end = id.value.find('=');
        if (id.system == connector && id.kind == file_id_kind && end != std::string::npos)
            known[id.value.substr(0, end)] = id.value.substr(end + 1);
    }
    return known;
}

[[noreturn]] void throw_refusal(const WebReply& reply) {
    const auto words = "file: HTTP " + std::to_string(reply.status);
    switch (reply.status) {
        case 401:
        case 403:
            throw Fault(Cause::partner_auth, words);
        case 408:
        case 425:
        case 429:
            throw Fault(Cause::partner_rate_limited, words);
        default:
            throw Fault(reply.status >= 500 ? Cause::partner_unavailable : Cause::partner_rejected, words);
    }
}

void add_ids(std::vector<Attachment>& files, const std::map<std::string, std::string>& known) {
    for (auto& file : files)
        if (const auto found = known.find(file.sha256); found != known.end() && !file.sha256.empty())
            file.source_ref = found->second;
}

}  // namespace

std::vector<SettingKey> upload_keys() {
    using enum SettingType;
    return {
        KeyBuilder("when", choice, "До обращения (его отображение видит номера файлов в source_ref) или после него",
                   "Before the appeal (its mapping sees the files' ids as source_ref) or after it")
            .choices({"before", "after"})
            .fallback("after"),
        KeyBuilder("method", choice, "Метод HTTP", "HTTP method").choices({"POST", "PUT"}).fallback("POST"),
        KeyBuilder("path", text, "Путь от url; {поля} обращения, {file_name}, {file_type}, {file_sha256}",
                   "Path below url; {fields} of the appeal, {file_name}, {file_type}, {file_sha256}")
            .required()
            .example("/requests/{partner_id}/files"),
        KeyBuilder("field", text, "Поле формы с файлом", "Field of the form that is the file").fallback("file"),
        KeyBuilder("form", text_map, "Другие поля формы; {поля} те же", "Other fields of the form; the same {fields}")
            .example("{\"kind\": \"photo\"}"),
        KeyBuilder("id", text, "Где в ответе номер файла у партнёра: /путь или header:ИМЯ",
                   "Where the partner's id of the file stands: /path or header:NAME")
            .example("/id"),
        KeyBuilder("idempotency_header", text, "Заголовок с номером этой передачи файла",
                   "Header with the id of this file's handing over")
            .example("Idempotency-Key"),
        KeyBuilder("max_file", size, "Наибольший файл; с большим доставка отклоняется",
                   "Largest file; a delivery with a larger one is refused")
            .fallback("20MiB")
            .example("20MiB"),
    };
}

UploadSettings read_uploads(const Settings& block) {
    const std::vector<std::string> of_file{"file_name", "file_type", "file_sha256"};
    UploadSettings read;
    read.when = block.text("when") == "before" ? UploadSettings::When::before : UploadSettings::When::after;
    read.method = block.text("method");
    read.path = TextTemplate::parse(block.text("path"));
    check_fields(read.path, of_file);
    read.field = block.text("field");
    for (const auto& [name, value] : block.map("form")) {
        read.form.emplace_back(name, TextTemplate::parse(value));
        check_fields(read.form.back().second, of_file);
    }
    if (!block.text("id").empty()) read.id = Locator::parse(block.text("id"));
    read.idempotency_header = block.text("idempotency_header");
    read.max_file = block.size("max_file");
    return read;
}

Task<void> Uploads::send(Delivery& delivery, std::vector<ExternalId>& learned, Deadline deadline) {
    const auto& connector = line_.kit().id;
    auto known = known_files(delivery.external_ids, connector);
    for (const auto& file : delivery.attachments) {
        if (known.contains(file.sha256)) continue;
        if (file.size > settings_.max_file) throw Fault(Cause::too_large, "a file is over files_out.max_file");
        if (deadline.passed()) throw TransportError(Cause::timeout, false, "no time was left for the files");
        const auto id = co_await send_one(delivery, file, deadline);
        known[file.sha256] = id;
        learned.push_back({connector, std::string(file_id_kind), file.sha256 + "=" + id});
        delivery.external_ids.push_back(learned.back());
    }
}

Task<std::string> Uploads::send_one(const Delivery& delivery, AttachmentRef file, Deadline deadline) {
    const auto& kit = line_.kit();
    const std::string nothing;
    const auto field = fields_with(fields_of(delivery, kit.id, nothing), file);
    Form form{"gateway-" + sha256_hex(delivery.delivery_id + file.sha256).substr(0, 32), settings_.field, {}};
    for (const auto& [name, value] : settings_.form) form.texts.emplace_back(name, value.fill(field));
    WebCall call;
    call.method = settings_.method;
    call.url = line_.url_of(settings_.path.fill_address(field));
    call.headers.emplace_back("Content-Type", "multipart/form-data; boundary=" + form.boundary);
    if (!settings_.idempotency_header.empty())
        call.headers.emplace_back(settings_.idempotency_header, delivery.delivery_id + "-" + file.sha256.substr(0, 16));
    call.max_reply = line_.settings().max_answer;
    const SpooledFile body(co_await offload(kit.workers, [&] { return kit.blobs.spool_path(); }));
    co_await offload(kit.workers, [&] { write_form(body.path(), kit.blobs.lend(file.sha256).path(), file, form); });
    call.body_file = body.path();
    const WebReply reply = co_await line_.send(std::move(call), deadline);
    if (reply.status < 200 || reply.status > 299) throw_refusal(reply);
    if (settings_.id.empty()) co_return std::string();
    auto id = settings_.id.value_in(reply);
    if (!id) throw Fault(Cause::correlation_missing, "the answer holds no id of the file");
    co_return *id;
}

std::string with_file_ids(const Delivery& delivery, const std::string& connector) {
    const auto known = known_files(delivery.external_ids, connector);
    const bool appeal = delivery.kind == MessageKind::appeal_created || delivery.kind == MessageKind::appeal_updated;
    if (known.empty()) return delivery.canonical;
    if (appeal) {
        Appeal document = appeal_from_json(delivery.canonical);
        add_ids(document.attachments, known);
        return to_json(document);
    }
    AppealEvent event = event_from_json(delivery.canonical);
    if (event.answer) add_ids(event.answer->attachments, known);
    return to_json(event);
}

}  // namespace gateway::municipal
