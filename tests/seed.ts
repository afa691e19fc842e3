import fc from 'fast-check'

// CI always uses the same seed, so that a merge does not depend on chance; a workstation uses a new one. A failure prints its seed.
if (process.env.CI === 'true') fc.configureGlobal({ seed: 20261123 })
