#include "adapters/medo/container.hpp"

#include <fstream>
#include <iterator>
#include <utility>

#include "gateway/core/fault.hpp"
#include "gateway/table/unpack.hpp"

namespace gateway::medo {

namespace {

constexpr std::size_t most_people = 100;

std::string text_of(XmlNode node, std::string_view name) {
    return node.child(name).trimmed();
}

std::string element(std::string_view name, const std::string& text) {
    if (text.empty()) return {};
    return "<" + std::string(name) + ">" + xml_escape(text) + "</" + std::string(name) + ">";
}

std::string octets_of(const Packet& packet, const std::string& name, std::uint64_t most) {
    const auto known = packet.files.find(name);
    if (known == packet.files.end())
        throw Fault(Cause::attachment_missing, "the container is not in the packet", "container/body");
    if (known->second > most) throw Fault(Cause::too_large, "the container is over max_packet");
    std::ifstream in(packet.dir / name, std::ios::binary);
    if (!in) throw Fault(Cause::store_unavailable, "the container cannot be read");
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The passport by its usual name; else the one XML file that is there.
std::string passport_of(const Packet& packet) {
    std::string found;
    int count = 0;
    for (const auto& [name, octets] : packet.unpacked) {
        if (name == "passport.xml") return name;
        if (file_extension(name) != ".xml") continue;
        found = name;
        ++count;
    }
    if (count != 1) throw Fault(Cause::malformed, "no passport in the container", "container/body");
    return found;
}

std::string attribute_of(XmlNode node, std::string_view name) {
    if (auto value = node.attribute(node.ns(), name)) return *value;
    return node.attribute(name).value_or("");
}

void add_file(const Packet& packet, XmlNode node, const std::string& group, std::vector<MessageFile>& files) {
    const std::string name = attribute_of(node, "localName");
    if (name.empty()) return;
    if (!packet.unpacked.contains(name))
        throw Fault(Cause::attachment_missing, "a file of the passport is not in the container", node.path());
    files.push_back({name, text_of(node, "description"), group});
}

std::string signatories_of(XmlNode author) {
    std::string people;
    std::size_t count = 0;
    for (const XmlNode sign : author.children()) {
        if (sign.name() != "sign" || ++count > most_people) continue;
        const XmlNode person = sign.child("person");
        people += "<signatory>" + element("person", text_of(person, "name")) +
                  element("department", text_of(author, "department")) + element("post", text_of(person, "post")) +
                  "</signatory>";
    }
    return people.empty() ? people : "<signatories>" + people + "</signatories>";
}

std::string addressees_of(XmlNode container) {
    std::string all;
    std::size_t count = 0;
    for (const XmlNode addressee : container.child("addressees").children()) {
        if (++count > most_people) break;
        all += "<addressee>" + element("organization", text_of(addressee.child("organization"), "title")) + "</addressee>";
    }
    return all.empty() ? all : "<addressees>" + all + "</addressees>";
}

/// The element <document> of format 2.6.
std::string document_of(XmlNode container, XmlNode author) {
    const XmlNode requisites = container.child("requisites"), registration = author.child("registration");
    return "<document>" + element("kind", text_of(requisites, "documentKind")) + "<num>" +
           element("number", text_of(registration, "number")) + element("date", text_of(registration, "date").substr(0, 10)) +
           "</num>" + signatories_of(author) + addressees_of(container) +
           element("pages", text_of(container.child("document"), "pagesQuantity")) +
           element("annotation", text_of(requisites, "annotation")) + "</document>";
}

}  // namespace

void open_container(Packet& packet, ReadMessage& message, const ContainerLimits& limits) {
    for (auto& file : unpack_zip(octets_of(packet, message.what.container, limits.max_unpacked), {}, limits.max_unpacked))
        packet.unpacked[file.name] = std::move(file.octets);
    const std::string& octets = packet.unpacked.at(passport_of(packet));
    if (octets.size() > limits.max_passport) throw Fault(Cause::too_large, "the passport is over max_message");
    bool guessed = false;
    const XmlDocument passport = XmlDocument::parse(utf8_of_message(octets, guessed), {.max_octets = 4 * limits.max_passport});
    const XmlNode container = passport.root();
    if (container.name() != "container" || !container.child("requisites"))
        throw Fault(Cause::partner_garbage, "a passport is a container with requisites", container.path());
    const XmlNode author = container.child("authors").child("author");
    Communication what = message.what;
    what.kind = Communication::Kind::document;
    what.document_kind = text_of(container.child("requisites"), "documentKind");
    what.number = {text_of(author.child("registration"), "number"),
                   text_of(author.child("registration"), "date").substr(0, 10)};
    add_file(packet, container.child("document"), "document", what.files);
    for (const XmlNode attachment : container.child("attachments").children())
        add_file(packet, attachment, "attachment", what.files);
    message.document = XmlDocument::parse(document_of(container, author));
    what.body = message.document.root();
    message.what = std::move(what);
    message.guessed = message.guessed || guessed;
}

}  // namespace gateway::medo
