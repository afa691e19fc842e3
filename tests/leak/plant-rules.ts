/** What a planted leak drops. */
export type Dropped = 'visibility' | 'syndication' | 'sections' | 'access' | 'registration' | 'subscription' | 'rights'

/** A replacement of a condition. */
export interface Leak {
  readonly dropped: Dropped
  /** An expression of TypeScript; for a condition in the text of a statement, a condition in SQL. */
  readonly replacement: string
}

/** The view of a planted leak, which `visible` does not restrict. */
const unrestricted = (view: string) => `{ ...${view}, sees: 'PLANTED' }`
const unsyndicated = (view: string) =>
  `{ ...${view}, audience: (${view}).audience === 'PARTNER' ? 'ANONYMOUS' : (${view}).audience, sees: (${view}).sees === 'SYNDICATED' ? undefined : (${view}).sees }`
const inAllSections = (view: string) => `{ ...${view}, sections: undefined }`
const asSubscriber = (view: string) => `{ ...${view}, audience: (${view}).audience === 'PARTNER' ? 'PARTNER' : 'SUBSCRIBER' }`

/** Decisions in TypeScript, by the function that makes them: the result with each plant, from the sources of the arguments. */
export const decisions: Readonly<Record<string, (args: readonly string[]) => readonly Leak[]>> = {
  mayRead: () => [{ dropped: 'access', replacement: 'true' }],
  mayContribute: () => [{ dropped: 'subscription', replacement: 'true' }],
  isSyndicated: () => [{ dropped: 'syndication', replacement: 'false' }],
  asSyndicated: ([view = '']) => [{ dropped: 'syndication', replacement: view }],
  viewOf: (args) => [
    { dropped: 'sections', replacement: `{ ...viewOf(${args.join(', ')}), sections: undefined }` },
    { dropped: 'rights', replacement: `{ ...viewOf(${args.join(', ')}), rights: undefined }` },
  ],
  mayShow: () => [{ dropped: 'rights', replacement: 'true' }],
  maySyndicate: ([article = '', view = '']) => [
    { dropped: 'syndication', replacement: 'true' },
    { dropped: 'sections', replacement: `maySyndicate(${article}, ${inAllSections(view)})` },
  ],
  isSeen: () => [{ dropped: 'visibility', replacement: 'true' }],
  couldBeSeen: () => [{ dropped: 'visibility', replacement: 'true' }],
  bodyIn: ([view = '', access = '', stored = '']) => [
    { dropped: 'access', replacement: `bodyIn({ ...${view}, sees: 'EVERYTHING' }, ${access}, ${stored})` },
    { dropped: 'registration', replacement: `bodyIn(${view}, ${access} === 'REGISTERED' ? 'FREE' : ${access}, ${stored})` },
    { dropped: 'rights', replacement: `bodyIn({ ...${view}, rights: undefined }, ${access}, ${stored})` },
  ],
}

/** Conditions in the text of a statement: the condition with each plant. */
export const textConditions: readonly { readonly text: RegExp; readonly leaks: readonly Leak[] }[] = [
  { text: /article\.state = '\w+'/gu, leaks: [{ dropped: 'visibility', replacement: 'TRUE' }] },
  { text: /article\.may_be_syndicated/gu, leaks: [{ dropped: 'syndication', replacement: 'TRUE' }] },
  {
    text: /article\.access = 'FREE'/gu,
    leaks: [
      { dropped: 'access', replacement: 'TRUE' },
      { dropped: 'registration', replacement: "article.access <> 'SUBSCRIBERS'" },
    ],
  },
]

/** A comparison with the instant of the view, which precedes the instant in the text of a statement. */
export const comparison = /(?<operator>[<>])=? $/u

/** What a function that returns a condition as SQL decides, by its name. Other such functions are made of these. */
export type Decided = 'syndicatable' | 'visible' | 'readable'

/** The calls of a function that returns a condition on the view, by what it decides. `call` inserts another view. */
export const leaksOfCondition = (decided: ReadonlySet<Decided>, view: string, call: (view: string) => string): Leak[] => [
  ...(decided.has('visible') ? [{ dropped: 'visibility' as const, replacement: call(unrestricted(view)) }] : []),
  // A view of the public is not syndicated.
  ...(view.includes("audience: 'ANONYMOUS'")
    ? []
    : [
        { dropped: 'syndication' as const, replacement: call(unsyndicated(view)) },
        { dropped: 'sections' as const, replacement: call(inAllSections(view)) },
      ]),
  ...(decided.has('readable') ? [{ dropped: 'access' as const, replacement: call(asSubscriber(view)) }] : []),
]
