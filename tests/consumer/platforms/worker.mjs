// For workerd, the engine of Cloudflare's workers.
import { tell } from './program.mjs'

export const worker = {
  async test(_controller, { URL_OF_GRAPH }) {
    console.log(JSON.stringify(await tell(URL_OF_GRAPH)))
  },
}
