// For Node, Deno and Bun.
import { tell } from './program.mjs'

console.log(JSON.stringify(await tell(process.argv[2])))
