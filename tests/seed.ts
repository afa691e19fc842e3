import fc from 'fast-check'

// What lands must not depend on luck: CI asks the same questions every time, a workstation new ones. A failure prints its seed.
if (process.env.CI === 'true') fc.configureGlobal({ seed: 20261123 })
