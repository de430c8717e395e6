#!/usr/bin/env python3
"""`appeal-gateway verify` on every forged message: exit code, stable code of the cause and a word of the reason.

    policy_test.py --binary build/dev/appeal-gateway --forger build/dev/forged_messages

The table itself is tests/signature/forgeries.hpp; the library is held to it by tests/signature/policy_test.cpp, here it is the
command an administrator or an auditor runs. Controls must verify, or the run proves nothing.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor


def verify(binary, folder, one):
    """What is wrong with the command's answer, or nothing."""
    profile = ['--profile', one['profile']] if one['profile'] else []
    done = subprocess.run([binary, 'verify', os.path.join(folder, one['file']), '--no-chain', *profile],
                          capture_output=True, timeout=120)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        return 'no JSON, exit %d: %s' % (done.returncode, done.stderr[-300:])
    if done.returncode != (1 if one['code'] else 0) or answer['valid'] != (not one['code']):
        return 'exit %d, valid %s' % (done.returncode, answer['valid'])
    if not one['code']:
        return None
    wrong = [s for s in answer['signatures'] if s['verdict'] != 'valid']
    code, detail = (wrong[0]['reason'], wrong[0]['detail']) if wrong else (answer['reason'], answer['detail'])
    if code != one['code'] or one['reason'] not in detail:
        return '%s (%s), expected %s (%s)' % (code, detail, one['code'], one['reason'])
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--binary', required=True)
    parser.add_argument('--forger', required=True)
    arguments = parser.parse_args()
    if not os.path.exists(arguments.binary):
        print('SKIPPED: %s is not built' % arguments.binary)
        return 77
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([arguments.forger, folder], check=True, timeout=120)
        with open(os.path.join(folder, 'manifest.json'), encoding='utf-8') as f:
            table = json.load(f)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            answers = list(pool.map(lambda one: verify(arguments.binary, folder, one), table))
    failed = [(one['name'], answer) for one, answer in zip(table, answers) if answer]
    for name, answer in failed:
        print('FAILED %s: %s' % (name, answer))
    controls = sum(1 for one in table if not one['code'])
    print('%d messages, %d of them controls, %d failed' % (len(table), controls, len(failed)))
    return 1 if failed or controls < 10 or len(table) < 200 else 0


if __name__ == '__main__':
    sys.exit(main())
