#include "adapters/stand/open311/answers.hpp"

#include <boost/json.hpp>

#include "gateway/xml/document.hpp"

namespace gateway::stand {
namespace json = boost::json;
namespace {

json::value json_value(const std::string& name, const std::string& text) {
    if (text.empty()) return nullptr;
    if (name == "metadata") return text == "true";
    if (name == "lat" || name == "long" || name == "code") {
        boost::system::error_code error;
        auto number = json::parse(text, error);
        if (!error && number.is_number()) return number;
    }
    return json::value(json::string(text));
}

std::string json_text(const std::vector<AnswerItem>& items) {
    json::array list;
    for (const auto& item : items) {
        json::object object;
        for (const auto& [name, text] : item) object.emplace(name, json_value(name, text));
        list.emplace_back(std::move(object));
    }
    return json::serialize(list);
}

std::string xml_text(const std::string& root, const std::string& name, const std::vector<AnswerItem>& items) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + root + ">\n";
    for (const auto& item : items) {
        out += "  <" + name + ">\n";
        for (const auto& [field, text] : item)
            out.append("    <").append(field).append(">").append(xml_escape(text)).append("</").append(field).append(">\n");
        out += "  </" + name + ">\n";
    }
    return out + "</" + root + ">\n";
}

}  // namespace

WebResponse list_answer(AnswerForm form, std::string_view root, std::string_view item, const std::vector<AnswerItem>& items) {
    WebResponse response;
    const bool is_json = form == AnswerForm::json;
    response.headers = {{"Content-Type", is_json ? "application/json; charset=utf-8" : "text/xml; charset=utf-8"}};
    response.body = is_json ? json_text(items) : xml_text(std::string(root), std::string(item), items);
    return response;
}

WebResponse error_answer(AnswerForm form, int status, const std::string& description) {
    auto response = list_answer(form, "errors", "error", {{{"code", std::to_string(status)}, {"description", description}}});
    response.status = status;
    return response;
}

}  // namespace gateway::stand
