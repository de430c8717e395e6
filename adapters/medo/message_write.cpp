#include "adapters/medo/message.hpp"
#include "gateway/core/fault.hpp"

namespace gateway::medo {

namespace {

/// Elements with one prefix: МЭДО qualifies attributes too.
class Writer {
public:
    explicit Writer(bool new_format) : prefix_(new_format ? "c:" : "xdms:"), new_format_(new_format) {}

    Writer& open(std::string_view name, std::initializer_list<std::pair<std::string_view, std::string_view>> attributes = {}) {
        text_.append("<").append(prefix_).append(name);
        for (const auto& [key, value] : attributes) {
            if (value.empty()) continue;  // empty attributes are forbidden
            text_.append(" ").append(prefix_).append(key).append("=\"").append(xml_escape(value)).append("\"");
        }
        text_ += '>';
        return *this;
    }
    Writer& close(std::string_view name) {
        text_.append("</").append(prefix_).append(name).append(">");
        return *this;
    }
    /// Empty elements are forbidden.
    Writer& leaf(std::string_view name, std::string_view value) {
        if (value.empty()) return *this;
        open(name);
        text_ += xml_escape(value);
        return close(name);
    }
    Writer& number(const Number& number) {
        if (number.empty()) return *this;
        return open("num").leaf("number", number.number).leaf("date", number.date).close("num");
    }
    Writer& raw(std::string_view octets) {
        text_ += octets;
        return *this;
    }

    std::string whole(const Correspondence& way, std::string_view type, std::string_view version) const {
        Writer head(new_format_);
        head.text_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + head.prefix_ +
                     "communication xmlns:" + head.prefix_.substr(0, head.prefix_.size() - 1) + "=\"" +
                     std::string(new_format_ ? new_ns : old_ns) + "\" " + head.prefix_ + "version=\"" + std::string(version) +
                     "\">";
        head.open("header", {{"type", type}, {"uid", way.uid}, {"created", way.created}});
        head.open("source", {{"uid", way.own_uid}}).leaf("organization", way.own_title).close("source").close("header");
        head.raw(text_);
        if (new_format_) head.index(way);
        return head.close("communication").text_;
    }

private:
    void index(const Correspondence& way) {
        open("deliveryIndex").open("destination").open("destination", {{"uid", way.partner_uid}});
        leaf("organization", way.partner_title).close("destination").close("destination").close("deliveryIndex");
    }

    std::string prefix_, text_;
    bool new_format_;
};

std::string_view version_of(const Correspondence& way) {
    return way.new_format ? "2.7.1" : "2.6";
}

}  // namespace

std::string write_acknowledgment(const Correspondence& way, std::string_view about_uid, bool accepted,
                                 std::string_view comment) {
    Writer writer(way.new_format);
    writer.open("acknowledgment", {{"uid", about_uid}}).leaf("time", way.created).leaf("accepted", accepted ? "true" : "false");
    writer.leaf("comment", comment).close("acknowledgment");
    return writer.whole(way, "Квитанция", version_of(way));
}

std::string write_notification(const Correspondence& way, std::string_view about_uid, const Registration& registration) {
    const std::string_view element = registration.accepted ? "documentAccepted" : "documentRefused";
    Writer writer(way.new_format);
    writer.open("notification",
                {{"type", registration.accepted ? "Зарегистрирован" : "Отказано в регистрации"}, {"uid", about_uid}});
    writer.open(element).leaf("time", way.created);
    writer.open("foundation").leaf("organization", way.partner_title).number(registration.foundation).close("foundation");
    if (!registration.accepted) writer.leaf("reason", registration.reason);
    writer.open("correspondent").leaf("organization", way.own_title).close("correspondent");
    if (registration.accepted) writer.number(registration.number);
    writer.close(element).close("notification");
    return writer.whole(way, "Уведомление", version_of(way));
}

std::string write_document(const Correspondence& way, std::string_view body, const std::vector<MessageFile>& files) {
    Writer writer(false);
    writer.raw(body);
    if (!files.empty()) {
        writer.open("files");
        int id = 0;
        for (const MessageFile& file : files) {
            const std::string local_id = std::to_string(++id);
            writer.open("file", {{"localName", file.local_name}, {"localId", local_id}});
            writer.leaf("group", file.group).leaf("description", file.description).close("file");
        }
        writer.close("files");
    }
    return writer.whole(way, "Документ", "2.6");
}

}  // namespace gateway::medo
