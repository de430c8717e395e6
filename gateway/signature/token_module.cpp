#include "gateway/signature/token_module_native.hpp"

#include <openssl/crypto.h>
#include <openssl/ui.h>

#include <array>

#include "gateway/core/digest.hpp"
#include "gateway/signature/signing_key_native.hpp"

namespace gateway {
namespace {

/// CKR_PIN_INCORRECT, _INVALID, _EXPIRED, _LOCKED (PKCS#11 v2.40): sending the PIN again would lock the token.
constexpr std::array<int, 4> pin_reasons{0xA0, 0xA1, 0xA3, 0xA4};

struct EngineTrouble {
    bool pin = false;
    std::string text;
};

/// Empties the error queue; the PIN's reason may stand anywhere in it.
EngineTrouble trouble_of_queue() {
    EngineTrouble trouble;
    while (const unsigned long code = ERR_get_error()) {
        const char* reason = ERR_reason_error_string(code);
        if (trouble.text.empty() && reason != nullptr) trouble.text = reason;
        for (const int one : pin_reasons) {
            if (ERR_GET_LIB(code) < ERR_LIB_USER || ERR_GET_REASON(code) != one) continue;
            trouble.pin = true;
            trouble.text = "the PIN was refused";
        }
    }
    if (trouble.text.empty()) trouble.text = "no reason given";
    return trouble;
}

/// Nobody sits at a terminal: every question is answered with a failure.
UI_METHOD* silent_ui() {
    static UI_METHOD* const method = [] {
        UI_METHOD* made = UI_create_method("no questions");
        UI_method_set_reader(made, [](UI*, UI_STRING*) { return 0; });
        return made;
    }();
    return method;
}

void command(ENGINE* engine, const char* name, const char* value) {
    if (ENGINE_ctrl_cmd_string(engine, name, value, 0) == 1) return;
    throw std::runtime_error(std::string("the engine pkcs11 refuses ") + name + ": " + trouble_of_queue().text);
}

std::string pin_id(const KeySource& source) {
    return sha256_hex(source.token + "\n" + source.pin);
}

}  // namespace

std::shared_ptr<TokenModule> TokenModule::of(const std::filesystem::path& library) {
    static std::mutex mutex;
    static std::map<std::string, std::weak_ptr<TokenModule>> modules;
    const std::lock_guard lock(mutex);
    std::weak_ptr<TokenModule>& known = modules[library.string()];
    std::shared_ptr<TokenModule> module = known.lock();
    if (!module) known = module = std::make_shared<TokenModule>(library);
    return module;
}

TokenModule::~TokenModule() {
    disconnect();
}

/// An engine of its own, not in OpenSSL's list: two libraries are two engines.
void TokenModule::connect() {
    if (engine_ != nullptr) return;
    if (!std::filesystem::exists(library_)) throw std::runtime_error(library_.string() + ": there is no such PKCS#11 library");
    ENGINE* const engine = ENGINE_by_id("dynamic");
    require_openssl(engine != nullptr, "the engine pkcs11");
    try {
        command(engine, "ID", "pkcs11");
        command(engine, "DIR_LOAD", "2");
        command(engine, "DIR_ADD", OPENSSL_info(OPENSSL_INFO_ENGINES_DIR));
        command(engine, "LIST_ADD", "0");
        command(engine, "LOAD", nullptr);
        command(engine, "MODULE_PATH", library_.c_str());
        command(engine, "QUIET", nullptr);
        require_openssl(ENGINE_init(engine), "the PKCS#11 library");
    } catch (const std::runtime_error&) {
        ENGINE_free(engine);
        throw;
    }
    engine_ = engine;
}

void TokenModule::disconnect() {
    keys_.clear();
    if (engine_ == nullptr) return;
    ENGINE_finish(engine_);
    ENGINE_free(engine_);
    engine_ = nullptr;
}

EVP_PKEY* TokenModule::key(const KeySource& source) {
    const auto known = keys_.find(source.token);
    if (known != keys_.end()) return known->second.get();
    if (refused_pins_.contains(pin_id(source)))
        throw std::runtime_error("the token refused this PIN; it is not sent again until the configuration names another");
    if (std::chrono::steady_clock::now() < next_look_)
        throw std::runtime_error("the token did not answer a moment ago; it is looked for again soon");
    connect();
    if (!source.pin.empty()) command(engine_, "PIN", source.pin.c_str());
    EvpPkeyPtr key(ENGINE_load_private_key(engine_, source.token.c_str(), silent_ui(), nullptr));
    if (key) return keys_.emplace(source.token, std::move(key)).first->second.get();
    const EngineTrouble trouble = trouble_of_queue();
    if (trouble.pin) refused_pins_.insert(pin_id(source));
    throw std::runtime_error(trouble.text);
}

std::string TokenModule::sign(const KeySource& source, SignatureKind kind, std::string_view octets) {
    const std::lock_guard lock(mutex_);
    const bool known = keys_.contains(source.token);
    try {
        return evp_signature(key(source), kind, octets);
    } catch (const std::runtime_error&) {
        // Whatever the library remembers of the token is of no use any more. Its engine's own command to look again
        // (RE_ENUMERATE) reads freed memory in libp11 0.4.12; a new engine leaks some 700 octets, hence the pause.
        disconnect();
        if (!known) {
            next_look_ = std::chrono::steady_clock::now() + source.token_pause;
            throw;
        }
    }
    return evp_signature(key(source), kind, octets);
}

}  // namespace gateway
