#include "gateway/signature/smev_transform.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "gateway/core/fault.hpp"
#include "gateway/signature/smev_escape.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "gateway/xml/libxml_native.hpp"

namespace gateway {
namespace {

constexpr std::string_view xml_namespace = "http://www.w3.org/XML/1998/namespace";

enum class Comments {
    gone,        // exc-c14n has dropped them: the text on both sides is one event
    split_text,  // the document as it stands
};

bool is_text(const xmlNode& node) {
    return node.type == XML_TEXT_NODE || node.type == XML_CDATA_SECTION_NODE;
}

// Rule 2: Java's trim(), everything up to U+0020 is blank and nothing else.
bool is_blank(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) <= 0x20; });
}

// Rule 7: qualified attributes first, by URI and local name, then the others.
bool stands_before(const xmlAttr* left, const xmlAttr* right) {
    if ((left->ns == nullptr) != (right->ns == nullptr)) return left->ns != nullptr;
    const int by_uri = compare_utf16(uri_of(left->ns), uri_of(right->ns));
    return by_uri != 0 ? by_uri < 0 : compare_utf16(view(left->name), view(right->name)) < 0;
}

// One pass over one fragment. Number n of the fragment's only counter is the prefix "ns<n>" (rule 5).
class SmevWriter {
public:
    explicit SmevWriter(Comments comments) : comments_(comments) { out_.reserve(4096); }

    std::string write(xmlNode* top) {
        xmlNode* at = top;
        while (at != nullptr) {
            if (at->type == XML_ELEMENT_NODE) {
                open(*at);
                if (at->children != nullptr) {
                    at = at->children;
                    continue;
                }
                close();
            } else if (is_text(*at)) {
                at = text_event(at);
            }
            while (at != top && at->next == nullptr) {
                at = at->parent;
                close();
            }
            at = at == top ? nullptr : at->next;
        }
        return std::move(out_);
    }

private:
    struct Declared {
        const xmlNs* ns;
        std::string_view uri;
        unsigned number;
    };
    struct Open {
        std::string_view name;
        unsigned number;
        std::size_t declared;  // how many declarations were in scope before it
    };

    void prefix(unsigned number) {
        std::array<char, 16> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
        out_.append("ns").append(digits.data(), end);
    }

    // Rule 6: the prefix of an open declaration of this URI, or the next one, declared here.
    unsigned number_of(const xmlNs* ns) {
        for (auto known = declared_.rbegin(); known != declared_.rend(); ++known)
            if (known->ns == ns || known->uri == view(ns->href)) return known->number;
        declared_.push_back({ns, view(ns->href), ++counter_});
        return counter_;
    }

    void sort_attributes(const xmlNode& element) {
        attributes_.clear();
        for (const xmlAttr* at = element.properties; at != nullptr; at = at->next) {
            if (uri_of(at->ns) == xml_namespace)
                throw Fault(Cause::bad_value, "an attribute of the xml namespace cannot be transformed",
                            XmlNode::of(at->parent).path());
            attributes_.push_back(at);
        }
        if (attributes_.size() > 1) std::sort(attributes_.begin(), attributes_.end(), &stands_before);
    }

    void open(xmlNode& element) {
        if (uri_of(element.ns).empty())
            throw Fault(Cause::bad_value, "an element in no namespace cannot be transformed", XmlNode::of(&element).path());
        const std::size_t before = declared_.size();
        const unsigned number = number_of(element.ns);
        sort_attributes(element);
        for (const xmlAttr* at : attributes_)
            if (at->ns != nullptr) number_of(at->ns);
        open_.push_back({view(element.name), number, before});
        out_ += '<';
        prefix(number);
        out_.append(":").append(open_.back().name);
        for (std::size_t i = before; i < declared_.size(); ++i) declare(declared_[i]);
        for (const xmlAttr* at : attributes_) attribute(*at);
        out_ += '>';
    }

    void declare(const Declared& declared) {
        out_ += " xmlns:";
        prefix(declared.number);
        out_ += "=\"";
        append_smev_attribute(out_, declared.uri);
        out_ += '"';
    }

    void attribute(const xmlAttr& attribute) {
        out_ += ' ';
        if (attribute.ns != nullptr) {
            prefix(number_of(attribute.ns));
            out_ += ':';
        }
        out_.append(view(attribute.name)).append("=\"");
        append_smev_attribute(out_, value_of(&attribute));
        out_ += '"';
    }

    void close() {
        const Open& element = open_.back();
        out_ += "</";
        prefix(element.number);
        out_.append(":").append(element.name).push_back('>');
        declared_.resize(element.declared);
        open_.pop_back();
    }

    // Writes the event that begins at `first` and returns its last node.
    xmlNode* text_event(xmlNode* first) {
        xmlNode* last = first;
        for (xmlNode* at = first->next; at != nullptr; at = at->next) {
            const bool passed = at->type == XML_COMMENT_NODE && comments_ == Comments::gone;
            if (!passed && !is_text(*at)) break;
            if (!passed) last = at;
        }
        if (last == first) {
            event(view(first->content));
            return first;
        }
        joined_.clear();
        for (const xmlNode* at = first; at != last->next; at = at->next)
            if (is_text(*at)) joined_ += view(at->content);
        event(joined_);
        return last;
    }

    void event(std::string_view text) {
        if (!is_blank(text)) append_smev_text(out_, text);
    }

    Comments comments_;
    std::string out_;
    std::string joined_;
    unsigned counter_ = 0;
    std::vector<Declared> declared_;
    std::vector<Open> open_;
    std::vector<const xmlAttr*> attributes_;
};

// The texts from `first` up to the next element, as events: an instruction ends one, a comment (gone by then) does not.
bool hides_blanks(const xmlNode* first) {
    bool instruction = false, blank = false, words = false;
    std::string event;
    const auto end_of_event = [&] {
        if (!event.empty()) (is_blank(event) ? blank : words) = true;
        event.clear();
    };
    for (const xmlNode* at = first; at != nullptr && at->type != XML_ELEMENT_NODE; at = at->next) {
        if (is_text(*at)) event += view(at->content);
        if (at->type != XML_PI_NODE) continue;
        instruction = true;
        end_of_event();
    }
    end_of_event();
    return instruction && blank && words;
}

std::string transform(XmlNode element, Comments comments) {
    if (!element) throw Fault(Cause::bad_value, "there is no element to transform");
    return SmevWriter(comments).write(native(element));
}

}  // namespace

std::string smev_transform(XmlNode element) {
    return transform(element, Comments::gone);
}

bool smev_transform_hides_blanks(XmlNode element) {
    xmlNode* const top = native(element);
    for (xmlNode* at = top; at != nullptr; at = next_in_order(top, at)) {
        const bool starts_texts = at != top && (at->prev == nullptr || at->prev->type == XML_ELEMENT_NODE);
        if (starts_texts && at->type != XML_ELEMENT_NODE && hides_blanks(at)) return true;
    }
    return false;
}

std::string smev_transform_as_it_stands(XmlNode element) {
    return transform(element, Comments::split_text);
}

}  // namespace gateway
