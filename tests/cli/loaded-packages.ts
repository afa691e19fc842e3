// Loaded into a process with `node --import`. When the process exits, it prints the packages that it has loaded, as the last line of stderr.
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
