#include <openssl/objects.h>

#include <array>
#include <cstring>

#include "gateway/signature/certificate_native.hpp"

namespace gateway {
namespace {

/// Not every OpenSSL knows these (приказ ФСБ № 795; facts: SMEV certificates carry them).
constexpr std::array<std::pair<const char*, const char*>, 4> russian_types{{
    {"1.2.643.100.1", "OGRN"},
    {"1.2.643.3.131.1.1", "INN"},
    {"1.2.643.100.4", "INNLE"},
    {"1.2.643.100.3", "SNILS"},
}};

struct AttributeType {
    std::string name;
    bool known = false;
};

AttributeType type_of(const ASN1_OBJECT* object) {
    std::array<char, 128> dotted{};
    OBJ_obj2txt(dotted.data(), dotted.size(), object, 1);
    for (const auto& [oid, name] : russian_types)
        if (std::strcmp(oid, dotted.data()) == 0) return {name, true};
    const int nid = OBJ_obj2nid(object);
    if (nid == NID_undef) return {dotted.data(), false};
    return {OBJ_nid2sn(nid), true};
}

/// UTF8String contents are taken over unchecked by OpenSSL: octets that are no UTF-8 become U+FFFD.
std::string valid_utf8(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        unsigned long rune = 0;
        const int used = UTF8_getc(octets_of(text), static_cast<int>(text.size()), &rune);
        const bool good = used > 0 && rune <= 0x10FFFF && (rune < 0xD800 || rune > 0xDFFF);
        result += good ? text.substr(0, static_cast<std::size_t>(used)) : std::string_view("\xEF\xBF\xBD");
        text.remove_prefix(good ? static_cast<std::size_t>(used) : 1);
    }
    return result;
}

std::string value_of(const ASN1_STRING* value, bool known) {
    const BioPtr out(BIO_new(BIO_s_mem()));
    unsigned long flags = ASN1_STRFLGS_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
    if (!known) flags |= ASN1_STRFLGS_DUMP_ALL;
    if (!out || ASN1_STRING_print_ex(out.get(), value, flags) < 0) return "?";
    return valid_utf8(bio_text(out.get()));
}

}  // namespace

std::string name_text(const X509_NAME* name) {
    std::string text;
    int set = -1;
    for (int i = X509_NAME_entry_count(name) - 1; i >= 0; --i) {
        const X509_NAME_ENTRY* entry = X509_NAME_get_entry(name, i);
        if (!text.empty()) text += X509_NAME_ENTRY_set(entry) == set ? '+' : ',';
        set = X509_NAME_ENTRY_set(entry);
        const AttributeType type = type_of(X509_NAME_ENTRY_get_object(entry));
        text += type.name + '=' + value_of(X509_NAME_ENTRY_get_data(entry), type.known);
    }
    return text;
}

}  // namespace gateway
