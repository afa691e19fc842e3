#!/usr/bin/env node
// Plain JavaScript that any Node reads: the rest is TypeScript, which Node runs from version 24 on.
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `Kiosque needs Node 24 or later, and this is Node ${process.versions.node}. In its folder, "npx kiosque" and "npm start" use the Node that "npm ci" installed.`,
  )
  process.exit(2)
}
await import('../src/cli.ts')
