#include "gateway/xml/xslt.hpp"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xpathInternals.h>
#include <libxslt/extensions.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/variables.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <exception>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/memory_budget.hpp"
#include "gateway/core/watchdog.hpp"
#include "gateway/xml/libxml_native.hpp"

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
        xmlSetGenericErrorFunc(nullptr, collect);  // XPath's own words; of this thread
        words_of_this_thread = &text;
    }
    ~Words() { words_of_this_thread = nullptr; }
    Words(const Words&) = delete;
    Words& operator=(const Words&) = delete;
    std::string text;
};

/// What libxml2 is told a program is called; whoever reads an error sees the real file instead.
constexpr std::string_view program_name = "program.xslt";

std::string one_line(std::string text) {
    for (char& c : text) {
        if (c == '\n' || c == '\r') c = ' ';
    }
    const std::string place = "file " + std::string(program_name) + " line ";
    for (auto at = text.find(place); at != std::string::npos; at = text.find(place, at))
        text.replace(at, place.size(), "line ");
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

const xmlChar* chars(const std::string& text) {
    return reinterpret_cast<const xmlChar*>(text.c_str());
}

/// One run: the context, what stops it, and the functions it may call.
class Transformation {
public:
    Transformation(xsltStylesheet* sheet, xmlDoc* input, const XsltRun& given)
        : given_(given), context_(xsltNewTransformContext(sheet, input)) {
        if (!context_) throw Fault(Cause::mapping_failed, "no memory for the XSLT run");
        context_->_private = this;
        xsltSetTransformErrorFunc(context_.get(), nullptr, collect);
        xsltSetCtxtSecurityPrefs(everything_forbidden(), context_.get());
        context_->maxTemplateDepth = given.limits.max_depth;
        context_->opLimit = given.limits.max_operations;
        for (const auto& [name, value] : given.parameters) xsltQuoteOneUserParam(context_.get(), chars(name), chars(value));
        for (const auto& [name, function] : given.functions)
            xsltRegisterExtFunction(context_.get(), chars(name), chars(given.functions_ns), &call);
    }

    /// From any thread: the interpreter sees the state between instructions, XPath its limit between steps.
    void stop() {
        context_->state = XSLT_STATE_STOPPED;
        context_->xpathCtxt->opLimit = 1;
    }

    Doc apply(const Words& words, const XmlErrorCollector& errors) {
        Doc result(
            xsltApplyStylesheetUser(context_->style, context_->document->doc, nullptr, nullptr, nullptr, context_.get()));
        if (thrown_) std::rethrow_exception(thrown_);
        if (result && context_->state == XSLT_STATE_OK) return result;
        throw Fault(Cause::mapping_failed, words.text.empty() ? errors.first() : one_line(words.text));
    }

private:
    /// libxslt's way to our functions.
    static void call(xmlXPathParserContext* xpath, int count) {
        const xsltTransformContext* context = xsltXPathGetTransformContext(xpath);
        std::vector<std::string> arguments(static_cast<std::size_t>(count));
        for (auto argument = arguments.rbegin(); argument != arguments.rend(); ++argument) {
            xmlChar* text = xmlXPathPopString(xpath);
            if (text == nullptr) return;
            argument->assign(reinterpret_cast<const char*>(text));
            xmlFree(text);
        }
        const std::string name(reinterpret_cast<const char*>(xpath->context->function));
        const std::string answer = static_cast<Transformation*>(context->_private)->answer(name, arguments);
        xmlXPathReturnString(xpath, xmlStrdup(chars(answer)));
    }

    std::string answer(const std::string& name, const std::vector<std::string>& arguments) {
        if (thrown_) return {};
        try {
            return given_.functions.at(name)(arguments);
        } catch (const std::exception&) {  // may not pass through libxslt: apply() throws it again
            thrown_ = std::current_exception();
            stop();
        }
        return {};
    }

    const XsltRun& given_;
    std::unique_ptr<xsltTransformContext, FreeContext> context_;
    std::exception_ptr thrown_;
};

/// "program.xslt:12: …": a program that cannot be used, with the line libxslt named.
[[noreturn]] void refuse_program(const std::string& ru_en, const std::string& reason) {
    constexpr std::string_view mark = "line ";
    std::string place(program_name);
    if (const auto at = reason.find(mark); at != std::string::npos) {
        const auto end = reason.find_first_not_of("0123456789", at + mark.size());
        place += ":" + reason.substr(at + mark.size(), std::min(end, reason.size()) - at - mark.size());
    }
    throw std::runtime_error(place + ": " + ru_en + (reason.empty() ? "" : ": " + reason));
}

std::string line_of_last_error() {
    const xmlError* error = xmlGetLastError();
    return error == nullptr || error->line <= 0 ? std::string() : "line " + std::to_string(error->line);
}

std::string text_of(xmlDoc* result, xsltStylesheet* sheet, std::uint64_t max_output) {
    xmlChar* octets = nullptr;
    int size = 0;
    if (xsltSaveResultToString(&octets, &size, result, sheet) != 0)
        throw Fault(Cause::mapping_failed, "the result cannot be written");
    std::string text(reinterpret_cast<const char*>(octets), static_cast<std::size_t>(size));
    xmlFree(octets);
    if (text.size() > max_output) throw Fault(Cause::mapping_failed, "the result is over the size limit");
    return text;
}

}  // namespace

