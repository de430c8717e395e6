#include "adapters/smev3/attachment_parts.hpp"

#include <utility>

#include "adapters/smev3/element.hpp"
#include "gateway/core/web.hpp"
#include "gateway/xml/xop.hpp"

namespace gateway::smev3 {

namespace {

std::vector<ArchivedFile> archive_of(XmlNode header) {
    std::vector<ArchivedFile> files;
    for (const XmlNode file : smev_child(header, "Archive").children())
        files.push_back({smev_text(file, "Name"), smev_text(file, "NamespaceUri")});
    return files;
}

FileHeader header_of(XmlNode node, bool stored) {
    FileHeader header;
    header.stored = stored;
    header.id = smev_text(node, stored ? "uuid" : "contentId");
    header.mime = smev_text(node, "MimeType");
    header.hash = smev_text(node, "Hash");
    header.signature = smev_text(node, "SignaturePKCS7");
    header.file_name = smev_text(node, "FileName");
    header.namespace_uri = smev_text(node, "NamespaceUri");
    header.archive = archive_of(node);
    return header;
}

std::string archive(const std::vector<ArchivedFile>& files) {
    if (files.empty()) return {};
    std::string xml = "<b:Archive>";
    for (const ArchivedFile& file : files) {
        xml += "<b:File>" + element("b:Name", file.name) + element("b:NamespaceUri", file.namespace_uri) + "</b:File>";
    }
    return xml + "</b:Archive>";
}

std::string header_xml(const Version& version, const FileHeader& header) {
    const bool details = version.file_details;
    std::string xml = header.stored ? "<b:RefAttachmentHeader>" + element("b:uuid", header.id)
                                    : "<b:AttachmentHeader>" + element("b:contentId", header.id);
    if (details && header.stored) xml += optional_element("b:FileName", header.file_name);
    if (details) xml += optional_element("b:NamespaceUri", header.namespace_uri);
    if (header.stored) xml += element("b:Hash", header.hash);
    xml += element("b:MimeType", header.mime) + optional_element("b:SignaturePKCS7", header.signature);
    if (details) xml += archive(header.archive);
    return xml + (header.stored ? "</b:RefAttachmentHeader>" : "</b:AttachmentHeader>");
}

std::string enclosed(const std::string& name, const std::string& inner) {
    return inner.empty() ? inner : "<b:" + name + ">" + inner + "</b:" + name + ">";
}

}  // namespace

std::string kept_part(std::string_view content_id) {
    return "part:" + std::string(content_id);
}

std::string kept_stored(std::string_view uuid) {
    return "storage:" + std::string(uuid);
}

MessageFiles read_files(XmlNode provided, XmlNode around, XmlNode message) {
    MessageFiles files;
    for (const XmlNode header : smev_child(provided, "AttachmentHeaderList").children())
        files.headers.push_back(header_of(header, false));
    for (const XmlNode header : smev_child(provided, "RefAttachmentHeaderList").children())
        files.headers.push_back(header_of(header, true));
    for (const XmlNode one : smev_child(message, "AttachmentContentList").children())
        files.contents.push_back({smev_text(one, "Id"), smev_child(one, "Content")});
    for (const XmlNode one : smev_child(around, "FSAttachmentsList").children()) {
        files.stored.push_back(
            {smev_text(one, "uuid"), smev_text(one, "UserName"), smev_text(one, "Password"), smev_text(one, "FileName")});
    }
    return files;
}

std::string header_lists(const Version& version, const std::vector<OutgoingFile>& files) {
    std::string carried, stored;
    for (const OutgoingFile& file : files) (file.header.stored ? stored : carried) += header_xml(version, file.header);
    return enclosed("AttachmentHeaderList", carried) + enclosed("RefAttachmentHeaderList", stored);
}

std::string content_list(const std::vector<OutgoingFile>& files) {
    std::string xml;
    for (const OutgoingFile& file : files) {
        if (file.header.stored) continue;
        xml += "<b:AttachmentContent>" + element("b:Id", file.header.id) + "<b:Content><xop:Include xmlns:xop=\"" +
               std::string(xop_include_ns) + "\" href=\"cid:" + percent_encode(file.header.id) +
               "\"/></b:Content></b:AttachmentContent>";
    }
    return enclosed("AttachmentContentList", xml);
}

}  // namespace gateway::smev3
