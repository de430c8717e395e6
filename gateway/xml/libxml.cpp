#include <libxml/parserInternals.h>

#include <filesystem>
#include <mutex>

#include "gateway/xml/libxml_native.hpp"

namespace gateway {
namespace {

// The folder this thread may read from now; empty = nothing. Set by XmlFileGate only.
thread_local std::string open_folder;

xmlParserInput* load_inside_gate(const char* url, const char* id, xmlParserCtxt* parser) {
    static_cast<void>(id);
    if (url == nullptr || open_folder.empty()) return nullptr;
    std::error_code error;
    const auto file = std::filesystem::weakly_canonical(url, error);
    if (error || !file.native().starts_with(open_folder + "/")) return nullptr;
    return xmlNewInputFromFile(parser, file.c_str());
}

}  // namespace

void start_libxml() {
    static std::once_flag once;
    std::call_once(once, [] {
        xmlInitParser();
        xmlSetExternalEntityLoader(&load_inside_gate);
    });
}

XmlFileGate::XmlFileGate(const std::string& folder) {
    open_folder = folder;
}
XmlFileGate::~XmlFileGate() {
    open_folder.clear();
}

std::string one_line(const char* message) {
    std::string text = message == nullptr ? "" : message;
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    for (char& c : text)
        if (c == '\n') c = ' ';
    return text;
}

XmlErrorCollector::XmlErrorCollector() : previous_(xmlStructuredError), previous_context_(xmlStructuredErrorContext) {
    xmlSetStructuredErrorFunc(this, &XmlErrorCollector::take);
}

XmlErrorCollector::~XmlErrorCollector() {
    xmlSetStructuredErrorFunc(previous_context_, previous_);
}

void XmlErrorCollector::take(void* self, xmlErrorPtr error) {
    auto& collector = *static_cast<XmlErrorCollector*>(self);
    if (collector.any_) return;
    collector.any_ = true;
    collector.first_ = one_line(error->message);
}

}  // namespace gateway
