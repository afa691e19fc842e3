#!/usr/bin/env node
// Plain JavaScript that any Node reads. In the repository it runs the TypeScript sources, which Node does from version 24 on; the published
// package has them compiled, since Node doesn't run TypeScript below node_modules.
import { existsSync } from 'node:fs'
import module from 'node:module'

const fromSources = existsSync(new URL('../src/cli.ts', import.meta.url))
const least = fromSources ? 24 : 20
if (Number(process.versions.node.split('.')[0]) < least) {
  console.error(
    `Kiosque needs Node ${least} or later, and this is Node ${process.versions.node}.${fromSources ? ' In its folder, "npx kiosque" and "npm start" use the Node that "npm ci" installed.' : ''}`,
  )
  process.exit(2)
}
// What was compiled once is read from the system's temporary folder the next time: a command starts in half the time.
module.enableCompileCache?.()
await import(fromSources ? '../src/cli.ts' : '../dist/cli.js')
