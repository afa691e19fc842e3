// Loaded with `node --import` into a process: prints the packages that the process has loaded, as the last line of standard error.
import { registerHooks } from 'node:module'

const packages = new Set<string>()

registerHooks({
  load(url, context, next) {
    const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(url) ?? []
    if (name !== undefined) packages.add(name)
    return next(url, context)
  },
})

process.on('exit', () => process.stderr.write(`${JSON.stringify([...packages].sort())}\n`))
