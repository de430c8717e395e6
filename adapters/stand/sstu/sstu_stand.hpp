// The ССТУ.РФ of the stand: a region's module that takes handling reports and lists what it holds.
#pragma once

#include <memory>

#include "adapters/stand/stand.hpp"

namespace gateway::stand {

///   POST /IPCP/HandlingReportPlugin/Api/Import                                    one report, application/json
///        200 {"requestId","uploadStatus":"Success","errorMessage":null}           taken
///        400 {"uploadStatus":"Error","errorMessage",…,"errors":[{"field","message"}]}   complaints, nothing is taken
///   GET  /IPCP/HandlingReportPlugin/Api/analytics/ver.0.2/requests/{departmentId} all requests of a department
///   POST /upload?name=template001.zip                                             ZIP of <guid>.json, at most 50 000 000
///        200 {"files","taken","errors":[{"file","field","message"}]}              octets: the upload by hand
///
/// The answer's form is ours: nothing public tells it. Authentication: none. The book's effects are those of SstuBook; the same
/// report once more counts twice. Control:
///   requests {"departmentId"?, "requests": [{"number", "createDate"?, "name"?, "code"?}]} → {"ids": […]}   passed on to it
///   records  {"number"} → {"questions": [{"code", "records": […]}]}                                        one request
/// Faults: `refuse=NAME` (complains of the field NAME; `refuse=warning`: takes it with uploadStatus Warning), `twice` (the
/// listing has everything twice).
std::unique_ptr<StandSystem> make_sstu_stand(StandKit kit);

}  // namespace gateway::stand
