#include <libxml/parserInternals.h>

#include <filesystem>
#include <mutex>

#include "gateway/core/memory_budget.hpp"
#include "gateway/xml/libxml_native.hpp"

namespace gateway {
namespace {

// The folder this thread may read from now; empty = nothing. Set by XmlFileGate only.
thread_local std::string open_folder;

// Texts this thread may read now; null = none. Set by XmlPartsGate only.
thread_local const SchemaParts* open_parts = nullptr;

xmlParserInput* load_part(const char* url, xmlParserCtxt* parser) {
    const auto part = open_parts->find(std::filesystem::path(url).filename().string());
    if (part == open_parts->end()) return nullptr;
    const std::string_view text = part->second;
    auto* buffer = xmlParserInputBufferCreateMem(text.data(), static_cast<int>(text.size()), XML_CHAR_ENCODING_NONE);
    if (buffer == nullptr) return nullptr;
    xmlParserInput* input = xmlNewIOInputStream(parser, buffer, XML_CHAR_ENCODING_NONE);
    if (input == nullptr) {
        xmlFreeParserInputBuffer(buffer);
        return nullptr;
    }
    input->filename = reinterpret_cast<const char*>(xmlStrdup(reinterpret_cast<const xmlChar*>(url)));
    return input;
}

xmlParserInput* load_inside_gate(const char* url, const char* id, xmlParserCtxt* parser) {
    static_cast<void>(id);
    if (url != nullptr && open_parts != nullptr) return load_part(url, parser);
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
        xmlMemSetup(&CountedMemory::release, &CountedMemory::allocate, &CountedMemory::reallocate, &CountedMemory::copy);
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

XmlPartsGate::XmlPartsGate(const SchemaParts& parts) {
    open_parts = &parts;
}
XmlPartsGate::~XmlPartsGate() {
    open_parts = nullptr;
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
