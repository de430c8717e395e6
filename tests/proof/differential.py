#!/usr/bin/env python3
"""The gateway's SMEV transform and exclusive C14N against independent implementations, on generated documents.

    differential.py --driver build/dev/proof_driver --reference ../shared/reference/smev/transform [--documents N] [--seed S]
    differential.py --driver … --record       write recorded.json anew (after the generator was changed on purpose)

The transform is held against the Python reference beside the vectors, C14N against exc_c14n.py and, where it is installed, lxml.
Without the reference folder what was recorded with it is compared instead. A difference is made small and printed with its seed.
"""
import argparse
import hashlib
import html
import importlib.util
import json
import os
import re
import subprocess
import sys
import time
from xml.parsers.expat import ExpatError

import documents
import exc_c14n

try:
    from lxml import etree
except ImportError:
    etree = None

HERE = os.path.dirname(os.path.abspath(__file__))
RECORDED = os.path.join(HERE, 'recorded.json')
TAG_AND_TEXT = re.compile(r'(<[^"<>]*(?:"[^"]*"[^"<>]*)*>)([^<]*)')
RECORDED_SEED, RECORDED_DOCUMENTS = 20261122, 600


class Driver:
    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, op, octets, element=0, without=-1, prefixes=()):
        head = '%s %d %d %s %d\n' % (op, element, without, ','.join(prefixes) or '-', len(octets))
        self.process.stdin.write(head.encode() + octets)
        self.process.stdin.flush()
        line = self.process.stdout.readline().split()
        if not line:
            raise SystemExit('the driver ended (status %s)' % self.process.wait())
        answer = self.process.stdout.read(int(line[1]))
        return answer if line[0] == b'ok' else None

    def close(self):
        self.process.stdin.close()
        return self.process.wait()


