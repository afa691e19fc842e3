export type Access = 'FREE' | 'REGISTERED' | 'SUBSCRIBERS'
