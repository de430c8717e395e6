// XML too big for a tree: the document is fed in pieces and its elements are called out as they come, in constant memory.
// As strict as XmlDocument::parse: no DOCTYPE, no entities but the five of XML, limits on depth and attributes.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gateway {

/// The attributes of the element that is just beginning; valid only during XmlEvents::open.
class XmlStreamAttributes {
public:
    virtual ~XmlStreamAttributes() = default;
    /// By local name, whatever its prefix; the first one when two prefixes share it.
    virtual std::optional<std::string> value(std::string_view local_name) const = 0;
};

/// Who listens. Names are local names. May throw: the parser stops and the exception comes out of feed() or finish().
class XmlEvents {
public:
    virtual ~XmlEvents() = default;
    virtual void open(std::string_view name, const XmlStreamAttributes& attributes) = 0;
    virtual void close(std::string_view name) = 0;
    /// A piece of text, not necessarily whole; never longer than what was fed.
    virtual void text(std::string_view piece) = 0;
};

struct XmlStreamLimits {
    int max_depth = 64;
    int max_attributes = 256;
};

/// One document; one thread at a time.
class XmlStream {
public:
    explicit XmlStream(XmlEvents& events, XmlStreamLimits limits = {});
    ~XmlStream();
    XmlStream(const XmlStream&) = delete;
    XmlStream& operator=(const XmlStream&) = delete;

    /// Throws Fault(malformed | doctype_forbidden | wrong_encoding | too_deep | too_large), place "line:column".
    void feed(std::string_view octets);
    /// The document has ended. Throws like feed(); a document cut short is malformed.
    void finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gateway
