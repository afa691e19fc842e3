// Starts the gateway on the benchmark's data as it runs in production, and prints one line of JSON once it is ready.
import { readEnvironment } from '../src/env.ts'
import { serve } from '../src/main.ts'

const gateway = await serve(
  readEnvironment({ ...process.env, NODE_ENV: 'production', PORT: process.env.PORT ?? '0', LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' }),
  {
    sample: false,
    clock: () => new Date(),
  },
)
console.log(JSON.stringify({ url: gateway.url, pid: process.pid }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void gateway.close())
