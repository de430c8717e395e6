// The city's SOAP service over the same book: PutAppeal and GetState of urn:stand:city:1.
#pragma once

#include "adapters/stand/city/city_book.hpp"
#include "gateway/core/web.hpp"

namespace gateway::stand {

/// Speaks the version it is spoken to in. A call without a fitting WSS UsernameToken (text or digest) gets the fault
/// FailedAuthentication of WS-Security.
WebResponse answer_soap(const WebRequest& request, const CitySettings& settings, CityBook& book, Faults& faults, Time now);

}  // namespace gateway::stand
