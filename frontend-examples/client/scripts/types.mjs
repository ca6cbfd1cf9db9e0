#!/usr/bin/env node
// Writes src/generated/graphql.ts of the front end that it is called in: the types of the schema and of every document that it sends.
// Arguments: names of files in `operations/`, and documents of its own. It calls the generator's core with one plugin; its command line
// would bring many more packages for the same file. The second line names what the types were made of, so that `make check` finds types
// that are older than the schema without Node.
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as operationTypes from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';

const output = resolve('src/generated/graphql.ts');
const places = process.argv.slice(2).map((name) => (name.endsWith('.graphql') ? name : `../operations/${name}.graphql`));
const schemaText = await readFile('../../schema.graphql', 'utf8');
const texts = await Promise.all(places.map((location) => readFile(location, 'utf8')));
const schema = parse(schemaText);
const documents = places.map((location, index) => ({ location, document: parse(texts[index]) }));
// Descriptions change nothing that a front end could notice.
const shape = schemaText.split('"""').filter((_, index) => index % 2 === 0).join('');
const source = createHash('sha256').update([shape, ...texts].join('\0')).digest('hex');

const text = await codegen({
  filename: output,
  schema,
  documents,
  plugins: [{ operationTypes: {} }],
  pluginMap: { operationTypes },
  config: {
    enumsAsTypes: true,
    enumType: 'string-literal',
    skipTypename: true,
    immutableTypes: true,
    strictScalars: true,
    scalars: { BigInt: 'number', CurrencyCode: 'string', DateTime: 'string', RuleValue: 'unknown' },
  },
});
await mkdir(resolve('src/generated'), { recursive: true });
await writeFile(output, `// Made of schema.graphql and the documents by \`npm run types\`. Do not edit.\n// Of ${source}\n${text}`);
