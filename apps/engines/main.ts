import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { describeDataFolderRefusal, openDataFolder } from '#stores/files/data-folder.ts'
import { takeFileLock } from '#stores/files/file-lock.ts'
import { addressesOf } from './addresses.ts'
import { isAnswering } from './answering.ts'
import { hostEngines } from './host.ts'

// The engine host: started by whoever needs the engines first (see hold.ts), never by hand.
// `node apps/engines/main.ts --clickhouse-memory <bytes> <data folder>`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'clickhouse-memory': { type: 'string', default: '1500000000' } },
})

process.umask(0o077)
const folder = openDataFolder(positionals[0] ?? 'data')
if (!folder.ok) {
  console.error(describeDataFolderRefusal(folder.refusal))
  process.exit(1)
}

// Of two that start at once one gets the lock and the other leaves. A host that is stopping answers no more, so its
// successor waits for it.
const lockPath = join(folder.value.run, 'engines.lock')
const { controlSocket } = addressesOf(folder.value)
const waitUntil = performance.now() + 30_000
let lock = takeFileLock(lockPath)
while (!lock.ok) {
  if (await isAnswering(controlSocket)) process.exit(0)
  if (performance.now() > waitUntil) {
    console.error(
      `Process ${lock.refusal.pid ?? 'unknown'} keeps the engines of ${folder.value.path} and does not answer`,
    )
    process.exit(1)
  }
  await sleep(20)
  lock = takeFileLock(lockPath)
}
await hostEngines(folder.value, { clickhouseMemoryBytes: Number(values['clickhouse-memory']) })
