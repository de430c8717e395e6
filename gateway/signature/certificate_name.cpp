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

/// Always UTF-8: d2i_X509 refuses names whose strings cannot be converted.
std::string value_of(const ASN1_STRING* value, bool known) {
    const BioPtr out(BIO_new(BIO_s_mem()));
    unsigned long flags = ASN1_STRFLGS_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
    if (!known) flags |= ASN1_STRFLGS_DUMP_ALL;
    if (!out || ASN1_STRING_print_ex(out.get(), value, flags) < 0) return "?";
    return bio_text(out.get());
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
