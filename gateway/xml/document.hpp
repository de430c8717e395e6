// A parsed XML document and borrowed views of its nodes. Hostile input stops here: no DOCTYPE, no entities, limits, no network.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway {

struct XmlLimits {
    std::uint64_t max_octets = 16u << 20;
    int max_depth = 200;
    std::uint64_t max_nodes = 1'000'000;  ///< elements and attributes
    int max_attributes = 256;             ///< of one element
};

/// A borrowed element; valid while its XmlDocument lives and is not changed. Cheap to copy. An empty node answers every
/// question with nothing, so that paths can be walked without checks: doc.root().child(ns, "A").child(ns, "B").text().
class XmlNode {
public:
    XmlNode() = default;
    explicit operator bool() const { return node_ != nullptr; }

    std::string_view name() const;  ///< local name
    std::string_view ns() const;    ///< namespace URI, empty = none
    bool is(std::string_view ns, std::string_view name) const;
    std::string text() const;                                           ///< all text below, CDATA included
    std::string trimmed() const;                                        ///< text() without leading and trailing XML white space
    std::optional<std::string> attribute(std::string_view name) const;  ///< unqualified
    std::optional<std::string> attribute(std::string_view ns, std::string_view name) const;
    XmlNode child(std::string_view ns, std::string_view name) const;  ///< first such element
    XmlNode child(std::string_view name) const;                       ///< first by local name, any namespace
    XmlNode first_child() const;                                      ///< first element
    XmlNode next() const;                                             ///< next sibling element
    XmlNode parent() const;
    std::vector<XmlNode> children() const;  ///< elements
    std::vector<XmlNode> children(std::string_view ns, std::string_view name) const;
    int line() const;
    std::string path() const;  ///< "/a/b[2]", local names, for messages
    bool operator==(const XmlNode&) const = default;

    /// For the rooms xml and signature only: the libxml2 node.
    void* native() const { return node_; }
    static XmlNode of(void* native) {
        XmlNode n;
        n.node_ = native;
        return n;
    }

private:
    void* node_ = nullptr;
};

class XmlDocument {
public:
    /// Throws Fault: malformed, doctype_forbidden, too_large, too_deep, wrong_encoding; the place has line and column.
    static XmlDocument parse(std::string_view octets, const XmlLimits& limits = {});

    XmlDocument(XmlDocument&&) noexcept;
    XmlDocument& operator=(XmlDocument&&) noexcept;
    ~XmlDocument();

    XmlNode root() const;
    /// Elements whose unqualified Id/ID/id or namespaced wsu:Id / wss:Id / xml:id attribute has this value, document order.
    std::vector<XmlNode> by_id(std::string_view id) const;
    /// First element of this name anywhere, document order.
    XmlNode find(std::string_view ns, std::string_view name) const;
    std::vector<XmlNode> find_all(std::string_view ns, std::string_view name) const;
    /// The document as UTF-8 with declaration (for documents we built; never for signed ones we received).
    std::string to_string() const;

    void* native() const { return doc_; }

private:
    explicit XmlDocument(void* doc) : doc_(doc) {}
    void* doc_ = nullptr;
};

/// Exclusive C14N 1.0 without comments of the element, in place (no copy), as octets.
std::string canonicalize_exclusive(XmlNode element);
/// Of the whole document.
std::string canonicalize_exclusive(const XmlDocument& document);

struct CanonicalOptions {
    XmlNode without;                              ///< left out with all below it (the enveloped signature); empty = nothing
    std::vector<std::string> inclusive_prefixes;  ///< InclusiveNamespaces PrefixList, "#default" for the default one
};
/// The same with options. Throws Fault(malformed) for namespaces that C14N cannot express.
std::string canonicalize_exclusive(XmlNode element, const CanonicalOptions& options);

/// `& < > " '` and control characters for text or a double-quoted attribute value. Characters XML 1.0 cannot carry throw
/// Fault(bad_value).
std::string xml_escape(std::string_view text);

}  // namespace gateway
