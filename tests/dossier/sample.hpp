// A small complete dossier for the tests of this room: a signed message that came, our signed reply, a file with its signature.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "gateway/dossier/build.hpp"
#include "gateway/signature/trust.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/test_tsa.hpp"

namespace gateway::test {

std::shared_ptr<const SigningKey> key_of(const std::string& name);

/// The TSA and a trust folder with its root beside the test authorities'; made once per process.
const TestTsa& tsa();
const std::filesystem::path& trust_folder();
const TrustStore& trust();

/// With time stamps over our reply and over the message that came.
enum class Stamps { with, without };
DossierContent sample_content(Stamps stamps = Stamps::without);

/// Packed with `key`, as octets.
std::string packed(const DossierContent& content, const SigningKey& key);
std::string packed(const DossierContent& content);

std::string read_file(const std::filesystem::path& file);

}  // namespace gateway::test
