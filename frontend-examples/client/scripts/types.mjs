#!/usr/bin/env node
// Writes src/generated/graphql.ts of the front end that it is called in: the types of the schema and of every document that it sends.
// Arguments: names of files in `operations/`, and documents of its own. It calls the generator's core with one plugin; its command line
// would bring many more packages for the same file.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as operationTypes from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';

const output = resolve('src/generated/graphql.ts');
const places = process.argv.slice(2).map((name) => (name.endsWith('.graphql') ? name : `../operations/${name}.graphql`));
const schema = parse(await readFile('../../schema.graphql', 'utf8'));
const documents = await Promise.all(places.map(async (location) => ({ location, document: parse(await readFile(location, 'utf8')) })));

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
    scalars: { BigInt: 'number', CurrencyCode: 'string', DateTime: 'string' },
  },
});
await mkdir(resolve('src/generated'), { recursive: true });
await writeFile(output, `// Made of schema.graphql and the documents by \`npm run types\`. Do not edit.\n${text}`);
