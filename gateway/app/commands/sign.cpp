
#include <fstream>
#include <iostream>

#include "gateway/app/commands/commands.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/cms.hpp"
#include "gateway/signature/place_signature.hpp"

namespace gateway {
namespace {

struct SignOptions {
    std::string file, key, certificate, format = "cms", id, out;
};

constexpr const char* places = R"(Куда ставится подпись / where the signature goes:
  cms      отделённая подпись CMS (DER) в FILE.sig / a detached CMS signature (DER), by default into FILE.sig
  smev     ds:Signature over the element --id (exc-c14n and the SMEV transform), put into the nearest following empty sibling
           whose name ends in "Signature" (CallerInformationSystemSignature, SMEVSignature, ...); for the element directly under
           MessagePrimaryContent into the PersonalSignature beside that; else right behind the element. Document to stdout
  xmldsig  ds:Signature over the root (enveloped-signature, exc-c14n), put at its end; the reference is the root's Id, which
           --id adds where there is none, else the whole document. Document to stdout
Коды выхода / exit codes: 0 подписано / signed; 1 не удалось / failed; 2 неверный вызов или файл не читается / wrong usage or
unreadable file.)";

/// Whole document in memory; XML only, the parser's own limit is smaller.
std::string read_document(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::string octets{std::istreambuf_iterator<char>(in), {}};
    if (!in && !in.eof()) throw std::runtime_error(file + ": cannot be read");
    return octets;
}

void write_result(const std::string& out, const std::string& octets) {
    if (out.empty() || out == "-") {
        std::cout.write(octets.data(), static_cast<std::streamsize>(octets.size())).flush();
        return;
    }
    std::ofstream file(out, std::ios::binary | std::ios::trunc);
    file.write(octets.data(), static_cast<std::streamsize>(octets.size())).flush();
    if (!file) throw std::runtime_error(out + ": не удалось записать / cannot be written");
}

int run(const SignOptions& options) {
    const auto key = load_pem_key(options.key, options.certificate);
    if (options.format == "cms") {
        const std::string signature = sign_cms_detached_file(options.file, *key, SystemClock().now());
        write_result(options.out.empty() ? options.file + ".sig" : options.out, signature);
        return 0;
    }
    const std::string document = read_document(options.file);
    const std::string result = options.format == "smev" ? sign_smev_document(document, options.id, *key)
                                                        : sign_enveloped_document(document, options.id, *key);
    write_result(options.out, result);
    return 0;
}

}  // namespace

void add_sign_command(CLI::App& app, CommandExit& exit) {
    auto options = std::make_shared<SignOptions>();  // shared with the callback, which CLI11 keeps
    CLI::App* sign = app.add_subcommand("sign", "Подписать файл / sign a file: CMS, XMLDSig or the SMEV form");
    sign->footer(places);
    sign->add_option("FILE", options->file, "Что подписать / what to sign")->required()->check(CLI::ExistingFile);
    sign->add_option("--key", options->key, "Закрытый ключ PEM / private key, PEM")->required()->check(CLI::ExistingFile);
    sign->add_option("--cert", options->certificate, "Сертификат PEM / its certificate")->required()->check(CLI::ExistingFile);
    sign->add_option("--format", options->format, "cms, xmldsig, smev")
        ->check(CLI::IsMember({"cms", "xmldsig", "smev"}))
        ->capture_default_str();
    sign->add_option("--id", options->id,
                     "Id подписываемого элемента / Id of the element to sign (smev: обязателен / required)");
    sign->add_option("--out", options->out, "Куда записать / output file, - = stdout");
    sign->callback([options, &exit] {
        if (options->format == "smev" && options->id.empty())
            throw CLI::ValidationError("--id", "обязателен для / is required with --format smev");
        exit.code = run(*options);
    });
}

}  // namespace gateway
