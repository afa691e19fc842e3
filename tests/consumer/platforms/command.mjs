// For Node, Deno and Bun.
import { runProgram } from './program.mjs'

console.log(JSON.stringify(await runProgram(process.argv[2])))
