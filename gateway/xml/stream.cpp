// libxml2's push parser with handlers of our own; it builds no tree.
#include "gateway/xml/stream.hpp"

#include <libxml/SAX2.h>

#include <exception>
#include <new>

#include "gateway/core/fault.hpp"
#include "gateway/xml/libxml_native.hpp"

namespace gateway {
namespace {

/// The parser's counters are ints: big pieces are cut.
constexpr std::size_t longest_piece = std::size_t{1} << 20;

/// libxml2 compares the attributes of a tag pairwise before anybody is called: a tag with too many must not reach it. Counts
/// '=' since the last '<' (a few more than there are attributes, for values hold some too).
class TagWatch {
public:
    explicit TagWatch(int max_attributes) : most_(4 * max_attributes) {}

    bool accepts(std::string_view octets) {
        for (const char c : octets) {
            if (c == '<' || c == '>') count_ = 0;
            if (c == '<') in_tag_ = true;
            if (c == '>') in_tag_ = false;
            if (c == '=' && in_tag_ && ++count_ > most_) return false;
        }
        return true;
    }

private:
    int most_;
    int count_ = 0;
    bool in_tag_ = false;
};

/// libxml2 leaves '&' in attribute values written as "&#38;".
std::string plain_value(std::string_view raw) {
    constexpr std::string_view mark = "&#38;";
    std::string text(raw);
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) text.replace(at, mark.size(), "&");
    return text;
}

/// libxml2's array: five pointers each (name, prefix, namespace, begin and end of the value).
class NativeAttributes final : public XmlStreamAttributes {
public:
    NativeAttributes(const xmlChar** values, int count) : values_(values), count_(count) {}

    std::optional<std::string> value(std::string_view local_name) const override {
        for (int i = 0; i < count_; ++i) {
            const xmlChar** one = values_ + i * 5;
            if (view(one[0]) != local_name) continue;
            const auto* begin = reinterpret_cast<const char*>(one[3]);
            const auto* end = reinterpret_cast<const char*>(one[4]);
            return plain_value({begin, static_cast<std::size_t>(end - begin)});
        }
        return std::nullopt;
    }

private:
    const xmlChar** values_;
    int count_;
};

}  // namespace

struct XmlStream::State {
    XmlEvents& events;
    XmlStreamLimits limits;
    TagWatch tags;
    XmlParserPtr parser;
    std::exception_ptr failure;  ///< the first one; what the parser says afterwards is ignored

    State(XmlEvents& listener, XmlStreamLimits given) : events(listener), limits(given), tags(given.max_attributes) {}

    static State& of(void* parser) { return *static_cast<State*>(static_cast<xmlParserCtxt*>(parser)->_private); }

    std::string place() const {
        if (parser->input == nullptr) return {};
        return std::to_string(parser->input->line) + ":" + std::to_string(parser->input->col);
    }
    void stop(std::exception_ptr reason) {
        if (failure) return;
        failure = std::move(reason);
        xmlStopParser(parser.get());
    }
    void refuse(Cause cause, const char* detail) { stop(std::make_exception_ptr(Fault(cause, detail, place()))); }

    /// No exception may cross libxml2.
    template <class Call>
    void guarded(Call call) {
        if (failure) return;
        try {
            call();
        } catch (const std::exception&) {
            stop(std::current_exception());
        }
    }

    void complain(const xmlError& error) {
        if (failure || error.level < XML_ERR_ERROR || error.code == XML_WAR_NS_URI) return;
        const bool octets = error.code == XML_ERR_INVALID_ENCODING || error.code == XML_ERR_UNSUPPORTED_ENCODING ||
                            error.code == XML_ERR_UNKNOWN_ENCODING ||
                            one_line(error.message).starts_with("Input is not proper UTF-8");
        refuse(octets ? Cause::wrong_encoding : Cause::malformed,
               octets ? "the octets are not the declared encoding" : "the document is not well-formed");
    }

    static void on_open(void* self, const xmlChar* name, const xmlChar*, const xmlChar*, int, const xmlChar**, int attributes,
                        int, const xmlChar** values) {
        State& state = of(self);
        if (state.parser->nameNr >= state.limits.max_depth)
            return state.refuse(Cause::too_deep, "the elements are nested too deep");
        if (attributes > state.limits.max_attributes)
            return state.refuse(Cause::too_large, "an element has too many attributes");
        state.guarded([&] { state.events.open(view(name), NativeAttributes(values, attributes)); });
    }
    static void on_close(void* self, const xmlChar* name, const xmlChar*, const xmlChar*) {
        State& state = of(self);
        state.guarded([&] { state.events.close(view(name)); });
    }
    static void on_text(void* self, const xmlChar* text, int size) {
        State& state = of(self);
        const std::string_view piece(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
        state.guarded([&] { state.events.text(piece); });
    }
    static void on_doctype(void* self, const xmlChar*, const xmlChar*, const xmlChar*) {
        of(self).refuse(Cause::doctype_forbidden, "a DOCTYPE is not allowed");
    }
    static void on_error(void* self, xmlErrorPtr error) { of(self).complain(*error); }

    void feed(std::string_view octets, bool last) {
        if (!tags.accepts(octets)) refuse(Cause::too_large, "an element has too many attributes");
        if (!failure) xmlParseChunk(parser.get(), octets.data(), static_cast<int>(octets.size()), last ? 1 : 0);
        if (failure) std::rethrow_exception(failure);
    }
};

XmlStream::XmlStream(XmlEvents& events, XmlStreamLimits limits) : state_(std::make_unique<State>(events, limits)) {
    start_libxml();
    xmlSAXHandler sax{};
    sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = &State::on_open;
    sax.endElementNs = &State::on_close;
    sax.characters = &State::on_text;
    sax.ignorableWhitespace = &State::on_text;
    sax.cdataBlock = &State::on_text;
    sax.internalSubset = &State::on_doctype;
    sax.serror = &State::on_error;
    state_->parser.reset(xmlCreatePushParserCtxt(&sax, nullptr, nullptr, 0, nullptr));
    if (!state_->parser) throw std::bad_alloc();
    state_->parser->_private = state_.get();
    // Without HUGE libxml2's own limits stand: 10 MB of one token, 10 MB of names.
    xmlCtxtUseOptions(state_->parser.get(), XML_PARSE_NONET | XML_PARSE_BIG_LINES);
}

XmlStream::~XmlStream() = default;

void XmlStream::feed(std::string_view octets) {
    while (!octets.empty()) {
        const auto piece = octets.substr(0, longest_piece);
        state_->feed(piece, false);
        octets.remove_prefix(piece.size());
    }
}

void XmlStream::finish() {
    state_->feed({}, true);
    const xmlParserCtxt& parser = *state_->parser;
    // Text over libxml2's limit is cut with wellFormed == 1: only the error number tells.
    const bool quiet = parser.errNo == 0 || parser.errNo == XML_WAR_NS_URI;
    if (parser.wellFormed != 1 || !quiet) throw Fault(Cause::malformed, "the document is not well-formed", state_->place());
}

}  // namespace gateway
