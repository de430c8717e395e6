#include "gateway/app/demo/demo.hpp"
#include "adapters/stand/generator/lifelike.hpp"

#include <memory>

#include "gateway/app/commands/commands.hpp"

namespace gateway {

void add_demo_command(CLI::App& app, CommandExit& exit) {
    auto* verb =
        app.add_subcommand("demo", "Шлюз и стенд вместе: обращения по всем путям и таблица / gateway and stand together");
    auto options = std::make_shared<DemoOptions>();
    verb->add_option("--config", options->workplace.example, "Пример конфигурации / example configuration")
        ->capture_default_str();
    verb->add_option("--dir", options->workplace.dir,
                     "Рабочая папка; без неё — на месте, данные в var/ / working folder; without it in place, data in var/");
    verb->add_option("--count", options->count, "Сколько обращений / how many appeals")
        ->capture_default_str()
        ->check(CLI::Range(1, 100'000));
    verb->add_option("--port-offset", options->workplace.port_offset, "Сдвиг всех портов / offset of all ports")
        ->check(CLI::Range(0, 50'000));
    verb->add_option("--smev-version", options->workplace.smev_version,
                     "Версия СМЭВ вместо той, что в примере / SMEV version in place of the example's")
        ->check(CLI::IsMember({"1.1", "1.2", "1.3", "1.3-newer"}));
    verb->add_option(
            "--region", options->workplace.region,
            "Блоки и обращения этого региона / blocks and appeals of this region: kirov, smolensk, sakhalin, eao, chechnya")
        ->check(CLI::IsMember(stand::lifelike_regions()));
    verb->add_option("--fault", options->faults, "Сбой стенда, как у stand / misbehaviour of the stand, see stand --help");
    verb->add_flag("--once", options->once,
                   "Остановиться в конце; 0 — только если всё верно / stop at the end; 0 only if all is right");
    verb->add_flag("!--no-broker", options->broker,
                   "Не запускать RabbitMQ, даже если он есть / do not start RabbitMQ even where it is installed");
    verb->add_flag("!--no-sftp", options->sftp,
                   "Не запускать sshd, даже если он есть / do not start sshd even where it is installed");
    auto week_alone = std::make_shared<bool>(false);
    verb->add_flag("--week", *week_alone,
                   "Только неделя региона под заданными часами; 0 — всё по сценарию / only the week of a region under a given "
                   "clock; 0 if all went as scripted");
    verb->add_flag("!--no-week", options->week, "Без недели в конце / without the week at the end");
    verb->add_option_function<std::string>(
            "--from", [options](const std::string& text) { options->of_week.from = week_moment(text); },
            "Когда начинается неделя; без него — понедельник, 9 часов в регионе / when the week begins, e.g. "
            "2026-11-02T09:00+03:00")
        ->check(CLI::Validator([](const std::string& text) { return week_moment(text) ? "" : "ГГГГ-ММ-ДДTЧЧ:ММ+ЧЧ:ММ"; }, "",
                               "moment"));
    verb->add_option("--seed", options->of_week.seed, "Зерно недели / seed of the week")->capture_default_str();
    verb->add_flag("--prepare", options->prepare_only,
                   "Только приготовить папку и напечатать, где она / only make the folder and print where it is");
    auto patience = std::make_shared<int>(180);
    verb->add_option("--patience", *patience, "Сколько секунд ждать ответов / seconds to wait for answers")
        ->capture_default_str();
    verb->callback([options, week_alone, patience, &exit] {
        options->patience = std::chrono::seconds(*patience);
        if (!*week_alone) {
            exit.code = run_demo(*options);
            return;
        }
        options->of_week.example = options->workplace.example;
        options->of_week.region = options->workplace.region;
        if (!options->workplace.dir.empty()) options->of_week.dir = options->workplace.dir / "week";
        exit.code = run_week(options->of_week);
    });
}

}  // namespace gateway
