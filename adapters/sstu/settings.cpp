#include "adapters/sstu/settings.hpp"

#include <stdexcept>

#include "gateway/core/ids.hpp"
#include "gateway/core/setting_key_builder.hpp"

namespace gateway::sstu {

std::vector<SettingKey> setting_keys() {
    using enum SettingType;
    return {
        KeyBuilder("url", url, "Адрес модуля ССТУ региона; без него отчёты пишутся в out_dir",
                   "Address of the region's ССТУ module; without it reports are written to out_dir")
            .example("http://sstu.example:8080"),
        KeyBuilder("out_dir", path, "Папка отчётов для ручной загрузки; ZIP из них делает `appeal-gateway sstu batch`",
                   "Folder of reports for upload by hand; `appeal-gateway sstu batch` makes ZIPs of them")
            .example("../var/sstu"),
        KeyBuilder("department_id", text, "UUID нашего органа в ССТУ", "UUID of our organ in ССТУ")
            .required()
            .example("00000000-0000-4000-8000-000000000001"),
        KeyBuilder("authorization", secret, "Заголовок Authorization, если модуль его требует",
                   "The header Authorization, where the module wants one")
            .example("file:secrets/sstu-authorization"),
        KeyBuilder("mapping_report", path, "jq: каноническое обращение → отчёт о рассмотрении",
                   "jq: canonical appeal → handling report")
            .fallback("mappings/sstu-report.jq"),
        KeyBuilder("mapping_request", path, "jq: запись выгрузки ССТУ → каноническое обращение",
                   "jq: record of ССТУ's listing → canonical appeal")
            .fallback("mappings/sstu-request.jq"),
        KeyBuilder("repeat_is_safe", boolean,
                   "Повтор того же отчёта модуль не заводит второй раз; не подтверждено, поэтому по умолчанию нет",
                   "The module does not take the same report twice; unconfirmed, hence false by default")
            .fallback("false"),
        KeyBuilder("empty_answer_is_good", boolean,
                   "Ответ 200 без тела значит «принято»; что модуль отвечает, не опубликовано. Без ключа нужен JSON или 204",
                   "Status 200 without a body means taken; what the module answers is not public. Without the key JSON or 204 "
                   "is wanted")
            .fallback("false"),
        KeyBuilder("pull", boolean, "Забирать записи о рассмотрении из ССТУ", "Fetch records of handling from ССТУ")
            .fallback("false"),
        KeyBuilder("utc_offset", integer, "Пояс времени ССТУ, минут от UTC", "Zone of ССТУ's times, minutes from UTC")
            .fallback("180")
            .range(-12 * 60, 14 * 60),
        KeyBuilder("max_attachment", size, "Наибольшее вложение в base64, должно быть меньше",
                   "An attachment's base64 must be shorter than this")
            .fallback("10000000B")
            .range(1, 10'000'000),
    };
}

SstuSettings read_settings(const Settings& settings) {
    SstuSettings read;
    read.url = settings.text("url");
    while (read.url.ends_with('/')) read.url.pop_back();
    read.out_dir = settings.text("out_dir");
    read.department_id = settings.text("department_id");
    read.authorization = settings.text("authorization");
    read.mapping_report = settings.text("mapping_report");
    read.mapping_request = settings.text("mapping_request");
    read.repeat_is_safe = settings.boolean("repeat_is_safe");
    read.empty_answer_is_good = settings.boolean("empty_answer_is_good");
    read.pull = settings.boolean("pull");
    read.utc_offset = static_cast<int>(settings.integer("utc_offset"));
    read.max_attachment = settings.size("max_attachment");
    if (read.url.empty() == read.out_dir.empty())
        throw std::runtime_error("нужен ровно один из ключей url, out_dir / exactly one of the keys url, out_dir is needed");
    if (!is_uuid(read.department_id)) throw std::runtime_error("department_id — не UUID / department_id is no UUID");
    if (read.pull && read.url.empty()) throw std::runtime_error("pull без url / pull without url");
    return read;
}

}  // namespace gateway::sstu
