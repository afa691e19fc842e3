import type { Viewer } from '../../content/viewer.ts'

/** The classes of work, in the order in which requests that wait are admitted. */
export const workClasses = ['editor', 'partner', 'public'] as const
export type WorkClass = (typeof workClasses)[number]

/** Editors include those who send articles. */
export const workClassOf = ({ audience, mayIngest }: Viewer): WorkClass =>
  audience === 'EDITOR' || audience === 'ADMIN' || mayIngest ? 'editor' : audience === 'PARTNER' ? 'partner' : 'public'
