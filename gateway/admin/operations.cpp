#include "gateway/admin/operation.hpp"

namespace gateway {
namespace {

std::vector<ApiOperation> make_table() {
    std::vector<ApiOperation> table;
    add_appeal_operations(table);
    add_duplicate_operations(table);
    add_message_operations(table);
    add_delivery_operations(table);
    add_evidence_operations(table);
    add_parked_operations(table);
    add_keeping_operations(table);
    add_deadline_operations(table);
    add_quality_operations(table);
    add_connector_operations(table);
    add_gateway_operations(table);
    return table;
}

}  // namespace

const std::vector<ApiOperation>& api_operations() {
    static const std::vector<ApiOperation> table = make_table();
    return table;
}

}  // namespace gateway
