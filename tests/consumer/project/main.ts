import { clients } from './clients'
import { relay } from './relay'

declare const process: { argv: string[] }

const [, , url = '', author = ''] = process.argv
const titles = Object.fromEntries(await Promise.all(Object.entries(clients).map(async ([name, ask]) => [name, await ask(url)])))
console.log(JSON.stringify({ titles, relay: await relay(url, author) }))
