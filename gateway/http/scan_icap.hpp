// Virus scan by an ICAP server (RFC 3507, RESPMOD): c-icap with ClamAV, and what the vendors of antivirus sell.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>

#include "gateway/core/scanner.hpp"

namespace gateway {

struct IcapAddress {
    std::string host, port, service;  ///< "icap://scanner:1344/avscan" → scanner, 1344, avscan
};

/// Throws std::runtime_error with one sentence for anything but icap://HOST[:PORT]/SERVICE.
IcapAddress parse_icap_address(const std::string& url);

/// One connection per file. 204, and 200 without a word of infection, is clean; X-Infection-Found, X-Virus-ID,
/// X-Violations-Found or an encapsulated 403 is infected; all else is no verdict. The scanner is told no name of the file.
/// `workers` read the file; both outlive the scanner.
std::unique_ptr<Scanner> make_icap_scanner(boost::asio::any_io_executor io, Workers& workers, IcapAddress address);

}  // namespace gateway
