#include "gateway/admin/operation.hpp"

namespace gateway {
namespace {

std::vector<ApiOperation> make_table() {
    std::vector<ApiOperation> table;
    add_appeal_operations(table);
    return table;
}

}  // namespace

const std::vector<ApiOperation>& api_operations() {
    static const std::vector<ApiOperation> table = make_table();
    return table;
}

}  // namespace gateway
