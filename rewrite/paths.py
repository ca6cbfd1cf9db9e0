#!/usr/bin/env python3
"""Moves the engine, the budget, the demo and the command line into crates of their own, and rewrites paths. Runs again on a merged tree:
files that already moved stay, and what another branch added at the old places follows. Usage: paths.py REPOSITORY"""
import os, re, subprocess, sys
root = sys.argv[1]
os.chdir(root)

def git(*args): subprocess.run(['git', *args], check=True)

def move(old, new):
    """Moves a file or the files of a folder, if they are still at the old place."""
    if os.path.isdir(old):
        for folder, _, files in os.walk(old):
            for file in files:
                path = os.path.join(folder, file)
                move(path, os.path.join(new, os.path.relpath(path, old)))
        for folder, _, _ in sorted(os.walk(old), reverse=True):
            if not os.listdir(folder): os.rmdir(folder)
        return
    if not os.path.exists(old): return
    if os.path.exists(new):
        print('BOTH EXIST', old, new); return
    os.makedirs(os.path.dirname(new), exist_ok=True)
    git('mv', old, new)

move('api/src/graphql/engine/mod.rs', 'api/engine/src/lib.rs')
move('api/src/graphql/engine', 'api/engine/src')
move('api/src/config/graphql.rs', 'api/engine/src/settings/mod.rs')
move('api/src/config/cost.rs', 'api/engine/src/settings/cost.rs')
move('api/src/config/persisted.rs', 'api/engine/src/settings/persisted.rs')
move('api/src/budget/mod.rs', 'api/budget/src/lib.rs')
move('api/src/budget', 'api/budget/src')
bounds = 'api/src/store/base/bounds.rs'
if os.path.exists(bounds) and 'task_local!' in open(bounds).read(): move(bounds, 'api/budget/src/bounds.rs')
move('api/src/cli/demo/testing.rs', 'api/src/cli/testing.rs')
move('api/src/cli/demo/mod.rs', 'api/demo/src/lib.rs')
move('api/src/cli/demo', 'api/demo/src')
move('api/src/cli/seed', 'api/demo/src/seed')
for name in ['audit.rs', 'bookings.rs', 'command.rs', 'doctor.rs', 'doctor', 'import.rs', 'replay.rs', 'token.rs']:
    move(f'api/src/cli/{name}', f'api/cli/src/{name}')
move('api/src/main.rs', 'api/cli/src/main.rs')

SERVER = r'(app|auth|clock|config|events|graphql|http|ingest|jobs|measures|reach|store|tasks|vault)'
def rewrite(folder, rules):
    for at, folders, files in os.walk(folder):
        folders[:] = [f for f in folders if f not in ('target', 'node_modules')]
        if any(at == skip or at.startswith(skip + '/') for skip in SKIP): continue
        for file in files:
            if not file.endswith('.rs'): continue
            path = os.path.join(at, file)
            text = before = open(path).read()
            for pattern, new in rules: text = re.sub(pattern, new, text)
            if text != before: open(path, 'w').write(text)

