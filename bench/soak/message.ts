import { z } from 'zod'

/** The classes of senders, as the gateway's admission knows them. */
export const senders = ['editor', 'partner', 'public'] as const

/** A request as its bytes are sent. */
const Prepared = z.object({ sender: z.enum(senders), text: z.string() })
export type Prepared = z.infer<typeof Prepared>

/** What the generator is to do. */
export const Order = z.object({
  port: z.number(),
  /** The generator sends random ones. */
  requests: z.array(Prepared),
  seconds: z.number(),
  load: z.union([
    /** Each connection sends its next request when the last one is answered. */
    z.object({ kind: z.literal('closed'), connections: z.number() }),
    /** Requests are sent at random times that don't depend on the answers, this many per second. */
    z.object({ kind: z.literal('open'), rate: z.number() }),
  ]),
})
export type Order = z.infer<typeof Order>

const Latencies = z.object({ count: z.number(), p50: z.number(), p99: z.number() })

/** What the generator has found. Latencies are in milliseconds, from the time at which a request was due. */
export const Findings = z.object({
  offered: z.number(),
  accepted: Latencies,
  refused: Latencies,
  refusedBySender: z.record(z.enum(senders), z.number()),
  /** Anything but 200 and 503, with its number. */
  others: z.record(z.string(), z.number()),
  /** The share of a processor that the generator itself has used. */
  cpu: z.number(),
})
export type Findings = z.infer<typeof Findings>

/** The number of answers so far, once a second; or the findings at the end. */
export const Report = z.union([z.object({ accepted: z.number(), refused: z.number() }).strict(), z.object({ findings: Findings })])
