#include "gateway/xml/xslt.hpp"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/variables.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

#include <cstdarg>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {

namespace {

struct FreeDoc {
    void operator()(xmlDoc* doc) const { xmlFreeDoc(doc); }
};
struct FreeContext {
    void operator()(xsltTransformContext* context) const { xsltFreeTransformContext(context); }
};
struct FreeStylesheet {
    void operator()(xsltStylesheet* sheet) const { xsltFreeStylesheet(sheet); }
};

using Doc = std::unique_ptr<xmlDoc, FreeDoc>;

/// Where this thread's words of libxslt go; null = nowhere. libxslt has one error function for the whole process.
thread_local std::string* words_of_this_thread = nullptr;

void collect(void*, const char* format, ...) {
    if (words_of_this_thread == nullptr || words_of_this_thread->size() > 1024) return;
    char piece[512];
    va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(piece, sizeof piece, format, arguments);
    va_end(arguments);
    *words_of_this_thread += piece;
}

/// While it lives, libxslt's words on this thread are collected here.
class Words {
public:
    Words() {
        static const bool set = [] {
            xsltSetGenericErrorFunc(nullptr, collect);
            return true;
        }();
        static_cast<void>(set);
        words_of_this_thread = &text;
    }
    ~Words() { words_of_this_thread = nullptr; }
    Words(const Words&) = delete;
    Words& operator=(const Words&) = delete;
    std::string text;
};

std::string one_line(std::string text) {
    for (char& c : text) {
        if (c == '\n' || c == '\r') c = ' ';
    }
    while (!text.empty() && text.back() == ' ') text.pop_back();
    return text.empty() ? "no reason given" : text;
}

xsltSecurityPrefs* everything_forbidden() {
    static xsltSecurityPrefs* const preferences = [] {
        auto* made = xsltNewSecurityPrefs();
        for (const auto option : {XSLT_SECPREF_READ_FILE, XSLT_SECPREF_WRITE_FILE, XSLT_SECPREF_CREATE_DIRECTORY,
                                  XSLT_SECPREF_READ_NETWORK, XSLT_SECPREF_WRITE_NETWORK}) {
            xsltSetSecurityPrefs(made, option, xsltSecurityForbid);
        }
        return made;
    }();
    return preferences;
}

/// xsl:import and xsl:include are read while compiling, before any security preference: refuse them by name.
bool includes_files(const xmlNode* element) {
    for (const xmlNode* node = element->children; node != nullptr; node = node->next) {
        if (node->type != XML_ELEMENT_NODE || node->ns == nullptr) continue;
        const std::string_view ns(reinterpret_cast<const char*>(node->ns->href));
        const std::string_view name(reinterpret_cast<const char*>(node->name));
        if (ns == "http://www.w3.org/1999/XSL/Transform" && (name == "import" || name == "include")) return true;
    }
    return false;
}

}  // namespace

struct XsltProgram::State {
    std::unique_ptr<xsltStylesheet, FreeStylesheet> sheet;
    std::string digest;
};

XsltProgram::XsltProgram(XsltProgram&&) noexcept = default;
XsltProgram& XsltProgram::operator=(XsltProgram&&) noexcept = default;
XsltProgram::~XsltProgram() = default;

const std::string& XsltProgram::digest() const {
    return state_->digest;
}

XsltProgram XsltProgram::load(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf())) throw std::runtime_error("cannot read " + file.string());
    try {
        return parse(text.str());
    } catch (const std::runtime_error& error) {
        throw std::runtime_error(file.string() + ": " + error.what());
    }
}

XsltProgram XsltProgram::parse(std::string_view text) {
    Doc doc(xmlReadMemory(text.data(), static_cast<int>(text.size()), "program.xslt", nullptr,
                          XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
    if (!doc || doc->intSubset != nullptr) throw std::runtime_error("the XSLT is no well-formed XML without DOCTYPE");
    if (includes_files(xmlDocGetRootElement(doc.get()))) throw std::runtime_error("xsl:import and xsl:include are not allowed");
    const Words words;
    xsltStylesheet* sheet = xsltParseStylesheetDoc(doc.get());
    if (sheet == nullptr) throw std::runtime_error("the XSLT cannot be compiled: " + one_line(words.text));
    static_cast<void>(doc.release());  // belongs to the sheet now
    XsltProgram program;
    program.state_ = std::make_unique<State>();
    program.state_->sheet.reset(sheet);
    program.state_->digest = sha256_hex(text);
    if (sheet->errors > 0) throw std::runtime_error("the XSLT cannot be compiled: " + one_line(words.text));
    return program;
}

std::string XsltProgram::run(const XmlDocument& document, const std::map<std::string, std::string>& parameters,
                             const XsltLimits& limits) const {
    auto* input = static_cast<xmlDoc*>(document.native());
    std::unique_ptr<xsltTransformContext, FreeContext> context(xsltNewTransformContext(state_->sheet.get(), input));
    if (!context) throw Fault(Cause::mapping_failed, "no memory for the XSLT run");
    const Words words;
    xsltSetTransformErrorFunc(context.get(), nullptr, collect);
    xsltSetCtxtSecurityPrefs(everything_forbidden(), context.get());
    context->maxTemplateDepth = limits.max_depth;
    context->opLimit = limits.max_operations;
    for (const auto& [name, value] : parameters) {
        xsltQuoteOneUserParam(context.get(), reinterpret_cast<const xmlChar*>(name.c_str()),
                              reinterpret_cast<const xmlChar*>(value.c_str()));
    }
    Doc result(xsltApplyStylesheetUser(state_->sheet.get(), input, nullptr, nullptr, nullptr, context.get()));
    if (!result || context->state != XSLT_STATE_OK) throw Fault(Cause::mapping_failed, one_line(words.text));
    xmlChar* octets = nullptr;
    int size = 0;
    if (xsltSaveResultToString(&octets, &size, result.get(), state_->sheet.get()) != 0) {
        throw Fault(Cause::mapping_failed, "the result cannot be written");
    }
    std::string text(reinterpret_cast<const char*>(octets), static_cast<std::size_t>(size));
    xmlFree(octets);
    if (text.size() > limits.max_output) throw Fault(Cause::mapping_failed, "the result is over the size limit");
    return text;
}

}  // namespace gateway
