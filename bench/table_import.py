#!/usr/bin/env python3
"""Import of ПОС's export: rows per second and memory against the number of rows.

    bench/table_import.py --binary build/release/appeal-gateway [--rows 100000] [--json]

Makes two workbooks (rows / 10 and rows), reads both with `import --check` (reading, mapping, schema) and imports the big one
into a running gateway twice (all new, then all known). Prints one line per figure: name, value, unit, ratio to the small file.
"""
import argparse
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEADERS = ["Номер", "Номер ЕПГУ", "Источник", "Верхнеуровневый ЛКО", "Категория", "Подкатегория", "Факт",
           "Организация, в которую поступило сообщение", "Организация, в которой находится сообщение", "Дата поступления",
           "Дата планируемого завершения работ", "Дата фактического завершения работ", "Стадия", "Статус", "Просрочено",
           "Фаст-трек", "ФЗ", "Заявитель выбрал подачу по 59-ФЗ", "Тип решения",
           "Направлено по email в ФОИВ, не подключенный к ПОС", "Оценка ответа заявителем", "Повторное рассмотрение",
           "ФИО координатора", "ФИО исполнителя", "ФИО руководителя"]
CATEGORIES = ["ЖКХ", "Дороги", "Мусор", "Медицина", "Образование", "Транспорт"]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def row_of(i):
    category = CATEGORIES[i % len(CATEGORIES)]
    return [str(327000000 + i), str(6660000000 + i), "EPGU", "Тестовая область", category, f"{category}: вид {i % 40}",
            f"Факт {i % 400}", "Тестовая область", f"Администрация города {'АБ'[i % 2]}", "02.03.2026", "01.04.2026",
            "-" if i % 3 else "20.03.2026", "Исполнение" if i % 3 else "Завершено",
            "В работе" if i % 3 else "Отправлен ответ заявителю", "Нет", "Да" if i % 5 == 0 else "Нет", "Обычное сообщение",
            "Нет", "-" if i % 3 else "Решено", "-", "-" if i % 3 else str(1 + i % 5), "-", f"Координатор {i % 97}",
            f"Исполнитель {i % 997}", "Руководитель Р.Р."]


def column(c):
    return chr(65 + c)


def write_workbook(path, rows):
    """Shared texts, as every spreadsheet program writes them; streamed, so that the bench itself stays small."""
    known, order = {}, []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("_rels/.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                      f'<Relationship Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        book.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>'
                      '<sheet name="Отчёт" sheetId="1" r:id="r1"/></sheets></workbook>')
        book.writestr("xl/_rels/workbook.xml.rels",
                      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                      f'<Relationship Id="r1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/>'
                      f'<Relationship Id="r2" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>')
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for r in range(rows + 1):
                cells = HEADERS if r == 0 else row_of(r)
                xml = [f'<row r="{r + 1}">']
                for c, text in enumerate(cells):
                    number = known.setdefault(text, len(known))
                    if number == len(order):
                        order.append(text)
                    xml.append(f'<c r="{column(c)}{r + 1}" t="s"><v>{number}</v></c>')
                sheet.write(("".join(xml) + "</row>").encode())
            sheet.write(b"</sheetData></worksheet>")
        with book.open("xl/sharedStrings.xml", "w") as strings:
            strings.write(f'<sst xmlns="{MAIN}">'.encode())
            for text in order:
                strings.write(f"<si><t>{text}</t></si>".encode())
            strings.write(b"</sst>")


def write_config(binary, folder):
    """A workplace of the demonstration with the one connector and no route: rows are kept and go nowhere."""
    made = subprocess.run([binary, "demo", "--prepare", "--config", str(ROOT / "config"), "--dir", str(folder / "place"),
                           "--port-offset", str(random.randrange(2000, 20000, 20))], check=True, capture_output=True, text=True)
    config = pathlib.Path(json.loads(made.stdout)["config"])
    for name in list((config / "connectors").iterdir()) + list((config / "routes").iterdir()):
        name.unlink()
    (config / "connectors" / "pos-export.yaml").write_text(
        "title: Выгрузка ПОС\nadapter: table_import\nsignature: none\npoll: {min: 100ms, max: 1s}\nsettings:\n"
        f"  inbox: {folder}/inbox\n  columns: mappings/pos-export.columns.csv\n  mapping: mappings/pos-export.jq\n"
        "  stable_for: 200ms\n", encoding="utf-8")
    return config