SKIP = []
common = [
    (r'\bcrate::graphql::engine::', 'engine::'),
    (r'\bcrate::budget::', 'budget::'),
]
rewrite('api/src', common + [
    (r'\bcrate::cli::demo::testing\b', 'crate::cli::testing'),
])
rewrite('tests', [
    (r'\bpanorama::graphql::engine::(?=[A-Z{a-z])', 'engine::'),
    (r'\bpanorama::budget::', 'budget::'),
    (r'\bpanorama::cli::(demo|seed)::', lambda m: 'demo::' + ('seed::' if m.group(1) == 'seed' else '')),
])
rewrite('api/macros/src', [(r'(?<![:\w])crate::graphql::engine::', '::engine::')])
rewrite('api/engine/src', [
    (r'\bpub\(in crate::graphql::engine\)', 'pub(crate)'),
    (r'\bcrate::graphql::engine::', 'crate::'),
    (r'\bcrate::config::(GraphqlLimits|PersistedSettings|CostSettings)\b', r'crate::settings::\1'),
    (r'\bcrate::config::RoleBudget\b', 'budget::RoleBudget'),
    (r'\bcrate::budget::', 'budget::'),
    (r'\bcrate::app::\{Bounds, Exceeded\}', 'budget::{Bounds, Exceeded}'),
    (r'\bcrate::app::Trail\b', 'domain::journal::trail::Trail'),
])
rewrite('api/budget/src', [(r'\bcrate::config::RoleBudget\b', 'crate::RoleBudget')])
rewrite('api/demo/src', [
    (r'\bcrate::cli::demo::testing\b', 'crate::testing'),
    (r'\bcrate::cli::demo::', 'crate::'),
    (r'\bcrate::cli::seed::', 'crate::seed::'),
    (r'\bcrate::cli::', 'panorama::cli::'),
    (r'\bcrate::' + SERVER + r'::', r'panorama::\1::'),
    (r'\bsuper::super::command::now\b', 'panorama::cli::now'),
    (r'\bsuper::setup::', 'panorama::cli::setup::'),
])
rewrite('api/demo/src/seed', [(r'\bsuper::demo::', 'crate::')])
rewrite('api/cli/src', [
    (r'\bcrate::cli::', 'crate::'),
    (r'\bcrate::graphql::engine::', 'engine::'),
    (r'\bcrate::' + SERVER + r'::', r'panorama::\1::'),
    (r'\buse super::command::now;', 'use panorama::cli::now;'),
    (r'\buse super::\{StartError, start\};', 'use panorama::cli::{StartError, start};'),
])
# What the texts name.
for path in ['tests/it/architecture/sizes.rs', 'tests/fuzz/seed.sh', 'docs/adr/0016-objects-write-themselves.md', 'docs/adr/0013-demo-through-public-interfaces.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md']:
    text = before = open(path).read()
    for old, new in [
        ('api/src/graphql/engine/mod.rs', 'api/engine/src/lib.rs'),
        ('api/src/graphql/engine', 'api/engine/src'),
        ('api/src/cli/demo', 'api/demo/src'),
        ('api/src/cli/seed', 'api/demo/src/seed'),
    ]: text = text.replace(old, new)
    if text != before: open(path, 'w').write(text)

# The crates stand among the other crates, above the modules of the own crate.
def tidy(text):
    lines = text.split('\n')
    moved, out, i = [], [], 0
    first = next((k for k, l in enumerate(lines) if re.match(r'(pub )?use (crate|super|self)\b', l)), None)
    if first is None: return text
    while i < len(lines):
        if i >= first and re.match(r'use (engine|budget|panorama|demo)(::|;)', lines[i]):
            j = i
            while not lines[j].rstrip().endswith(';'): j += 1
            moved += lines[i:j + 1]; i = j + 1
            continue
        if re.match(r'(#\[cfg\(test\)\]|(pub(\(.*\))? )?(async )?(fn|struct|enum|impl|const|static|trait|mod \w+ \{))', lines[i]) and i > first:
            out += lines[i:]; break
        out.append(lines[i]); i += 1
    if not moved: return text
    ext = [k for k, l in enumerate(out[:first]) if re.match(r'use (?!std\b|crate\b|super\b|self\b)', l)]
    if ext:
        at = ext[-1]
        while not out[at].rstrip().endswith(';'): at += 1
        out[at + 1:at + 1] = moved
    else:
        out[first:first] = moved + ['']
    return '\n'.join(out)
for folder in ['api/src', 'api/demo/src', 'api/cli/src', 'tests']:
    for at, folders, files in os.walk(folder):
        folders[:] = [f for f in folders if f not in ('target', 'node_modules')]
        for file in files:
            if file.endswith('.rs'):
                path = os.path.join(at, file)
                text = open(path).read(); new = tidy(text)
                if new != text: open(path, 'w').write(new)
