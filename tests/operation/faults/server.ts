import { Cluster } from '../../cluster.ts'

/** What a fault of the server needs on this machine; null if it is there. */
export const missingServer = Cluster.isInstalled ? null : 'PostgreSQL is not installed'

export const startServer = (): Promise<Cluster> => Cluster.create({ settings: { max_connections: '60' } })

/** The server of the installation. */
export function serverOf({ cluster }: { readonly cluster: Cluster | null }): Cluster {
  if (!cluster) throw new Error('The installation has no server.')
  return cluster
}

/** Terminates each connection with this probability. */
export async function terminateConnections(server: Cluster, share: number): Promise<void> {
  await server.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND random() < ${share}`)
}