def load_reference(folder):
    path = os.path.join(folder, 'reference.py') if folder else ''
    if not os.path.exists(path):
        return None
    spec = importlib.util.spec_from_file_location('smev_reference', path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def attempt(function, *arguments, **options):
    """What the function gives, None for a refusal."""
    try:
        return function(*arguments, **options)
    except (ValueError, ExpatError):
        return None


def canonical_by_lxml(octets):
    try:
        tree = etree.fromstring(octets, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except etree.XMLSyntaxError:
        return None
    return etree.tostring(tree, method='c14n', exclusive=True, with_comments=False)


def plan(number, count):
    """Which element, what is left out and which prefixes are inclusive: a function of the document's number and size."""
    element = number % count if number % 3 else 0
    without = (number * 7 + 1) % count if number % 5 == 0 else -1
    prefixes = [(), (), ('p',), ('#default', 'q'), ('ns1', 'нет', 'r')][number % 5]
    return element, without if without > element else -1, prefixes


def questions(driver, reference, number, document):
    """(name, ours, theirs) of every comparison for one document; `theirs` is a function."""
    octets = documents.octets_of(document)
    element, without, prefixes = plan(number, documents.count_elements(document))
    canonical = attempt(exc_c14n.canonical, octets, element)
    if reference:
        yield 'stands', driver.ask('stands', octets), attempt(reference.smev_transform, octets)
        if canonical is not None:
            yield 'smev', driver.ask('smev', octets, element), attempt(reference.smev_transform, canonical)
    if documents.is_wild(octets):
        return
    yield 'c14n', driver.ask('c14n', octets, element), canonical
    yield 'document', driver.ask('document', octets), attempt(exc_c14n.canonical_document, octets)
    if without >= 0 or prefixes:
        theirs = attempt(exc_c14n.canonical, octets, element, without, prefixes)
        yield 'options', driver.ask('c14n', octets, element, without, prefixes), theirs
    if etree is not None and canonical is not None and number % 4 == 0:
        yield 'lxml', driver.ask('c14n', octets), canonical_by_lxml(octets)


def differs(driver, reference, number, document, name):
    try:
        return any(n == name and ours != theirs for n, ours, theirs in questions(driver, reference, number, document))
    except (ValueError, IndexError, ZeroDivisionError):
        return False


def shown(octets, at):
    return 'refuses' if octets is None else repr(octets[max(0, at - 40):at + 60])


def report(driver, reference, seed, number, document, name):
    small = documents.shrink(document, lambda d: differs(driver, reference, number, d, name))
    print('DIFFERENT: %s, --seed %d --only %d' % (name, seed, number))
    print('  document  %r' % documents.octets_of(small))
    for n, ours, theirs in questions(driver, reference, number, small):
        if n == name:
            at = len(os.path.commonprefix([ours or b'', theirs or b'']))
            print('  from octet %d on\n  gateway   %s\n  reference %s' % (at, shown(ours, at), shown(theirs, at)))


class Coverage:
    """What the generator must have met in a long enough run; a generator that went blind proves nothing."""

    def __init__(self):
        self.met = dict.fromkeys(['refused', 'greater escaped', 'greater left', 'long text', 'pair across pieces', 'wild namespace',
                                  'default undeclared', 'deep', 'cdata', 'instruction', 'comment', 'carriage return'], 0)

    def look(self, octets, ours):
        met = self.met
        met['wild namespace'] += documents.is_wild(octets)
        for name, mark in (('default undeclared', b'xmlns=""'), ('cdata', b'<![CDATA['), ('instruction', b'<?'), ('comment', b'<!--')):
            met[name] += mark in octets
        met['refused'] += ours is None
        if ours is None:
            return
        met['carriage return'] += b'&#xd;' in ours
        depth = 0
        for tag, text in TAG_AND_TEXT.findall(ours.decode('utf-8')):
            depth += -1 if tag.startswith('</') else 1
            met['deep'] += depth == 60
            met['greater escaped'] += '&gt;' in text
            met['greater left'] += '>' in text
            units = html.unescape(text).encode('utf-16-le')
            met['long text'] += len(units) > 1000
            met['pair across pieces'] += len(units) > 1024 and 0xd8 <= units[1023] < 0xdc


def compare(driver, reference, arguments):
    coverage, compared, failed = Coverage(), 0, 0
    numbers = [arguments.only] if arguments.only is not None else range(arguments.documents)
    for number in numbers:
        document = documents.make(arguments.seed, number)
        for name, ours, theirs in questions(driver, reference, number, document):
            compared += 1
            if name == 'stands':
                coverage.look(documents.octets_of(document), ours)
            if ours == theirs:
                continue
            failed += 1
            report(driver, reference, arguments.seed, number, document, name)
            break
        if failed >= 3:
            break
    return coverage, compared, failed


def digest_line(driver, number):
    """One recorded document: its own digest and those of all answers, 12 hex digits each."""
    octets = documents.octets_of(documents.make(RECORDED_SEED, number))
    element, without, prefixes = plan(number, documents.count_elements(documents.make(RECORDED_SEED, number)))
    answers = [octets, driver.ask('stands', octets), driver.ask('smev', octets, element), driver.ask('c14n', octets, element, without, prefixes)]
    return ' '.join('refused' if a is None else hashlib.sha256(a).hexdigest()[:12] for a in answers)


def compare_recorded(driver):
    with open(RECORDED, encoding='utf-8') as f:
        recorded = json.load(f)
    failed = 0
    for number, expected in enumerate(recorded):
        got = digest_line(driver, number)
        if got == expected:
            continue
        failed += 1
        what = 'the generator makes another document than was recorded' if got[:12] != expected[:12] else 'the answer was another'
        print('DIFFERENT from what was recorded: document %d: %s\n  %s\n  %s' % (number, what, expected, got))
        if failed >= 3:
            break
    print('%d recorded documents, %d different' % (len(recorded), failed))
    return failed


def record(driver, reference):
    if reference is None:
        raise SystemExit('recording needs the reference: nothing is recorded that was not compared')
    arguments = argparse.Namespace(only=None, documents=RECORDED_DOCUMENTS, seed=RECORDED_SEED)
    if compare(driver, reference, arguments)[2]:
        raise SystemExit('there are differences: nothing is recorded')
    lines = [digest_line(driver, number) for number in range(RECORDED_DOCUMENTS)]
    with open(RECORDED, 'w', encoding='utf-8') as f:
        json.dump(lines, f, indent=0)
        f.write('\n')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--driver', required=True)
    parser.add_argument('--reference', default='')
    parser.add_argument('--documents', type=int, default=2500)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--only', type=int)
    parser.add_argument('--record', action='store_true')
    arguments = parser.parse_args()
    reference = load_reference(arguments.reference)
    driver = Driver(arguments.driver)
    if arguments.record:
        return record(driver, reference)
    began = time.monotonic()
    failed = compare_recorded(driver) if arguments.only is None else 0
    if reference is None:
        print('SKIPPED: the reference of the SMEV transform is not on this machine; C14N and recorded answers are compared')
    coverage, compared, different = compare(driver, reference, arguments)
    failed += different
    print('seed %d: %d documents, %d comparisons, %d different, %.1f s; lxml %s' %
          (arguments.seed, arguments.documents, compared, different, time.monotonic() - began, 'yes' if etree is not None else 'absent'))
    if reference and arguments.only is None and arguments.documents >= 2000:
        print('met: ' + ', '.join('%s %d' % pair for pair in coverage.met.items()))
        for name in (name for name, count in coverage.met.items() if count == 0):
            failed += 1
            print('NOT MET: no document of this run had: ' + name)
    if driver.close() != 0:
        failed += 1
        print('the driver ended with an error')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