def run_check(binary, config, workbook):
    began = time.monotonic()
    child = subprocess.Popen([binary, "import", str(workbook), "--connector", "pos-export", "--config", str(config), "--check"],
                             stdout=subprocess.PIPE)
    report = json.loads(child.stdout.read())
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"import --check ended with {child.returncode}")
    return time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, report


def rss_of(pid):
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", text).group(1)) * 1024


def cpu_of(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run_import(gateway, folder, workbook, name, limit):
    """Seconds, CPU seconds and the highest resident memory until the file lies in done."""
    inbox = folder / "inbox"
    part = inbox / f".{name}.part"
    shutil.copyfile(workbook, part)
    began, cpu, highest = time.monotonic(), cpu_of(gateway.pid), 0
    part.rename(inbox / name)
    while not (inbox / "done" / name).exists():
        if time.monotonic() - began > limit or gateway.poll() is not None or (inbox / "bad" / name).exists():
            sys.exit(f"{name} was not imported; see {folder}")
        highest = max(highest, rss_of(gateway.pid))
        time.sleep(0.05)
    report = json.loads((inbox / "done" / f"{name}.report.json").read_text(encoding="utf-8"))
    return time.monotonic() - began, cpu_of(gateway.pid) - cpu, highest, report


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--binary", default=str(ROOT / "build/release/appeal-gateway"))
    arguments.add_argument("--rows", type=int, default=100_000)
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    figures = []

    def add(name, value, unit, beside=None):
        figures.append({"name": name, "value": round(value, 3), "unit": unit, "ratio": beside and round(value / beside, 3)})

    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        (folder / "inbox").mkdir()
        small, big = folder / "small.xlsx", folder / "big.xlsx"
        write_workbook(small, options.rows // 10)
        write_workbook(big, options.rows)
        config = write_config(options.binary, folder)
        add("workbook_size", big.stat().st_size / 2**20, "MiB")
        seconds, _, memory_small, _ = run_check(options.binary, config, small)
        add("check_small_rows_per_second", options.rows / 10 / seconds, "rows/s")
        seconds, cpu, memory, report = run_check(options.binary, config, big)
        assert report["rows"] == options.rows and report["refused"] == 0, report
        add("check_rows_per_second", options.rows / seconds, "rows/s")
        add("check_rows_per_cpu_second", options.rows / cpu, "rows/s")
        add("check_memory", memory / 2**20, "MiB", memory_small / 2**20)
        gateway = subprocess.Popen([options.binary, "serve", "--config", str(config)], stdout=subprocess.DEVNULL,
                                   stderr=(folder / "log").open("w"))
        try:
            time.sleep(2)
            idle = rss_of(gateway.pid)
            for name, what in (("new.xlsx", "import_new"), ("known.xlsx", "import_known")):
                seconds, cpu, highest, report = run_import(gateway, folder, big, name, 1_800)
                add(f"{what}_rows_per_second", options.rows / seconds, "rows/s")
                add(f"{what}_rows_per_cpu_second", options.rows / cpu, "rows/s")
                add(f"{what}_memory_growth", (highest - idle) / 2**20, "MiB")
                assert report["created" if what == "import_new" else "unchanged"] == options.rows, report
        finally:
            gateway.send_signal(signal.SIGTERM)
            gateway.wait(30)
    if options.json:
        print(json.dumps(figures, ensure_ascii=False))
        return
    for figure in figures:
        ratio = "" if figure["ratio"] is None else f"  ×{figure['ratio']} of a tenth of the rows"
        print(f"{figure['name']:34} {figure['value']:12.1f} {figure['unit']}{ratio}")


main()
