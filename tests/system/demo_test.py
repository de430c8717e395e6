"""`demo --once`: exit code 0, a line per appeal and per way, and the counts say that nothing was lost or doubled; 1 when a way is
broken, with that way and no other named."""

import os
import re

from harness import ROOT, check, free_offset, main

# What is sent of each way that --count does not spread over.
OF_EACH = 3
OTHER_WAYS = ("SOAP", "папка обмена", "папка FTP", "папка SFTP", "почта", "RabbitMQ", "МЭДО", "ССТУ", "ВКонтакте", "портал", "таблица", "ПОС → шлюз", "шлюз муниципалитета →")


def run_demo(system, name, count, *more, good=(0,)):
    return system.run("demo", "--once", "--config", os.path.join(ROOT, "config"), "--dir", os.path.join(system.dir, name), "--count",
                      str(count), "--port-offset", str(free_offset()), *more, good=good).stdout.decode()


def ways_in(said):
    """Title of a way → (sent, arrived, answered, doubled), or why it was passed over."""
    table = said.split("Способы подключения")[1].split("\n\n")[0].splitlines()[2:]
    ways = {}
    for line in table:
        row = re.match(r"^  (\S.*?)  +(?:(\d+) +(\d+) +(\d+) +(\d+)|пропущено: (.*))$", line)
        if row:
            ways[row.group(1)] = row.group(6) or tuple(int(n) for n in row.groups()[1:5])
    return ways


def check_ways(said, count):
    ways = ways_in(said)
    counts = [way for way in ways.values() if isinstance(way, tuple)]
    check(all(sent == arrived == answered and doubled == 0 for sent, arrived, answered, doubled in counts), str(ways))
    for word in OTHER_WAYS:
        rows = [row for title, row in ways.items() if word in title]
        check(rows and all(isinstance(row, str) or row[0] == OF_EACH for row in rows), "the way %s: %s" % (word, ways))
    skipped = [title for title, row in ways.items() if isinstance(row, str)]
    check(all("RabbitMQ" in title or "SFTP" in title and not os.path.exists("/usr/sbin/sshd") for title in skipped), "passed over without need: %s" % skipped)
    others = sum(row[0] for row in counts) - count
    check("Прочие способы / other ways: %d из %d\n" % (others, others) in said, said[-3000:])


def demo(system, arguments):
    count = arguments.count
    version = ["--smev-version", arguments.smev_version] if arguments.smev_version else []
    region = ["--region", arguments.region] if arguments.region else []
    broker = ["--no-broker"] if arguments.no_broker else []
    week = ["--no-week"] if version else []
    said = run_demo(system, "demo", count, "--patience", "100", *version, *region, *broker, *week)
    lines = re.findall(r"^(\d+) .*дошло, ответ вернулся$", said, re.M)
    check(lines == [str(i + 1) for i in range(count)], "the table has %d good lines" % len(lines))
    check("%d из %d обращений дошли и получили ответ ровно один раз; лишних 0" % (count, count) in said, said[-2000:])
    check_ways(said, count)
    check(week or "Итог недели / result of the week: всё по сценарию" in said, "the week at the end: " + said[-3000:])
    # The portal has two ways: to a municipality and, by SMEV, to ПОС.
    portal = re.search(r"portal .*receipts_verified=(\d+) official_letters=(\d+)", said)
    check(portal and portal.groups() == (str(2 * OF_EACH),) * 2, "signed receipts of the portal: " + said[-3000:])
    check(not re.search("^/", said, re.M) and "/health/ready" in said, "where to look")
    files = re.search(r"FTP (\d+); .* fetched (\d+)", said)
    check(files and 0 < int(files.group(1)) <= int(files.group(2)), "files of SMEV's storage: " + said[-2000:])
    print(next(line for line in said.splitlines() if line.startswith("Итог")))
    if arguments.broken:
        broken_way(system)


def broken_way(system):
    """An office that never answers is named, alone, and the demonstration ends with 1."""
    said = run_demo(system, "broken", 1, "--fault", "town-files:drop", "--patience", "20", "--no-broker", "--no-sftp", "--no-week", good=(1,))
    wrong = [title for title, row in ways_in(said).items() if isinstance(row, tuple) and len(set(row[:3])) > 1]
    check(wrong == ["ПОС → папка обмена → ПОС"], "the broken way: %s\n%s" % (wrong, said[-3000:]))
    check(ways_in(said)["ПОС → папка SFTP → ПОС"] == "--no-sftp", said[-3000:])
    check(said.count("! ПОС → папка обмена → ПОС") == OF_EACH, said[-3000:])


if __name__ == "__main__":
    main(demo, __doc__.splitlines()[0], count=60, broken=0, region="", **{"smev-version": "", "no-broker": 0})
