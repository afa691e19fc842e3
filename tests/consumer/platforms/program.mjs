import { createKiosque } from 'kiosque/sdk'

/** What an app does on any platform: it repeats a query, pages through a list, receives an error, and cancels a request. */
export async function runProgram(url) {
  const statuses = []
  const counted = async (...args) => {
    const response = await fetch(...args)
    statuses.push(response.status)
    return response
  }
  const kiosque = createKiosque({ url, fetch: counted, language: 'fr' })
  await kiosque.headlines({ section: 'sports', first: 3 })
  const { data } = await kiosque.headlines({ section: 'sports', first: 3 })
  const titles = data?.section?.latest.map(({ headline }) => headline)
  const pages = []
  for await (const { headline } of kiosque.sectionFront.pages({ slug: 'sports', first: 2 })) if (pages.push(headline) === 3) break
  const refused = await kiosque.headlines({ section: 'sports', first: 1000 })
  const stop = new AbortController()
  stop.abort()
  const stopped = await kiosque.frontPage({}, { signal: stop.signal })
  return { titles, pages, codes: [refused.error?.code, stopped.error?.code], statuses }
}
