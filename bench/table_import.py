"""Import of ПОС's export: rows per second, and memory against the number of rows.

Makes two workbooks (a tenth of the rows, and all), reads both with `import --check` (reading, mapping, schema) and imports the
big one into a running gateway twice: all new, then all known.
"""
import json
import os
import shutil
import subprocess
import time
import zipfile

from workplace import Gateway

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


def write_config(gateway, inbox):
    """The one connector and no route: rows are kept and go nowhere."""
    for name in [*(gateway.config / "connectors").iterdir(), *(gateway.config / "routes").iterdir()]:
        name.unlink()
    (gateway.config / "connectors" / "pos-export.yaml").write_text(
        "title: Выгрузка ПОС\nadapter: table_import\nsignature: none\npoll: {min: 100ms, max: 1s}\nsettings:\n"
        f"  inbox: {inbox}\n  columns: mappings/pos-export.columns.csv\n  mapping: mappings/pos-export.jq\n"
        "  stable_for: 200ms\n", encoding="utf-8")


def check(gateway, workbook, rows):
    """Seconds, CPU seconds and megabytes at most of `import --check`."""
    began = time.monotonic()
    child = subprocess.Popen([gateway.binary, "import", workbook, "--connector", "pos-export", "--config", gateway.config, "--check"],
                             stdout=subprocess.PIPE)
    report = json.loads(child.stdout.read())
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0 or report["rows"] != rows or report["refused"] != 0:
        raise RuntimeError(f"import --check ended with {child.returncode}: {report}")
    return time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6


def take(gateway, inbox, workbook, name, patience):
    """Seconds, CPU seconds and the report, until the file lies in done."""
    part = inbox / f".{name}.part"
    shutil.copyfile(workbook, part)
    began, cpu = time.monotonic(), gateway.cpu()
    part.rename(inbox / name)
    while not (inbox / "done" / name).exists():
        if time.monotonic() - began > patience or (inbox / "bad" / name).exists():
            raise RuntimeError(f"{name} was not imported")
        time.sleep(0.05)
    report = json.loads((inbox / "done" / f"{name}.report.json").read_text(encoding="utf-8"))
    return time.monotonic() - began, gateway.cpu() - cpu, report


def run(args, printer):
    rows = 5_000 if args.quick else 100_000
    with Gateway(args, "import") as gateway:
        inbox = gateway.dir / "inbox"
        inbox.mkdir()
        small, big = gateway.dir / "small.xlsx", gateway.dir / "big.xlsx"
        write_workbook(small, rows // 10)
        write_workbook(big, rows)
        write_config(gateway, inbox)
        _, _, memory_small = check(gateway, small, rows // 10)
        took, cpu, memory = check(gateway, big, rows)
        printer.figure("import.check", rows / took, "rows/s", cpu / took, "one core")
        printer.figure("import.check.per_cpu", rows / cpu, "rows/cpu-s")
        printer.figure("import.check.memory", memory, "MB", memory / memory_small, "a tenth of the rows")
        gateway.serve()
        time.sleep(1)
        for what, counted in (("new", "created"), ("known", "unchanged")):
            before = gateway.memory("VmRSS")
            gateway.forget_peak()
            took, cpu, report = take(gateway, inbox, big, f"{what}.xlsx", 1_800)
            if report[counted] != rows:
                raise RuntimeError(f"{what}: {report}")
            printer.figure(f"import.{what}", rows / took, "rows/s", cpu / took, "one core")
            printer.figure(f"import.{what}.per_cpu", rows / cpu, "rows/cpu-s")
            printer.figure(f"import.{what}.growth", gateway.memory("VmHWM") - before, "MB", 1, "")
