// The schema as tools of client developers read it: graphql-eslint's rules for schemas, and Apollo's composition of a supergraph.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { composeServices } from '@apollo/composition';
import graphqlPlugin from '@graphql-eslint/eslint-plugin';
import { ESLint } from 'eslint';
import { parse } from 'graphql';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const sdl = readFileSync(resolve(folder, 'schema.graphql'), 'utf8');

test('the schema keeps the recommended rules of graphql-eslint', async () => {
  const eslint = new ESLint({
    cwd: folder,
    overrideConfigFile: true,
    overrideConfig: {
      files: ['schema.graphql'],
      plugins: { '@graphql-eslint': graphqlPlugin },
      languageOptions: { parser: graphqlPlugin.parser, parserOptions: { graphQLConfig: { schema: sdl } } },
      rules: {
        ...graphqlPlugin.configs['flat/schema-recommended'].rules,
        // It wants an id in every type. Here an id says that `node` finds the object: an amount, an address or a reason has none.
        '@graphql-eslint/strict-id-in-types': 'off',
      },
    },
  });
  const [result] = await eslint.lintText(sdl, { filePath: resolve(folder, 'schema.graphql') });
  const said = result.messages.map((message) => `${message.line}: ${message.message} (${message.ruleId})`);
  assert.deepEqual(said, []);
});

test('Apollo composes the schema into a supergraph', () => {
  const composed = composeServices([{ name: 'orders', typeDefs: parse(sdl), url: 'http://orders.example/graphql' }]);
  assert.deepEqual((composed.errors ?? []).map((error) => error.message), []);
  assert.match(composed.supergraphSdl, /type Order\b/);
});
