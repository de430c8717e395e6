"""`demo --once`: exit code 0, one line per appeal, and the counts say that nothing was lost or doubled."""

import os
import re

from harness import ROOT, check, free_offset, main


def demo(system, arguments):
    folder = os.path.join(system.dir, "demo")
    done = system.run("demo", "--once", "--config", os.path.join(ROOT, "config"), "--dir", folder, "--count",
                      str(arguments.count), "--port-offset", str(free_offset()), "--patience", "100")
    said = done.stdout.decode()
    lines = re.findall(r"^(\d+) .*дошло, ответ вернулся$", said, re.M)
    check(lines == [str(i + 1) for i in range(arguments.count)], "the table has %d good lines" % len(lines))
    check("%d из %d обращений дошли и получили ответ ровно один раз; лишних 0" % (arguments.count, arguments.count) in said, said[-2000:])
    check(not re.search("^/", said, re.M) and "/health/ready" in said, "where to look")
    print(next(line for line in said.splitlines() if line.startswith("Итог")))


if __name__ == "__main__":
    main(demo, __doc__.splitlines()[0], count=60)
