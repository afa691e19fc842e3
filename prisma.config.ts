import { defineConfig } from 'prisma/config'

// `prisma generate`, `validate` and `format` run no schema engine, but the command would download one: it is told that this
// program is it. Only for those: left set for `migrate`, Prisma would answer that there are no migrations.
if (['generate', 'validate', 'format'].includes(process.argv[2] ?? '')) {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://localhost:5432/kiosque' },
})
