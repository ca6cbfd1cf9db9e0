// Writes src/generated/graphql.ts: the types of the schema and of every document that the desk sends.
// It calls the generator's core with one plugin; its command line would bring many more packages for the same file.
import { readFile, writeFile } from 'node:fs/promises';
import { codegen } from '@graphql-codegen/core';
import * as operationTypes from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';

const here = (path) => new URL(`../${path}`, import.meta.url);
const shared = ['order-card', 'order-live', 'customer-service'].map((name) => `../operations/${name}.graphql`);

const output = new URL('src/generated/graphql.ts', here('.'));
const schema = parse(await readFile(here('../../schema.graphql'), 'utf8'));
const documents = await Promise.all(
  [...shared, 'src/desk.graphql', 'src/masked-customer.graphql'].map(async (location) => ({ location, document: parse(await readFile(here(location), 'utf8')) })),
);

const text = await codegen({
  filename: output.pathname,
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
await writeFile(output, `// Made of schema.graphql and the documents by \`npm run types\`. Do not edit.\n${text}`);