struct XsltProgram::State {
    explicit State(Duration time_) : time(time_), watchdog(time_) {}

    std::unique_ptr<xsltStylesheet, FreeStylesheet> sheet;
    std::string digest;
    Duration time;
    Watchdog watchdog;
};

XsltProgram::XsltProgram(XsltProgram&&) noexcept = default;
XsltProgram& XsltProgram::operator=(XsltProgram&&) noexcept = default;
XsltProgram::~XsltProgram() = default;

const std::string& XsltProgram::digest() const {
    return state_->digest;
}

XsltProgram XsltProgram::load(const std::filesystem::path& file, Duration time) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (!in) throw std::runtime_error("файл не читается / cannot read the file: " + file.string());
    text << in.rdbuf();
    try {
        return parse(text.str(), time);
    } catch (const std::runtime_error& error) {
        const std::string_view said = error.what();
        throw std::runtime_error(file.string() + std::string(said.substr(program_name.size())));
    }
}

XsltProgram XsltProgram::parse(std::string_view text, Duration time) {
    start_libxml();
    xmlResetLastError();
    Doc doc(xmlReadMemory(text.data(), static_cast<int>(text.size()), std::string(program_name).c_str(), nullptr,
                          XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
    if (!doc) refuse_program("не XML / the XSLT is no well-formed XML", line_of_last_error());
    if (doc->intSubset != nullptr) refuse_program("DOCTYPE запрещён / the XSLT may have no DOCTYPE", {});
    if (includes_files(xmlDocGetRootElement(doc.get())))
        refuse_program("xsl:import и xsl:include запрещены / xsl:import and xsl:include are not allowed", {});
    const Words words;
    xsltStylesheet* sheet = xsltParseStylesheetDoc(doc.get());
    constexpr std::string_view not_compiled = "программа не компилируется / the XSLT cannot be compiled";
    if (sheet == nullptr) refuse_program(std::string(not_compiled), one_line(words.text));
    static_cast<void>(doc.release());  // belongs to the sheet now
    XsltProgram program;
    program.state_ = std::make_unique<State>(time);
    program.state_->sheet.reset(sheet);
    program.state_->digest = sha256_hex(text);
    if (sheet->errors > 0) refuse_program(std::string(not_compiled), one_line(words.text));
    return program;
}

std::string XsltProgram::run(const XmlDocument& document, const std::map<std::string, std::string>& parameters,
                             const XsltLimits& limits) const {
    return run_with(XsltRun{.parameters = parameters, .functions_ns = {}, .functions = {}, .limits = limits}, document);
}

std::string XsltProgram::run_with(const XsltRun& given, const XmlDocument& document) const {
    const Words words;
    const XmlErrorCollector errors;
    Transformation transformation(state_->sheet.get(), static_cast<xmlDoc*>(document.native()), given);
    const MemoryBudget memory(given.limits.max_memory, [&] { transformation.stop(); });
    const Watchdog::Watch watch(state_->watchdog, [&] { transformation.stop(); });
    try {
        const Doc result = transformation.apply(words, errors);
        return text_of(result.get(), state_->sheet.get(), given.limits.max_output);
    } catch (const Fault&) {
        if (memory.exceeded())
            throw Fault(Cause::mapping_failed,
                        "takes more than " + std::to_string(given.limits.max_memory) + " octets of memory");
        if (watch.fired())
            throw Fault(Cause::mapping_failed, "took longer than " + std::to_string(state_->time.count()) + " ms");
        throw;
    }
}

}  // namespace gateway
