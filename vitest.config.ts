import { createRequire } from 'node:module'
import { defineConfig } from 'vitest/config'
import { plantPlugin } from './tests/leak/plant-plugin.ts'
import { pureTests } from './tests/pure-tests.ts'

// Vite and Node find different files for `graphql`, and a schema of one is foreign to the other: both take the one that Node takes.
const graphql = createRequire(import.meta.url).resolve('graphql')

const pure = pureTests()
const planted = ['tests/leak/planted.test.ts']

export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: graphql }] },
  test: {
    setupFiles: ['tests/seed.ts'],
    // Processes, not threads: the V8 of Node 24 ends a process now and then ("jit_page.has_value()") whose threads compile WebAssembly and go.
    pool: 'forks',
    // Many tests wait for timers, leases and other processes: with three, two cores are in use.
    maxWorkers: 3,
    // The files of a process share their modules: loading the gateway and compiling PGlite for each of them takes a quarter of the time.
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A busy machine takes seconds for what usually takes milliseconds.
    expect: { poll: { timeout: 20_000 } },
    env: { NODE_ENV: 'test', LOG_LEVEL: 'silent' },
    // A rejection that nothing handles ends a process: it fails the run, whichever test was running. This is the default, and stays so.
    dangerouslyIgnoreUnhandledErrors: false,
    projects: [
      { extends: true, test: { name: 'pure', include: pure } },
      {
        extends: true,
        test: {
          name: 'system',
          include: ['tests/**/*.test.ts'],
          exclude: [...pure, ...planted],
          globalSetup: ['tests/prepare-databases.ts'],
        },
      },
      {
        extends: true,
        plugins: [plantPlugin()],
        test: { name: 'planted', include: planted, isolate: true, globalSetup: ['tests/prepare-databases.ts'] },
      },
    ],
  },
})
