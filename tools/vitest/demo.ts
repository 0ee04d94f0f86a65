import { openCopy, type State } from './prepared.ts'
import { startServerProcess } from './server-process.ts'

/** A copy of the small demo as a first start of Perennial's own process leaves it: its channel, its people, its data folder. */
export async function openDemo(): Promise<State> {
  return await openCopy('demo', async ({ postgresUrl, clickhouseUrl, dataDir }) => {
    const options = ['--demo', 'small', '--postgres', postgresUrl, '--clickhouse', clickhouseUrl]
    const server = await startServerProcess(dataDir, options)
    await server.stop()
  })
}
