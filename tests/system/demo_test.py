"""`demo --once`: exit code 0, one line per appeal, and the counts say that nothing was lost or doubled."""

import os
import re

from harness import ROOT, check, free_offset, main


def demo(system, arguments):
    folder = os.path.join(system.dir, "demo")
    version = ["--smev-version", arguments.smev_version] if arguments.smev_version else []
    done = system.run("demo", "--once", "--config", os.path.join(ROOT, "config"), "--dir", folder, "--count",
                      str(arguments.count), "--port-offset", str(free_offset()), "--patience", "100", *version)
    said = done.stdout.decode()
    lines = re.findall(r"^(\d+) .*дошло, ответ вернулся$", said, re.M)
    check(lines == [str(i + 1) for i in range(arguments.count)], "the table has %d good lines" % len(lines))
    check("%d из %d обращений дошли и получили ответ ровно один раз; лишних 0" % (arguments.count, arguments.count) in said, said[-2000:])
    check(not re.search("^/", said, re.M) and "/health/ready" in said, "where to look")
    files = re.search(r"FTP (\d+); .* fetched (\d+)", said)
    check(files and 0 < int(files.group(1)) <= int(files.group(2)), "files of SMEV's storage: " + said[-2000:])
    print(next(line for line in said.splitlines() if line.startswith("Итог")))


if __name__ == "__main__":
    main(demo, __doc__.splitlines()[0], count=60, **{"smev-version": ""})
