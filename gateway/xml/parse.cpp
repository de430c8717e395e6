// XmlDocument::parse: libxml2's own tree builder behind handlers that count and refuse.
#include <libxml/SAX2.h>

#include <new>

#include "gateway/core/fault.hpp"
#include "gateway/xml/libxml_native.hpp"
#include "gateway/xml/octets.hpp"

namespace gateway {
namespace {

// Declarations in scope at once: libxml2 looks prefixes up one by one.
constexpr std::size_t max_namespaces_in_scope = 1024;

// One parse. The first refusal wins; the parser is stopped and what it says afterwards is ignored.
class Watch {
public:
    Watch(xmlParserCtxt& parser, const XmlLimits& limits) : parser_(parser), limits_(limits) {}

    void refuse(Cause cause, std::string detail) {
        if (cause_ != Cause::none) return;
        cause_ = cause;
        detail_ = std::move(detail);
        if (parser_.input != nullptr) place_ = place(parser_.input->line, parser_.input->col);
        xmlStopParser(&parser_);
    }

    void complain(const xmlError& error) {
        if (cause_ != Cause::none || error.level < XML_ERR_ERROR || error.code == odd_namespace) return;
        cause_ = cause_of(error);
        detail_ = cause_ == Cause::wrong_encoding ? "the octets are not the declared encoding" : wording(error);
        place_ = place(error.line, error.int2);
    }

    void count_node() {
        if (++nodes_ > limits_.max_nodes) refuse(Cause::too_large, "the document has too many nodes");
    }

    void open_element(int namespaces, int attributes) {
        nodes_ += static_cast<std::uint64_t>(attributes);
        count_node();
        if (parser_.nameNr >= limits_.max_depth) refuse(Cause::too_deep, "the elements are nested too deep");
        if (namespaces + attributes > limits_.max_attributes) refuse(Cause::too_large, "an element has too many attributes");
        if (static_cast<std::size_t>(parser_.nsNr) / 2 > max_namespaces_in_scope)
            refuse(Cause::too_large, "too many namespaces are declared");
    }

    void throw_if_refused(bool well_formed) const {
        if (cause_ != Cause::none) throw Fault(cause_, detail_, place_);
        if (!well_formed) throw Fault(Cause::malformed, "the document is not well-formed");
    }

    /// libxml2 holds names of namespaces against RFC 2396; Namespaces in XML does not.
    static constexpr int odd_namespace = XML_WAR_NS_URI;

    static Watch& of(void* parser) { return *static_cast<Watch*>(static_cast<xmlParserCtxt*>(parser)->_private); }

private:
    static std::string place(int line, int column) { return std::to_string(line) + ":" + std::to_string(column); }

    static Cause cause_of(const xmlError& error) {
        const int code = error.code;
        const bool octets = code == XML_ERR_INVALID_CHAR && one_line(error.message).starts_with("Input is not proper UTF-8");
        const bool encoding = octets || code == XML_ERR_INVALID_ENCODING || code == XML_ERR_UNKNOWN_ENCODING ||
                              code == XML_ERR_UNSUPPORTED_ENCODING || code == XML_ERR_ENCODING_NAME ||
                              (code >= XML_I18N_NO_NAME && code <= XML_I18N_NO_OUTPUT);
        return encoding ? Cause::wrong_encoding : Cause::malformed;
    }

    // libxml2's syntax errors quote names of elements and attributes, never content.
    static std::string wording(const xmlError& error) { return one_line(error.message).substr(0, 200); }

    xmlParserCtxt& parser_;
    const XmlLimits& limits_;
    std::uint64_t nodes_ = 0;
    Cause cause_ = Cause::none;
    std::string detail_;
    std::string place_;
};

void on_doctype(void* parser, const xmlChar* name, const xmlChar* external, const xmlChar* system) {
    static_cast<void>(name), static_cast<void>(external), static_cast<void>(system);
    Watch::of(parser).refuse(Cause::doctype_forbidden, "a DOCTYPE is not allowed");
}

// libxml2 hands a namespace's name on with every '&' still written as "&#38;".
const xmlChar* plain(xmlParserCtxt& parser, const xmlChar* uri) {
    constexpr std::string_view mark = "&#38;";
    if (uri == nullptr || view(uri).find(mark) == std::string_view::npos) return uri;
    std::string text(view(uri));
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) text.replace(at, mark.size(), "&");
    return xmlDictLookup(parser.dict, reinterpret_cast<const xmlChar*>(text.data()), static_cast<int>(text.size()));
}

void on_element(void* parser, const xmlChar* name, const xmlChar* prefix, const xmlChar* uri, int namespaces,
                const xmlChar** declarations, int attributes, int defaulted, const xmlChar** values) {
    Watch::of(parser).open_element(namespaces, attributes);
    auto& context = *static_cast<xmlParserCtxt*>(parser);
    for (int i = 0; i < namespaces; ++i) declarations[2 * i + 1] = plain(context, declarations[2 * i + 1]);
    xmlSAX2StartElementNs(parser, name, prefix, plain(context, uri), namespaces, declarations, attributes, defaulted, values);
}

void on_comment(void* parser, const xmlChar* text) {
    Watch::of(parser).count_node();
    xmlSAX2Comment(parser, text);
}

void on_instruction(void* parser, const xmlChar* target, const xmlChar* text) {
    Watch::of(parser).count_node();
    xmlSAX2ProcessingInstruction(parser, target, text);
}

void on_error(void* parser, xmlErrorPtr error) {
    Watch::of(parser).complain(*error);
}

void install(xmlSAXHandler& sax) {
    xmlSAXVersion(&sax, 2);
    sax.internalSubset = &on_doctype;
    sax.externalSubset = nullptr;
    sax.entityDecl = nullptr;
    sax.startElementNs = &on_element;
    sax.comment = &on_comment;
    sax.processingInstruction = &on_instruction;
    sax.serror = &on_error;
}

// HUGE lifts libxml2's own limits (10 MB of text), ours stand instead; CDATA sections become text.
constexpr int parse_options = XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_COMPACT | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES;

}  // namespace

XmlDocument XmlDocument::parse(std::string_view octets, const XmlLimits& limits) {
    start_libxml();
    check_xml_octets(octets, limits);
    const XmlParserPtr parser(xmlNewParserCtxt());
    if (!parser) throw std::bad_alloc();
    Watch watch(*parser, limits);
    parser->_private = &watch;
    install(*parser->sax);
    XmlDocPtr doc(
        xmlCtxtReadMemory(parser.get(), octets.data(), static_cast<int>(octets.size()), nullptr, nullptr, parse_options));
    const bool quiet = parser->errNo == 0 || parser->errNo == Watch::odd_namespace;
    watch.throw_if_refused(doc != nullptr && parser->wellFormed == 1 && quiet);
    return XmlDocument(doc.release());
}

}  // namespace gateway
