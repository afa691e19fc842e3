import { spawn, spawnSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { freePort } from '../tests/free-port.ts'

export const hasNginx = (): boolean => spawnSync('nginx', ['-v']).status === 0

/** Serves files of the folder with one process of nginx, which can be killed: the limit of what a server of documents can do. */
export async function serveFiles(folder: string): Promise<{ child: ReturnType<typeof spawn>; url: string; pid: number }> {
  const port = await freePort()
  const configuration = path.join(folder, 'nginx.conf')
  const files = path.join(folder, 'files')
  await mkdir(files, { recursive: true })
  await writeFile(
    configuration,
    `daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 512; }
http {
  access_log off; default_type text/html; keepalive_requests 1000000; client_body_temp_path ${folder}/body;
  server { listen 127.0.0.1:${port}; root ${files}; index index.html; }
}
`,
  )
  const child = spawn('nginx', ['-p', folder, '-c', configuration], { stdio: ['ignore', 'ignore', 'inherit'] })
  if (child.pid === undefined) throw new Error('nginx did not start.')
  const url = `http://127.0.0.1:${port}/`
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error('nginx did not start.')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return { child, url, pid: child.pid }

  async function isReady(address: string): Promise<boolean> {
    try {
      await (await fetch(address)).arrayBuffer()
      return true
    } catch {
      return false
    }
  }
}

/** Writes a document where `serveFiles` finds it by its path. */
export async function writeDocument(folder: string, address: string, text: string): Promise<void> {
  const file = path.join(folder, 'files', address === '/' ? 'index.html' : address)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, text)
}
