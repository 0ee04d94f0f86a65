import { openCopy, type State } from './prepared.ts'
import { startServerProcess } from './server-process.ts'

/** A copy of the demo as a first start of Perennial's own process leaves it: its channel, its people, its data folder. */
export async function openDemo(): Promise<State> {
  return await openCopy('demo', async ({ postgresUrl, clickhouseUrl, dataDir }) => {
    const server = await startServerProcess(dataDir, ['--postgres', postgresUrl, '--clickhouse', clickhouseUrl])
    await server.stop()
  })
}
