import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDemo } from '#tools/vitest/demo.ts'
import { type ServerProcess, startServerProcess } from '#tools/vitest/server-process.ts'

/** `data` is its folder: letters stand in `mail/` in it. */
export type RealServer = ServerProcess & Readonly<{ data: string }>

/**
 * Perennial's own process with the demo channel, and the console built from these sources. It has a copy of the demo on the
 * engines of the run; `options` are more of those that the server takes.
 */
export async function startDemoServer(...options: readonly string[]): Promise<RealServer> {
  const { postgresUrl, clickhouseUrl, dataDir, drop } = await openDemo()
  const engines = ['--postgres', postgresUrl, '--clickhouse', clickhouseUrl]
  const server = await startServerProcess(dataDir, ['--no-build', ...engines, ...options])
  const stop = async (): Promise<void> => {
    await server.stop()
    await drop()
  }
  return { ...server, data: dataDir, stop }
}

/** Perennial itself as it is first started for `operator`: without the demo, with engines of its own in its folder. */
export async function startEmptyServer(operator: string): Promise<RealServer> {
  const data = mkdtempSync(join(tmpdir(), 'perennial-console-'))
  const server = await startServerProcess(data, ['--no-build', '--empty', '--operator', operator])
  const stop = async (): Promise<void> => {
    await server.stop()
    rmSync(data, { recursive: true, force: true })
  }
  return { ...server, data, stop }
}
