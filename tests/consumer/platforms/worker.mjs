// For workerd, the runtime of Cloudflare Workers.
import { runProgram } from './program.mjs'

export const worker = {
  async test(_controller, { URL_OF_GRAPH }) {
    console.log(JSON.stringify(await runProgram(URL_OF_GRAPH)))
  },
}
